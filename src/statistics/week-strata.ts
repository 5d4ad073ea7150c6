import type { Stratum } from './mantel-haenszel.ts';
import { requireCount, requireFinite } from './preconditions.ts';
import type { Proportion } from './proportion.ts';

const HOUR = 3_600_000;
const HOURS_PER_WEEK = 168;
/** 1970-01-01 was a Thursday; weeks are counted from Monday 00:00 UTC. */
const EPOCH_HOUR_OF_WEEK = 72;

/** Counts at an instant, e.g. one hour's or one day's runs. */
export interface TimedProportion extends Proportion {
  /** Milliseconds since 1970-01-01T00:00Z. */
  readonly at: number;
}

/**
 * Which part of the week an instant falls in, counted from Monday 00:00 UTC: 0 … 6 for whole days.
 *
 * @param at milliseconds since 1970-01-01T00:00Z.
 * @throws RangeError unless `hours` is a whole number that divides 168.
 */
export function partOfWeek(at: number, hours = 24): number {
  requireFinite(at, 'at');
  requireCount(hours, 'hours', 1);
  if (HOURS_PER_WEEK % hours !== 0) throw new RangeError(`hours (${hours}) must divide the 168 of a week`);
  const hourOfWeek =
    (((Math.floor(at / HOUR) + EPOCH_HOUR_OF_WEEK) % HOURS_PER_WEEK) + HOURS_PER_WEEK) % HOURS_PER_WEEK;
  return Math.floor(hourOfWeek / hours);
}

/**
 * Sets two periods side by side by part of the week, so that a Monday is compared with Mondays.
 *
 * @returns one stratum for each part in which either period has counts, in the order of the week; `first` holds the
 * first period. For `cochranMantelHaenszel`.
 * @throws RangeError unless `hoursPerStratum` (24 when absent) divides 168.
 */
export function stratifyByWeek(
  first: readonly TimedProportion[],
  second: readonly TimedProportion[],
  options: { readonly hoursPerStratum?: number } = {},
): readonly Stratum[] {
  const { hoursPerStratum = 24 } = options;
  const one = totalsByPart(first, hoursPerStratum);
  const two = totalsByPart(second, hoursPerStratum);
  const none = { successes: 0, n: 0 };
  return [...new Set([...one.keys(), ...two.keys()])]
    .sort((left, right) => left - right)
    .map((part) => ({ first: one.get(part) ?? none, second: two.get(part) ?? none }));
}

function totalsByPart(counts: readonly TimedProportion[], hours: number): Map<number, Proportion> {
  const totals = new Map<number, Proportion>();
  for (const { at, successes, n } of counts) {
    const part = partOfWeek(at, hours);
    const before = totals.get(part) ?? { successes: 0, n: 0 };
    totals.set(part, { successes: before.successes + successes, n: before.n + n });
  }
  return totals;
}
