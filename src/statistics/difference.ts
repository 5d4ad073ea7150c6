import { DEFAULT_LEVEL, type Interval, type LevelOption, type WilsonOptions, wilson } from './interval.ts';
import { requireOpenUnit, requirePositive, requireProportion } from './preconditions.ts';
import type { Proportion } from './proportion.ts';
import { normalCritical } from './special/normal.ts';

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

/**
 * Agresti–Caffo interval of the difference first − second of two independent rates, clipped to [−1, 1].
 *
 * Source: Agresti and Caffo (2000): one success and one failure added to each side, then Wald.
 *
 * @throws RangeError unless both n are above 0, 0 ≤ successes ≤ n and 0 < level < 1.
 */
export function agrestiCaffoDifference(
  first: Proportion,
  second: Proportion,
  options: LevelOption = {},
): Interval {
  const { level = DEFAULT_LEVEL } = options;
  requireOpenUnit(level, 'level');
  requireSide(first);
  requireSide(second);
  const one = (first.successes + 1) / (first.n + 2);
  const two = (second.successes + 1) / (second.n + 2);
  const variance = (one * (1 - one)) / (first.n + 2) + (two * (1 - two)) / (second.n + 2);
  const half = normalCritical(level) * Math.sqrt(variance);
  const low = Math.max(-1, one - two - half);
  const high = Math.min(1, one - two + half);
  return { low, high, level, method: 'agresti-caffo' };
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
