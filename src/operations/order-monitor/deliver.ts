import { type Notice, NotificationFailed, type Notifier } from '../../domain/notifier.ts';
import type { OrderAlertReport } from '../../domain/order-alerts.ts';
import type { Timer } from '../../domain/timer.ts';

const ATTEMPTS = 3;
/** The longest wait for one notifier; milliseconds. */
const PATIENCE_MS = 60_000;

/** Hands a message to every notifier, each on its own and again where it may help; none stops another. */
export function deliver(
  notice: Notice,
  notifiers: readonly Notifier[],
  timer: Timer,
): Promise<OrderAlertReport['notified']> {
  return Promise.all(notifiers.map((notifier) => deliverBy(notifier, notice, timer)));
}

async function deliverBy(
  notifier: Notifier,
  notice: Notice,
  timer: Timer,
): Promise<OrderAlertReport['notified'][number]> {
  for (let attempts = 1; ; attempts += 1) {
    try {
      await notifier.send(notice);
      return { notifier: notifier.name, delivered: true, attempts };
    } catch (error) {
      const wait = error instanceof NotificationFailed ? error.retryAfterMs : null;
      if (wait === null || wait > PATIENCE_MS || attempts === ATTEMPTS)
        return { notifier: notifier.name, delivered: false, attempts, problem: problemOf(error) };
      await timer.sleep(wait);
    }
  }
}

/** A fault of APEG's own must not keep the others from being told; its text could hold anything. */
function problemOf(error: unknown): string {
  return error instanceof NotificationFailed
    ? `${error.message} [${error.code}]`
    : 'something broke inside APEG [internal]';
}
