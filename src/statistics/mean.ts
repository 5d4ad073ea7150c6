import { DEFAULT_LEVEL, type Interval, type LevelOption } from './interval.ts';
import { requireFinite, requireOpenUnit } from './preconditions.ts';
import { studentCritical } from './special/student.ts';

/** Size, mean and spread of a sample, in the unit of its values. */
export interface Moments {
  readonly n: number;
  readonly mean: number;
  /** Sample standard deviation with n − 1; 0 for a single value. */
  readonly standardDeviation: number;
}

/**
 * Mean and standard deviation of a sample, by two passes with a correction (Chan, Golub and LeVeque 1983), so large
 * offsets lose no digits.
 *
 * @throws RangeError when the sample is empty or holds a value that is not finite.
 */
export function moments(values: readonly number[]): Moments {
  if (values.length === 0) throw new RangeError('a mean needs at least one value');
  let sum = 0;
  for (const value of values) {
    requireFinite(value, 'each value');
    sum += value;
  }
  const n = values.length;
  const rough = sum / n;
  let squares = 0;
  let drift = 0;
  for (const value of values) {
    squares += (value - rough) ** 2;
    drift += value - rough;
  }
  const variance = n > 1 ? Math.max(0, squares - (drift * drift) / n) / (n - 1) : 0;
  return { n, mean: rough + drift / n, standardDeviation: Math.sqrt(variance) };
}

/**
 * Student's t interval of a mean, in the unit of the values; give it run means where runs hold several values.
 *
 * Source: Student (1908); mean ± t(n − 1) · s/√n. A single value has no interval: ask `n` first.
 *
 * @throws RangeError with fewer than two values, a value that is not finite, or a level outside (0, 1).
 */
export function meanInterval(values: readonly number[], options: LevelOption = {}): Interval {
  return meanIntervalOfMoments(moments(values), options);
}

/**
 * Student's t interval of a mean from its sufficient statistics.
 *
 * @throws RangeError with n below 2 or a level outside (0, 1).
 */
export function meanIntervalOfMoments(sample: Moments, options: LevelOption = {}): Interval {
  const { level = DEFAULT_LEVEL } = options;
  requireOpenUnit(level, 'level');
  if (!(sample.n >= 2)) throw new RangeError(`a t interval needs at least two values, got ${sample.n}`);
  const half = (studentCritical(level, sample.n - 1) * sample.standardDeviation) / Math.sqrt(sample.n);
  return { low: sample.mean - half, high: sample.mean + half, level, method: 't' };
}
