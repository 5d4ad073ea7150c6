import { parseLength } from '../../domain/time.ts';
import { monitorOnce, needsPeople } from '../../operations/order-monitor/monitor.ts';
import { snapshotLines, snapshotViews } from '../../operations/seo-refresh/snapshot.ts';
import type { Answer } from '../../rendering/answer.ts';
import { orderAlertNotice } from '../../rendering/order-alerts.ts';
import { hintsFor } from '../reference.ts';
import { refusedAnswer } from './operation-answers.ts';
import { type BenchScene, openBench } from './operation-bench.ts';

/** Looks at the orders of the repository's shops and answers with what would be told; tells nobody and remembers nothing. */
export async function showOrders(scene: BenchScene): Promise<Answer> {
  const bench = openBench(scene);
  if (typeof bench === 'string') return refusedAnswer(bench);
  const { floor, settings } = bench;
  const { state } = floor;
  const report = await monitorOnce(
    { slaMs: slaOf(settings), notifiers: [] },
    {
      ...floor,
      state: { read: (name) => state.read(name), write: async () => undefined },
      generator: scene.deps.generator,
      keep: async () => undefined,
    },
  );
  const notice = orderAlertNotice(report);
  return {
    state: 'done',
    verdict: notice.subject,
    details: ['Only looked: nobody was told, and what was told before stays as it was'],
    report: notice.markdown,
    next: hintsFor(['dry-run', 'help'], 'orders'),
  };
}

/** Looks at the orders and tells whom the settings name and the host allows; refused is what people have to look at in the App itself. */
export async function watchOrders(scene: BenchScene): Promise<Answer> {
  const bench = openBench(scene);
  if (typeof bench === 'string') return refusedAnswer(bench);
  const { floor, settings } = bench;
  const { emails, slack, issue } = settings.operations.orders;
  const notifiers = floor.notifiers({ emails, slack, ...(issue ? { issue: scene.writer } : {}) });
  if (notifiers.length === 0)
    return refusedAnswer(
      'Orders are watched and nobody is told: name emails, slack or issue under operations.orders in .github/apeg.yml',
    );
  const report = await monitorOnce(
    { slaMs: slaOf(settings), notifiers },
    {
      ...floor,
      generator: scene.deps.generator,
      keep: (found) => floor.state.write('order-alert-report', found),
    },
  );
  const failed = [
    ...report.notified.flatMap(({ notifier, delivered, problem }) =>
      delivered ? [] : [`${notifier} was not told: ${problem ?? ''}`],
    ),
    ...report.channels.flatMap(({ channel, status, problem }) =>
      status === 'failed' ? [`${channel} cannot be read: ${problem ?? ''}`] : [],
    ),
  ];
  scene.deps.record('orders-watched', {
    repository: scene.writer.repository.id,
    alerts: report.alerts.length,
    told: report.notified.filter(({ delivered }) => delivered).length,
    waits: needsPeople(report) ? 1 : 0,
  });
  return {
    state: failed.length === 0 ? 'done' : 'failed',
    verdict: orderAlertNotice(report).subject,
    details: failed,
    next: [],
  };
}

/** Keeps the view counters of the repository's Etsy shop. */
export async function keepViewCounters(scene: BenchScene): Promise<Answer> {
  const bench = openBench(scene);
  if (typeof bench === 'string') return refusedAnswer(bench);
  const { shops: texts, state, journal, timer: clock } = bench.floor;
  const snapshot = await snapshotViews({ texts, state, journal, clock });
  const [verdict = '', ...details] = snapshotLines(snapshot);
  return { state: 'done', verdict, details, next: [] };
}

function slaOf({ operations }: BenchScene['settings']): number {
  return parseLength(operations.orders.sla) ?? 0;
}
