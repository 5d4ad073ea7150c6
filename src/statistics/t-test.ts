import { DEFAULT_LEVEL, type Interval, type LevelOption } from './interval.ts';
import type { Moments } from './mean.ts';
import { requireOpenUnit } from './preconditions.ts';
import { studentCritical, studentTwoSided } from './special/student.ts';

/** Outcome of a comparison of two means, in the unit of the values. */
export interface MeanComparison {
  /** first − second. */
  readonly difference: number;
  readonly degreesOfFreedom: number;
  /** Two-sided; 1 where there are too few values to tell. */
  readonly pValue: number;
}

/**
 * Student's two-sample t-test with pooled variance from sufficient statistics.
 *
 * Source: Student (1908). Two samples without any spread differ with p = 0 unless their means agree.
 */
export function twoSampleTTest(first: Moments, second: Moments): MeanComparison {
  const degreesOfFreedom = first.n + second.n - 2;
  const difference = first.mean - second.mean;
  if (degreesOfFreedom < 1 || difference === 0) return { difference, degreesOfFreedom, pValue: 1 };
  const squares =
    (first.n - 1) * first.standardDeviation ** 2 + (second.n - 1) * second.standardDeviation ** 2;
  const variance = (squares / degreesOfFreedom) * (1 / first.n + 1 / second.n);
  const t = difference / Math.sqrt(variance);
  return {
    difference,
    degreesOfFreedom,
    pValue: Number.isFinite(t) ? studentTwoSided(t, degreesOfFreedom) : 0,
  };
}

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
