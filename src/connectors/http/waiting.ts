import { type Instant, millisecondsOf, parseHttpDate } from '../../domain/time.ts';
import type { Timer } from '../../domain/timer.ts';

/** How often a read is sent before it is given up. */
export const READ_ATTEMPTS = 4;

/** The longest wait that a client sits through by itself; milliseconds. */
export const PATIENCE_MS = 60_000;

const BASE_MS = 500;
const LONGEST_MS = 15_000;

/** Waits of a client, added up for receipts. */
export interface Waiting {
  readonly timer: Timer;
  /** Waits longer before each further attempt, by a random half so that clients do not come back together. */
  readonly backOff: (attempt: number) => Promise<void>;
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly waitedMs: () => number;
}

/** Waits by a timer; `random` gives numbers in [0, 1). */
export function createWaiting(timer: Timer, random: () => number): Waiting {
  let waited = 0;
  const wait = async (milliseconds: number): Promise<void> => {
    if (milliseconds <= 0) return;
    waited += milliseconds;
    await timer.sleep(milliseconds);
  };
  return {
    timer,
    wait,
    backOff: (attempt) => {
      const longest = Math.min(LONGEST_MS, BASE_MS * 2 ** attempt);
      return wait(Math.round(longest / 2 + (random() * longest) / 2));
    },
    waitedMs: () => waited,
  };
}

/** The vendor's clock as an answer's Date header has it, or null. */
export function vendorTime(headers: Headers): Instant | null {
  return parseHttpDate(headers.get('date') ?? '');
}

/** What a Retry-After header asks for: seconds (also with a fraction), or an HTTP date; milliseconds, or null. */
export function retryAfterMs(headers: Headers, timer: Timer): number | null {
  const value = headers.get('retry-after');
  if (value === null) return null;
  if (/^\d+(?:\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1000);
  const at = parseHttpDate(value);
  return at === null ? null : Math.max(0, millisecondsOf(at) - millisecondsOf(timer.now()));
}
