import { type ClusteredProportion, newcombeDifference } from './difference.ts';
import type { Interval, LevelOption } from './interval.ts';
import { cochranMantelHaenszel } from './mantel-haenszel.ts';
import type { Proportion } from './proportion.ts';
import { chiSquareUpper } from './special/chi-square.ts';
import { studentTwoSided } from './special/student.ts';

/** What two sides did in one stratum during one time block, e.g. with one task type on one day. */
export interface BlockedCell {
  readonly stratum: string;
  readonly block: string;
  readonly first: Proportion;
  readonly second: Proportion;
}

/** A comparison of two rates within strata, with what bursts do to it. */
export interface BlockedDifference {
  /** Rates of both sides with the same mix of strata. */
  readonly first: number;
  readonly second: number;
  /** first − second. */
  readonly difference: number;
  readonly interval: Interval;
  /** Cochran–Mantel–Haenszel, its chi-square divided by the design effect; two-sided. */
  readonly pValue: number;
  /** How many times larger the variance of the difference is than with independent runs; never below 1. */
  readonly designEffect: number;
  /** Independent runs that both sides together are worth. */
  readonly effectiveSize: number;
  /** Blocks with runs of either side in strata that have both. */
  readonly blocks: number;
}

/** With more degrees of freedom Student's t is the normal distribution to six digits. */
const NEARLY_NORMAL = 1e6;

interface Side {
  readonly n: number;
  /** Rate with the common mix. */
  readonly rate: number;
  /** Independent runs that the rate with the common mix is worth. */
  readonly size: number;
}

interface StratumSums {
  readonly stratum: string;
  readonly cells: readonly BlockedCell[];
  readonly first: Proportion;
  readonly second: Proportion;
  /** Mantel–Haenszel weight; all of them add up to 1. */
  readonly weight: number;
}

/**
 * Difference of two rates with the same mix of strata, with the variance that shows from block to block.
 *
 * Source: rates standardised by Mantel–Haenszel weights n₁n₂/(n₁+n₂); interval by Newcombe (1998b) on Wilson limits of the
 * effective sizes 1/Σ(w²/n). The design effect is the variance of the difference by time blocks (ratio estimator, Cochran 1977,
 * 6.3: v = B/(B−1) · Σ z_b², z_b a block's part of the difference) over the one of independent runs, so that an outage which
 * strikes both sides alike does no harm; only its excess was estimated from blocks, hence Satterthwaite's (1946) degrees of
 * freedom (B−1)/((deff−1)/deff)². With one block it is 1.
 *
 * @returns null where no stratum has runs on both sides.
 * @throws RangeError for counts that are not whole numbers with 0 ≤ successes ≤ n, or a level outside (0, 1).
 */
export function blockedDifference(
  cells: readonly BlockedCell[],
  options: LevelOption = {},
): BlockedDifference | null {
  const strata = sumStrata(cells);
  if (strata.length === 0) return null;
  const [first, second] = [sideOf(strata, 'first'), sideOf(strata, 'second')];
  const design = designOf(strata);
  const { designEffect, degreesOfFreedom, blocks } = design;
  const deflated = cochranMantelHaenszel(strata).chiSquare / designEffect;
  return {
    first: first.rate,
    second: second.rate,
    difference: first.rate - second.rate,
    interval: newcombeDifference(clustered(first, design), clustered(second, design), options),
    pValue:
      degreesOfFreedom === undefined
        ? chiSquareUpper(deflated, 1)
        : studentTwoSided(Math.sqrt(deflated), degreesOfFreedom),
    designEffect,
    effectiveSize: (first.n + second.n) / designEffect,
    blocks,
  };
}

function clustered({ rate, size, n }: Side, design: Design): ClusteredProportion {
  const successes = Math.min(n, rate * n);
  if (design.designEffect === 1 && size > n * (1 - 1e-9)) return { successes, n };
  return {
    successes,
    n,
    effectiveSize: Math.min(n, size / design.designEffect),
    degreesOfFreedom: design.degreesOfFreedom,
  };
}

function sumStrata(cells: readonly BlockedCell[]): StratumSums[] {
  const sums = [...Map.groupBy(cells, (cell) => cell.stratum)]
    .map(([stratum, members]) => ({
      stratum,
      cells: members,
      first: total(members, 'first'),
      second: total(members, 'second'),
    }))
    .filter(({ first, second }) => first.n > 0 && second.n > 0)
    .map((sum) => ({ ...sum, weight: (sum.first.n * sum.second.n) / (sum.first.n + sum.second.n) }));
  const weights = sums.reduce((all, { weight }) => all + weight, 0);
  return sums.map((sum) => ({ ...sum, weight: sum.weight / weights }));
}

function total(cells: readonly BlockedCell[], side: 'first' | 'second'): Proportion {
  return cells.reduce(
    (sum, cell) => ({ successes: sum.successes + cell[side].successes, n: sum.n + cell[side].n }),
    { successes: 0, n: 0 },
  );
}

function sideOf(strata: readonly StratumSums[], side: 'first' | 'second'): Side {
  const sum = (of: (stratum: StratumSums) => number) => strata.reduce((all, one) => all + of(one), 0);
  return {
    rate: sum((one) => (one.weight * one[side].successes) / one[side].n),
    size: 1 / sum((one) => one.weight ** 2 / one[side].n),
    n: sum((one) => one[side].n),
  };
}

interface Design {
  readonly designEffect: number;
  readonly degreesOfFreedom: number | undefined;
  readonly blocks: number;
}

function designOf(strata: readonly StratumSums[]): Design {
  const parts = new Map<string, number>();
  let independent = 0;
  for (const { cells, first, second, weight } of strata) {
    for (const side of [first, second]) {
      const rate = side.successes / side.n;
      independent += (weight ** 2 * rate * (1 - rate)) / side.n;
    }
    for (const cell of cells) {
      if (cell.first.n + cell.second.n === 0) continue;
      const part = weight * (excess(cell.first, first) - excess(cell.second, second));
      parts.set(cell.block, (parts.get(cell.block) ?? 0) + part);
    }
  }
  const blocks = parts.size;
  const squares = [...parts.values()].reduce((sum, part) => sum + part * part, 0);
  const observed = blocks > 1 ? (blocks / (blocks - 1)) * squares : 0;
  if (!(independent > 0) || observed <= independent) {
    return { designEffect: 1, degreesOfFreedom: undefined, blocks };
  }
  const designEffect = observed / independent;
  const degreesOfFreedom = (blocks - 1) / (1 - 1 / designEffect) ** 2;
  return {
    designEffect,
    degreesOfFreedom: degreesOfFreedom < NEARLY_NORMAL ? degreesOfFreedom : undefined,
    blocks,
  };
}

/** A block's part of how far a rate lies above itself: they add up to 0. */
function excess(part: Proportion, whole: Proportion): number {
  return (part.successes - (whole.successes / whole.n) * part.n) / whole.n;
}
