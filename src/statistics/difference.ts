import { DEFAULT_LEVEL, type Interval, type LevelOption, type WilsonOptions, wilson } from './interval.ts';
import { requirePositive, requireProportion } from './preconditions.ts';
import type { Proportion } from './proportion.ts';

/** A rate with what its Wilson interval needs to know of bursts, if anything. */
export interface ClusteredProportion
  extends Proportion,
    Pick<WilsonOptions, 'effectiveSize' | 'degreesOfFreedom'> {}

/**
 * Newcombe's hybrid score interval of the difference first − second of two independent rates, between −1 and 1.
 *
 * Source: Newcombe (1998b), method 10: the Wilson limits of each rate, combined by squares. Where a side carries
 * `effectiveSize` and `degreesOfFreedom` its Wilson limits use them.
 *
 * @throws RangeError unless both n are above 0, 0 ≤ successes ≤ n and 0 < level < 1.
 */
export function newcombeDifference(
  first: ClusteredProportion,
  second: ClusteredProportion,
  options: LevelOption = {},
): Interval {
  const { level = DEFAULT_LEVEL } = options;
  const one = sideOf(first, level);
  const two = sideOf(second, level);
  const difference = one.rate - two.rate;
  const clustered = first.effectiveSize !== undefined || second.effectiveSize !== undefined;
  const below = Math.hypot(one.rate - one.limits.low, two.limits.high - two.rate);
  const above = Math.hypot(one.limits.high - one.rate, two.rate - two.limits.low);
  return {
    low: Math.max(-1, difference - below),
    high: Math.min(1, difference + above),
    level,
    method: clustered ? 'newcombe-effective-size' : 'newcombe',
  };
}

function sideOf(side: ClusteredProportion, level: number): { rate: number; limits: Interval } {
  requireSide(side);
  const { successes, n, effectiveSize, degreesOfFreedom } = side;
  return { rate: successes / n, limits: wilson(successes, n, { level, effectiveSize, degreesOfFreedom }) };
}

function requireSide(side: Proportion): void {
  requireProportion(side.successes, side.n);
  requirePositive(side.n, 'n');
}
