import type { Level } from '../domain/performance-trends.ts';
import type { ClusteredProportion } from '../statistics/difference.ts';
import { wilson } from '../statistics/interval.ts';
import { meanInterval, moments } from '../statistics/mean.ts';
import { proportionOfDays } from './day-rates.ts';
import type { SeriesPoint } from './series.ts';

/** Counts of some days as one rate, of the effective size where they come in bursts. */
export function pooled(points: readonly SeriesPoint[]): ClusteredProportion {
  return proportionOfDays(points.map(({ successes, n }) => ({ successes: successes ?? 0, n })));
}

/** A rate with its interval. */
export function rateLevel({ successes, n, ...clustered }: ClusteredProportion): Level {
  const interval = wilson(successes, n, clustered);
  return { value: successes / n, n, n_eff: clustered.effectiveSize ?? n, interval };
}

/** The mean of some values with its t interval; a single value has none. What is never below 0 has no mean below 0. */
export function meanLevel(values: readonly number[]): Level {
  const interval = values.length > 1 ? meanInterval(values) : null;
  const floor = values.some((value) => value < 0) ? Number.NEGATIVE_INFINITY : 0;
  return {
    value: moments(values).mean,
    n: values.length,
    n_eff: values.length,
    interval: interval === null ? null : { ...interval, low: Math.max(floor, interval.low) },
  };
}

/** The values that were measured. */
export function valuesOf(points: readonly SeriesPoint[]): number[] {
  return points.map((point) => point.value).filter((value) => value !== null);
}
