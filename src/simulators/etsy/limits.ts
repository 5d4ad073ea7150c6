import type { SimulatedClock } from '../clock.ts';
import type { SimulatedAnswer } from '../loopback.ts';

/** How many requests a key may make, and how Etsy says so. */
export interface EtsyLimits {
  readonly perSecond: number;
  /** In a sliding window of 24 hours. */
  readonly perDay: number;
  /** Writes `x-remaining-this-secon`, as Etsy's documentation once had it. */
  readonly headerTypo?: boolean;
  /** Leaves the headers out of a refusal. */
  readonly bareRefusals?: boolean;
}

/** Counts requests against the limits. */
export interface LimitMeter {
  /** The refusal of a request that is one too many, or null; it is counted otherwise. */
  readonly refusal: () => SimulatedAnswer | null;
  /** What every answer says about the limits. */
  readonly headers: () => Readonly<Record<string, string>>;
  /** Requests of the last 24 hours. */
  readonly used: () => number;
  /** Takes requests of the day away, as other programs with the same key do. */
  readonly spend: (requests: number) => void;
}

const SECOND_MS = 1_000;
const BUCKET_MS = 3_600_000;
const BUCKETS = 24;

/** A meter that has counted nothing. The day is a window of hourly buckets. */
export function createLimitMeter(limits: EtsyLimits, clock: SimulatedClock): LimitMeter {
  let second = { start: 0, count: 0 };
  const hours = new Map<number, number>();
  const hour = (): number => Math.floor(clock.milliseconds() / BUCKET_MS);
  const used = (): number => {
    for (const at of hours.keys()) if (at <= hour() - BUCKETS) hours.delete(at);
    return [...hours.values()].reduce((sum, count) => sum + count, 0);
  };
  const spend = (requests: number): void => {
    hours.set(hour(), (hours.get(hour()) ?? 0) + requests);
  };
  const thisSecond = (): number => {
    const now = clock.milliseconds();
    if (now - second.start >= SECOND_MS) second = { start: now, count: 0 };
    return second.count;
  };
  const headers = (): Record<string, string> => ({
    'x-limit-per-second': String(limits.perSecond),
    [limits.headerTypo === true ? 'x-remaining-this-secon' : 'x-remaining-this-second']: String(
      Math.max(0, limits.perSecond - thisSecond()),
    ),
    'x-limit-per-day': String(limits.perDay),
    'x-remaining-today': String(Math.max(0, limits.perDay - used())),
  });
  const refused = (window: string, retryAfter: number): SimulatedAnswer => ({
    status: 429,
    headers: limits.bareRefusals === true ? {} : { ...headers(), 'retry-after': String(retryAfter) },
    body: { error: `Exceeded ${window} rate limit` },
  });
  return {
    headers,
    used,
    spend,
    refusal: () => {
      if (thisSecond() >= limits.perSecond) return refused('per second', 1);
      if (used() >= limits.perDay) {
        const oldest = Math.min(...hours.keys());
        const free = (oldest + BUCKETS) * BUCKET_MS - clock.milliseconds();
        return refused('daily', Math.ceil(free / SECOND_MS));
      }
      second = { ...second, count: thisSecond() + 1 };
      spend(1);
      return null;
    },
  };
}
