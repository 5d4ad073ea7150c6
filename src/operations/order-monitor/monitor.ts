import type { Notifier } from '../../domain/notifier.ts';
import type { OrderAlertReport } from '../../domain/order-alerts.ts';
import type { OrderConnections } from '../../domain/shop-orders.ts';
import type { StateStore } from '../../domain/state-store.ts';
import type { Timer } from '../../domain/timer.ts';
import { orderAlertNotice } from '../../rendering/order-alerts.ts';
import { deliver } from './deliver.ts';
import { evaluate } from './evaluate.ts';
import { lookAtShops } from './look.ts';
import { recallAlerts, rememberAlerts } from './memory.ts';

const HOUR_MS = 3_600_000;
const CAVEATS = [
  'Without the approval to read all orders, Shopify shows those of the last 60 days: one that waits longer is not seen.',
  'A stop between telling and remembering repeats an alert; none is lost.',
];

/** What is watched, and who is told. */
export interface MonitorRequest {
  /** How long a paid order may wait; milliseconds. */
  readonly slaMs: number;
  readonly notifiers: readonly Notifier[];
}

/** What a look needs; nothing of it can write to a shop. */
export interface MonitorDeps {
  readonly shops: OrderConnections;
  readonly state: StateStore;
  readonly timer: Timer;
  readonly generator: string;
  /** Keeps the report where people find it, before anything is remembered as told. */
  readonly keep: (report: OrderAlertReport) => Promise<void>;
}

/**
 * One look: read, weigh, tell, keep the report, and only then remember what was told. A notifier that failed is told how things stand at
 * the next look, also where nothing is new.
 *
 * @throws CredentialsRefused where no shop is set up.
 */
export async function monitorOnce(
  { slaMs, notifiers }: MonitorRequest,
  { shops, state, timer, generator, keep }: MonitorDeps,
): Promise<OrderAlertReport> {
  const now = timer.now();
  const looks = await lookAtShops(shops, now);
  const before = await recallAlerts(state);
  const { tell, memory, outOfSight, allClear, ...found } = evaluate(looks, before, { slaMs, now });
  const untold: OrderAlertReport = {
    schema: 'apeg.order-alerts/1',
    generator,
    made_at: now,
    sla_hours: slaMs / HOUR_MS,
    channels: [...found.channels],
    alerts: [...found.alerts],
    held: [...found.held],
    settled: [...found.settled],
    out_of_sight: [...outOfSight],
    all_clear: allClear,
    notified: [],
    caveats: CAVEATS,
  };
  const told = notifiers.filter(({ name }) => tell || before.owed.includes(name));
  const notified = await deliver(orderAlertNotice(untold), told, timer);
  const report = { ...untold, notified };
  await keep(report);
  // Without a notifier the report is what tells; what reached nobody is told again, and as new, at the next look.
  const reached = notified.some(({ delivered }) => delivered);
  if (!tell || notifiers.length === 0 || reached) {
    const owed = notified.flatMap(({ notifier, delivered }) => (delivered ? [] : [notifier]));
    await rememberAlerts(state, { ...memory, owed });
  }
  return report;
}

/** Whether people have to look at what a look found. */
export function needsPeople({ channels, notified, alerts }: OrderAlertReport): boolean {
  return (
    channels.some(({ status }) => status === 'failed') ||
    notified.some(({ delivered }) => !delivered) ||
    alerts.some(({ stage, past_promise }) => past_promise || stage !== 'approaching')
  );
}
