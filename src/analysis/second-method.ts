import { BUCKETS } from '../domain/bucket.ts';
import type { SecondMethod } from '../domain/performance-trends.ts';
import { dayOf, instantOf } from '../domain/time.ts';
import { eDivisive } from '../statistics/e-divisive.ts';
import { moments } from '../statistics/mean.ts';
import type { SeriesPoint } from './series.ts';

/** A value of a measured series, less what its weekday adds to or takes from it. */
export interface LevelledValue {
  /** Place in the points given. */
  readonly index: number;
  readonly start: number;
  readonly value: number;
}

/** How far beyond the days of a change the second method may place it, in days. */
const TOLERANCE = 1;
const SEED = 1;

/** The values that were measured, each less the mean of its weekday: alike apart from a change. */
export function withoutWeekdays(points: readonly SeriesPoint[]): readonly LevelledValue[] {
  const measured = points.flatMap(({ start, value }, index) =>
    value === null ? [] : [{ index, start, value }],
  );
  const weekday = ({ start }: { readonly start: number }): number => start % BUCKETS.week.ms;
  const means = new Map(
    [...Map.groupBy(measured, weekday)].map(([day, own]) => [
      day,
      moments(own.map(({ value }) => value)).mean,
    ]),
  );
  return measured.map((one) => ({ ...one, value: one.value - (means.get(weekday(one)) ?? 0) }));
}

/**
 * What E-divisive says of a change that the scan found in a measured series: whether it sees one too, within a day of the days that
 * the change may have been.
 *
 * It asks for a change of distribution by distances between values, where the scan asks for one of the mean, so an outlier
 * that moves the one need not move the other.
 *
 * @param points of the days that the change is judged on; `low` and `high` are places in them.
 */
export function secondMethod(
  points: readonly SeriesPoint[],
  { low, high }: { readonly low: number; readonly high: number },
): SecondMethod {
  const values = withoutWeekdays(points);
  const found = eDivisive(
    values.map(({ value }) => value),
    { seed: SEED },
  ).flatMap(({ index, pValue }) => {
    const value = values[index];
    return value === undefined ? [] : [{ ...value, p: pValue }];
  });
  const distance = (place: number): number => Math.max(low - place, place - high, 0);
  const nearest = found.toSorted((a, b) => distance(a.index) - distance(b.index))[0];
  return {
    method: 'e-divisive',
    at: nearest === undefined ? null : dayOf(instantOf(nearest.start)),
    p: nearest?.p ?? null,
    agrees: nearest !== undefined && distance(nearest.index) <= TOLERANCE,
  };
}
