import { requireCount, requireFinite } from './preconditions.ts';
import { createRandom, type Random } from './random.ts';

/** One bucket of a series, in order of time. */
export interface ScanPoint {
  readonly value: number;
  /** How many measurements the value is of; 0 leaves the bucket out. */
  readonly weight: number;
  /** Buckets of one stratum are alike apart from a change, e.g. all Mondays. */
  readonly stratum: string | number;
}

/** How a scan is done. */
export interface ScanOptions {
  /** Whole number; the same seed gives the same p on every machine. */
  readonly seed: number;
  /** Most permutations; 4,999 when absent. */
  readonly permutations?: number;
  /** Least buckets on either side of a change; 3 when absent. */
  readonly minimumSide?: number;
}

/** The likeliest single change of level. */
export interface ScannedChange {
  /** The first bucket after the change. */
  readonly index: number;
  readonly direction: 'up' | 'down';
  /** How far the two sides lie apart, in standard errors under no change. */
  readonly statistic: number;
  /** Two-sided p-value over every place and both directions, above 0. */
  readonly p: number;
  /** Weighted means of the two sides. */
  readonly before: number;
  readonly after: number;
}

/** A permutation test stops when so many permutations were at least as extreme: the p-value is large, and valid. */
const ENOUGH_EXTREME = 20;

/**
 * Finds the place where the level of a series most likely changed, and how likely chance alone shows as much.
 *
 * The statistic is the greatest standardised CUSUM of weighted residuals from the stratum means; under no change, buckets of a
 * stratum are exchangeable, so permuting them within strata gives an exact p-value, whatever the weekday pattern and however
 * much more the buckets vary than counting alone explains. Source: Page (1955) for the CUSUM; Besag and Clifford (1991) for
 * stopping early, p = exceedances / permutations made.
 *
 * @returns null where no place leaves `minimumSide` buckets on both sides, or nothing varies.
 * @throws RangeError for a value that is not finite, a negative weight, or options out of range.
 */
export function scanForChange(points: readonly ScanPoint[], options: ScanOptions): ScannedChange | null {
  const { seed, permutations = 4999, minimumSide = 3 } = options;
  requireCount(permutations, 'permutations', 1);
  requireCount(minimumSide, 'minimumSide', 1);
  const used = points.map((point, index) => ({ ...point, index })).filter((point) => point.weight > 0);
  for (const { value, weight } of used) {
    requireFinite(value, 'each value');
    requireFinite(weight, 'each weight');
  }
  if (used.length < 2 * minimumSide) return null;
  const series = residuals(used);
  const spread = Math.sqrt(
    series.residual.reduce((sum, residual, at) => sum + residual ** 2 / (series.weight[at] ?? 1), 0),
  );
  if (!(spread > 1e-12)) return null;
  const observed = greatest(series, minimumSide);
  const p = permutationP(series, observed.size, { random: createRandom(seed), permutations, minimumSide });
  const [before, after] = [used.slice(0, observed.at), used.slice(observed.at)];
  return {
    index: used[observed.at]?.index ?? 0,
    direction: observed.sign > 0 ? 'up' : 'down',
    statistic: (observed.size * Math.sqrt(used.length - 1)) / spread,
    p,
    before: weightedMean(before),
    after: weightedMean(after),
  };
}

interface Series {
  /** weight × (value − stratum mean). */
  readonly residual: Float64Array;
  readonly weight: Float64Array;
  readonly stratumOf: readonly (string | number)[];
}

function residuals(points: readonly ScanPoint[]): Series {
  const strata = Map.groupBy(points, (point) => point.stratum);
  const means = new Map([...strata].map(([stratum, members]) => [stratum, weightedMean(members)]));
  return {
    residual: Float64Array.from(
      points,
      (point) => point.weight * (point.value - (means.get(point.stratum) ?? 0)),
    ),
    weight: Float64Array.from(points, (point) => point.weight),
    stratumOf: points.map((point) => point.stratum),
  };
}

function weightedMean(points: readonly ScanPoint[]): number {
  const weight = points.reduce((sum, point) => sum + point.weight, 0);
  return points.reduce((sum, point) => sum + point.weight * point.value, 0) / weight;
}

interface Extreme {
  /** The first bucket after the split. */
  readonly at: number;
  readonly size: number;
  readonly sign: number;
}

/** The greatest |S(after)| / √(W_before · W_after / W) over all splits; comparing permutations needs no further scale. */
function greatest({ residual, weight }: Pick<Series, 'residual' | 'weight'>, minimumSide: number): Extreme {
  const total = weight.reduce((sum, one) => sum + one, 0);
  let best: Extreme = { at: minimumSide, size: 0, sign: 1 };
  let [sumAfter, weightAfter] = [0, 0];
  for (let at = residual.length - 1; at >= minimumSide; at -= 1) {
    sumAfter += residual[at] ?? 0;
    weightAfter += weight[at] ?? 0;
    if (residual.length - at < minimumSide) continue;
    const size = Math.abs(sumAfter) / Math.sqrt(((total - weightAfter) * weightAfter) / total);
    if (size > best.size) best = { at, size, sign: Math.sign(sumAfter) };
  }
  return best;
}

interface PermutationPlan {
  readonly random: Random;
  readonly permutations: number;
  readonly minimumSide: number;
}

function permutationP(
  series: Series,
  observed: number,
  { random, permutations, minimumSide }: PermutationPlan,
): number {
  const places = [...Map.groupBy(series.stratumOf.keys(), (at) => series.stratumOf[at]).values()];
  const residual = series.residual.slice();
  const weight = series.weight.slice();
  let extreme = 0;
  for (let made = 1; made <= permutations; made += 1) {
    for (const members of places) shuffleWithin(members, { residual, weight }, random);
    if (greatest({ residual, weight }, minimumSide).size >= observed * (1 - 1e-12)) extreme += 1;
    if (extreme === ENOUGH_EXTREME) return extreme / made;
  }
  return (extreme + 1) / (permutations + 1);
}

function shuffleWithin(
  members: readonly number[],
  { residual, weight }: Pick<Series, 'residual' | 'weight'>,
  random: Random,
): void {
  for (let last = members.length - 1; last > 0; last -= 1) {
    const [one, other] = [members[last] ?? 0, members[random.below(last + 1)] ?? 0];
    [residual[one], residual[other]] = [residual[other] ?? 0, residual[one] ?? 0];
    [weight[one], weight[other]] = [weight[other] ?? 0, weight[one] ?? 0];
  }
}
