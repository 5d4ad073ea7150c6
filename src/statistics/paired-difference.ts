import { DEFAULT_LEVEL, type Interval, type LevelOption } from './interval.ts';
import { requireCount, requireOpenUnit } from './preconditions.ts';
import { normalCritical } from './special/normal.ts';

/** Outcomes of n units under two configurations, as far as the two differ. */
export interface PairedCounts {
  /** Units that the first configuration alone has right, and those that the second alone has. */
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly n: number;
}

/**
 * Interval of the difference first − second of two rates over the same units, clipped to [−1, 1].
 *
 * Source: Agresti and Min (2005): half a unit added to each of the four cells, then Wald.
 *
 * @throws RangeError unless all are whole numbers, onlyFirst + onlySecond ≤ n, n is above 0 and 0 < level < 1.
 */
export function pairedDifference(
  { onlyFirst, onlySecond, n }: PairedCounts,
  { level = DEFAULT_LEVEL }: LevelOption = {},
): Interval {
  requireOpenUnit(level, 'level');
  requireCount(onlyFirst, 'onlyFirst');
  requireCount(onlySecond, 'onlySecond');
  requireCount(n, 'n', Math.max(1, onlyFirst + onlySecond));
  const size = n + 2;
  const difference = (onlyFirst - onlySecond) / size;
  const changed = (onlyFirst + onlySecond + 1) / size;
  const half = normalCritical(level) * Math.sqrt((changed - difference * difference) / size);
  return {
    low: Math.max(-1, difference - half),
    high: Math.min(1, difference + half),
    level,
    method: 'agresti-min',
  };
}
