import { DEFAULT_LEVEL, type Interval, type LevelOption } from './interval.ts';
import type { Moments } from './mean.ts';
import { requireOpenUnit } from './preconditions.ts';
import { studentCritical } from './special/student.ts';

/**
 * Interval of the difference first − second of two means whose spreads may differ, in the unit of the values.
 *
 * Source: Welch (1947) with Satterthwaite's degrees of freedom. Two samples without any spread give their difference
 * itself.
 *
 * @throws RangeError unless both samples have at least two values and 0 < level < 1.
 */
export function meanDifferenceInterval(first: Moments, second: Moments, options: LevelOption = {}): Interval {
  const { level = DEFAULT_LEVEL } = options;
  requireOpenUnit(level, 'level');
  if (!(first.n >= 2 && second.n >= 2)) {
    throw new RangeError(`a difference of means needs two values a side, got ${first.n} and ${second.n}`);
  }
  const one = first.standardDeviation ** 2 / first.n;
  const two = second.standardDeviation ** 2 / second.n;
  const variance = one + two;
  const difference = first.mean - second.mean;
  if (variance === 0) return { low: difference, high: difference, level, method: 'welch' };
  const degreesOfFreedom = variance ** 2 / (one ** 2 / (first.n - 1) + two ** 2 / (second.n - 1));
  const half = studentCritical(level, degreesOfFreedom) * Math.sqrt(variance);
  return { low: difference - half, high: difference + half, level, method: 'welch' };
}
