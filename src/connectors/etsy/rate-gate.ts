import { millisecondsOf } from '../../domain/time.ts';
import { VendorThrottled } from '../../domain/vendor-errors.ts';
import type { Waiting } from '../http/waiting.ts';

/** Holds requests back by what the headers of the last answers say; no limit is known before the first answer. */
export interface RateGate {
  /** @throws VendorThrottled where the day's budget is used up to the reserve. */
  readonly ready: (operation: string) => Promise<void>;
  readonly observe: (headers: Headers) => void;
}

const SECOND_MS = 1_000;
/** A second as requests are paced: how long they travel varies, and one that arrives early would be refused. */
const PACED_SECOND_MS = 1_025;
/** The day is a sliding window, so that an hour later some of it is free again. */
const NEXT_TRY_MS = 3_600_000;
/** Kept for whoever else uses the key, as a share of the day's limit. */
const RESERVE = 0.01;

/** A gate that paces requests over any second and stops short of the end of the day's budget. */
export function createRateGate(waiting: Waiting): RateGate {
  let sent: number[] = [];
  let perSecond: number | null = null;
  let left: { readonly day: number; readonly reserve: number; readonly at: number } | null = null;
  /** Others with the same key have used up this second. */
  let busyUntil = 0;
  const now = (): number => millisecondsOf(waiting.timer.now());
  return {
    ready: async (operation) => {
      if (left !== null && now() - left.at >= NEXT_TRY_MS) left = null;
      if (left !== null && left.day <= left.reserve) {
        const message = `The day's budget of Etsy requests is used up (${left.day} left), before ${operation}`;
        throw new VendorThrottled('etsy', message, { retryAfterMs: NEXT_TRY_MS });
      }
      await waiting.wait(busyUntil - now());
      for (;;) {
        const at = now();
        sent = sent.filter((time) => at - time < PACED_SECOND_MS);
        const [oldest] = sent;
        if (perSecond === null || oldest === undefined || sent.length < perSecond) break;
        await waiting.wait(oldest + PACED_SECOND_MS - at);
      }
      sent.push(now());
      if (left !== null) left = { ...left, day: left.day - 1 };
    },
    observe: (headers) => {
      const limit = numberIn(headers, 'x-limit-per-second');
      // Etsy's documentation has had the second name.
      const remaining =
        numberIn(headers, 'x-remaining-this-second') ?? numberIn(headers, 'x-remaining-this-secon');
      const perDay = numberIn(headers, 'x-limit-per-day');
      const day = numberIn(headers, 'x-remaining-today');
      if (limit !== null && limit > 0) perSecond = limit;
      if (day !== null) left = { day, reserve: Math.floor((perDay ?? 0) * RESERVE), at: now() };
      const at = now();
      const own = sent.filter((time) => at - time < SECOND_MS).length;
      if (remaining === 0 && perSecond !== null && own < perSecond) busyUntil = at + SECOND_MS;
    },
  };
}

function numberIn(headers: Headers, name: string): number | null {
  const value = headers.get(name);
  return value !== null && /^\d+$/.test(value) ? Number(value) : null;
}
