import { DEFAULT_LEVEL, type Interval, type LevelOption } from './interval.ts';
import { moments } from './mean.ts';
import { requireCount, requireFinite, requireOpenUnit } from './preconditions.ts';
import { quantileOfSorted } from './quantile.ts';
import { createRandom } from './random.ts';

/** How a bootstrap draws. */
export interface BootstrapOptions extends LevelOption {
  /** Whole number; the same seed gives the same draws on every machine. */
  readonly seed: number;
  /** Resamples; 2000 when absent. */
  readonly draws?: number;
  /** Consecutive items drawn together, about three times an outage's length; 1 when absent. */
  readonly blockLength?: number;
}

/** A statistic with its bootstrap spread, in the statistic's unit. */
export interface BootstrapResult {
  readonly estimate: number;
  readonly standardError: number;
  readonly interval: Interval;
}

/**
 * Moving-block bootstrap of any statistic of items in time order, with a percentile interval.
 *
 * Source: Künsch (1989) with the circular wrap of Politis and Romano (1992), so that every item is drawn equally often;
 * percentile limits by Efron (1979). Give it time blocks as items, or single values with `blockLength`.
 *
 * @param statistic of a resample of the same length; must be finite for every resample.
 * @throws RangeError without items, for a statistic that is not finite, or options out of range.
 */
export function blockBootstrap<T>(
  items: readonly T[],
  statistic: (resample: readonly T[]) => number,
  options: BootstrapOptions,
): BootstrapResult {
  const { seed, draws = 2000, blockLength = 1, level = DEFAULT_LEVEL } = options;
  requireCount(draws, 'draws', 2);
  requireCount(blockLength, 'blockLength', 1);
  requireOpenUnit(level, 'level');
  if (items.length === 0) throw new RangeError('a bootstrap needs at least one item');
  const random = createRandom(seed);
  const estimate = statistic(items);
  requireFinite(estimate, 'the statistic');
  const values: number[] = [];
  for (let draw = 0; draw < draws; draw += 1) {
    const value = statistic(resample(items, blockLength, random.below));
    requireFinite(value, 'the statistic of a resample');
    values.push(value);
  }
  const sorted = values.toSorted((left, right) => left - right);
  const interval = {
    low: quantileOfSorted(sorted, (1 - level) / 2),
    high: quantileOfSorted(sorted, (1 + level) / 2),
    level,
    method: 'block-bootstrap-percentile',
  };
  return { estimate, standardError: moments(values).standardDeviation, interval };
}

function resample<T>(items: readonly T[], blockLength: number, below: (n: number) => number): readonly T[] {
  const chosen: T[] = [];
  while (chosen.length < items.length) {
    const start = below(items.length);
    for (let offset = 0; offset < blockLength && chosen.length < items.length; offset += 1) {
      chosen.push(items[(start + offset) % items.length] as T);
    }
  }
  return chosen;
}
