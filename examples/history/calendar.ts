import type { Random } from './random.ts';

/** Milliseconds of a day. */
export const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** No run starts this late before midnight, so that every run ends on its own day. */
const QUIET_MS = HOUR_MS / 4;

/** Runs of a weekday against the mean, Sunday first; they sum to 7. */
const weekdayWeights = [0.62, 1.14, 1.16, 1.13, 1.12, 1.1, 0.73] as const;
/** Runs by hour of the day (UTC): the shop's working day and the customers' evening. */
const hourWeights = [
  2, 1, 1, 1, 1, 2, 4, 7, 11, 13, 13, 12, 10, 12, 13, 13, 12, 10, 9, 10, 10, 8, 5, 3,
] as const;
const hourTotal = hourWeights.reduce((sum, weight) => sum + weight, 0);

/** The span a history covers, in milliseconds since the epoch, end exclusive; both are UTC midnights. */
export interface Span {
  readonly from: number;
  readonly days: number;
}

/** The hour of the day, as a fraction of the day, at which `share` of a day's runs have started. */
function dayFraction(share: number): number {
  let left = share * hourTotal;
  for (const [hour, weight] of hourWeights.entries()) {
    if (left < weight) return (hour + left / weight) / hourWeights.length;
    left -= weight;
  }
  return 1;
}

/**
 * The instants at which runs start, ascending, one at a time and without a buffer: the order statistics of
 * uniform draws are drawn in order (Bentley & Saxe 1980) and bent by the rhythm of the day.
 */
export function* runStarts(span: Span, runsPerDay: number, random: Random): Generator<number> {
  for (let day = 0; day < span.days; day += 1) {
    const midnight = span.from + day * DAY_MS;
    const weight = weekdayWeights[new Date(midnight).getUTCDay()] ?? 1;
    const runs = Math.round(runsPerDay * weight * random.between(0.94, 1.06));
    let remaining = 1;
    for (let left = runs; left > 0; left -= 1) {
      remaining *= (1 - random.next()) ** (1 / left);
      yield midnight + Math.floor(dayFraction(1 - remaining) * (DAY_MS - QUIET_MS));
    }
  }
}
