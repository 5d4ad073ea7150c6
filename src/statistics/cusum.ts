import { requireFinite, requireNonNegative, requireOpenUnit, requirePositive } from './preconditions.ts';

/** Where a one-sided cumulative sum stands after each observation. */
export interface CusumRun {
  readonly path: readonly number[];
  /** First observation at which the sum reached the threshold; null without an alarm. */
  readonly alarm: number | null;
  /** Observation after the last time the sum was 0 before the alarm: the likely start of the change. */
  readonly onset: number | null;
}

/** A rate that is all right and a higher one that must be noticed, both strictly between 0 and 1. */
export interface RateShift {
  readonly acceptable: number;
  readonly unacceptable: number;
}

/**
 * Upper and lower tabular cumulative sums of a measured series.
 *
 * Source: Page (1954) in the tabular form of Montgomery and Runger, chapter 16: S = max(0, S + (x − target) − slack) and
 * its mirror image. All in the unit of the values; an alarm is a sum at or above the threshold.
 *
 * @throws RangeError for a value that is not finite, a negative slack or a threshold that is not above 0.
 */
export function tabularCusum(
  values: readonly number[],
  options: { readonly target: number; readonly slack: number; readonly threshold: number },
): { readonly upper: CusumRun; readonly lower: CusumRun } {
  const { target, slack, threshold } = options;
  requireFinite(target, 'target');
  requireNonNegative(slack, 'slack');
  requirePositive(threshold, 'threshold');
  for (const value of values) requireFinite(value, 'each value');
  return {
    upper: accumulate(values, (x) => x - target - slack, threshold),
    lower: accumulate(values, (x) => target - slack - x, threshold),
  };
}

/**
 * Cumulative sum of failures, run by run, that alarms when their rate rises from acceptable to unacceptable.
 *
 * Source: Page (1954); Reynolds and Stoumbos (1999): each run adds its log-likelihood ratio, a failure ln(p₁/p₀), a
 * success ln((1−p₁)/(1−p₀)). Threshold in the same unit (nats): see `bernoulliCusumThreshold`.
 *
 * @param failures true for a failed run, in the order of time.
 * @throws RangeError unless 0 < acceptable < unacceptable < 1 and the threshold is above 0.
 */
export function bernoulliCusum(
  failures: readonly boolean[],
  options: RateShift & { readonly threshold: number },
): CusumRun {
  const step = logRatios(options);
  requirePositive(options.threshold, 'threshold');
  return accumulate(failures, (failed) => (failed ? step.failure : step.success), options.threshold);
}

/** What a failure adds to a Bernoulli cumulative sum and what a success takes from it, in nats. */
export function logRatios({ acceptable, unacceptable }: RateShift): { failure: number; success: number } {
  requireOpenUnit(acceptable, 'acceptable');
  requireOpenUnit(unacceptable, 'unacceptable');
  if (unacceptable <= acceptable) {
    throw new RangeError(`unacceptable (${unacceptable}) must exceed acceptable (${acceptable})`);
  }
  return {
    failure: Math.log(unacceptable / acceptable),
    success: Math.log1p(-unacceptable) - Math.log1p(-acceptable),
  };
}

function accumulate<T>(items: readonly T[], score: (item: T) => number, threshold: number): CusumRun {
  const path: number[] = [];
  let sum = 0;
  let start = 0;
  let alarm: number | null = null;
  let onset: number | null = null;
  items.forEach((item, index) => {
    sum = Math.max(0, sum + score(item));
    path.push(sum);
    if (alarm === null && sum >= threshold) {
      alarm = index;
      onset = start;
    }
    if (sum === 0) start = index + 1;
  });
  return { path, alarm, onset };
}
