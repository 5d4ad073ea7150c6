import { requireOpenUnit, requirePositive, requireProportion } from './preconditions.ts';
import type { Proportion } from './proportion.ts';

/** A rate that is all right and a higher one that must be noticed, both strictly between 0 and 1. */
export interface RateShift {
  readonly acceptable: number;
  readonly unacceptable: number;
}

/**
 * Height of the cumulative sum after each group of runs, in nats: how much more likely a rise of the rate some while ago makes what
 * was seen since than no rise does.
 *
 * Source: Page (1954); Reynolds and Stoumbos (1999): each run adds its log-likelihood ratio, a failure ln(p₁/p₀), a success
 * ln((1−p₁)/(1−p₀)), and the sum does not fall below 0. It is looked at after each group, e.g. an hour's runs.
 *
 * @param groups in order of time; `successes` counts the failures that are watched.
 * @param options `worth`: independent runs that a run is worth where failures come in bursts, above 0; 1 when absent.
 * @throws RangeError unless 0 < acceptable < unacceptable < 1 and 0 ≤ successes ≤ n in every group.
 */
export function bernoulliCusum(
  groups: readonly Proportion[],
  options: RateShift & { readonly worth?: number },
): readonly number[] {
  const { worth = 1 } = options;
  requirePositive(worth, 'worth');
  const { failure, success } = logRatios(options);
  let sum = 0;
  return groups.map(({ successes, n }) => {
    requireProportion(successes, n);
    sum = Math.max(0, sum + worth * (successes * failure + (n - successes) * success));
    return sum;
  });
}

/**
 * What a failure adds to a cumulative sum and what a success takes from it, in nats.
 *
 * @throws RangeError unless 0 < acceptable < unacceptable < 1.
 */
export function logRatios({ acceptable, unacceptable }: RateShift): {
  readonly failure: number;
  readonly success: number;
} {
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
