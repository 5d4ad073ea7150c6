import type { LogbookEntry } from '../../domain/logbook-entry.ts';
import type { OrderAlertReport } from '../../domain/order-alerts.ts';
import type { Instant } from '../../domain/time.ts';

/** One look in the Logbook's standard schema: how each shop was read, what each notifier came to, and counts. */
export function monitorLogbook(run: string, report: OrderAlertReport, ended: Instant): LogbookEntry[] {
  const base = { workflow_id: run, agent: 'APEG' };
  const { channels, notified, alerts, held, settled } = report;
  return [
    {
      ...base,
      timestamp: report.made_at,
      event_type: 'workflow_start',
      action: 'monitor-orders',
      metadata: { operation: 'order-monitor', sla_hours: report.sla_hours },
    },
    ...channels
      .filter(({ status }) => status !== 'not-set-up')
      .map(
        ({ channel, status, problem, orders, waiting, excluded }): LogbookEntry => ({
          ...base,
          timestamp: ended,
          event_type: status === 'failed' ? 'error' : 'node_execution',
          node_id: `read-${channel}`,
          action: 'read',
          success: status === 'read',
          ...(problem === undefined ? {} : { error_message: problem }),
          metadata: { orders, waiting, excluded },
        }),
      ),
    ...notified.map(
      ({ notifier, delivered, attempts, problem }): LogbookEntry => ({
        ...base,
        timestamp: ended,
        event_type: delivered ? 'node_execution' : 'error',
        node_id: 'notify',
        action: notifier,
        success: delivered,
        ...(problem === undefined ? {} : { error_message: problem }),
        metadata: { attempts },
      }),
    ),
    {
      ...base,
      timestamp: ended,
      event_type: 'workflow_end',
      action: 'monitor-orders',
      success: channels.every(({ status }) => status !== 'failed') && notified.every((one) => one.delivered),
      metadata: {
        alerts: alerts.length,
        held: held.length,
        settled: settled.length,
        all_clear: report.all_clear,
      },
    },
  ];
}
