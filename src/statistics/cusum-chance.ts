import { logRatios, type RateShift } from './cusum.ts';
import { requireCount, requireNonNegative, requirePositive, requireProportion } from './preconditions.ts';
import type { Proportion } from './proportion.ts';
import { createRandom } from './random.ts';
import { betaQuantile } from './special/beta.ts';

/** A height that a cumulative sum has at the end of what was watched, and under which circumstances. */
export interface ReachedHeight extends RateShift {
  /** In nats, above 0. */
  readonly height: number;
  /** What the acceptable rate was learnt from; counts may be fractional (of an effective size). */
  readonly baseline: Proportion;
  /** Runs watched, likewise. */
  readonly runs: number;
  /** Whole number; the same seed gives the same chance. */
  readonly seed: number;
  /** Most simulated histories; 9,999 when absent. */
  readonly histories?: number;
}

/** The sum is looked at after so many groups of equal size. */
const GROUPS = 100;
/** Rates that stand for what the baseline leaves open. */
const RATES = 100;
/** The chance is large, and its estimate valid, once so many histories reached the height. */
const ENOUGH = 20;

/**
 * Chance that a Bernoulli cumulative sum ends at least so high although the rate has not changed since the baseline.
 *
 * With a known rate it is at most e^−height, for the ratio of the likelihoods of the last 1, 2, 3 … runs is a martingale (Ville
 * 1939). The baseline leaves the rate open, which makes it larger; so it is simulated over the posterior of the rate
 * with a Jeffreys prior. Source: Besag and Clifford (1991) for stopping early; p is above 0.
 *
 * @throws RangeError unless 0 < acceptable < unacceptable < 1, the height is above 0 and the counts are in range.
 */
export function chanceOfHeight(reached: ReachedHeight): number {
  const { height, baseline, runs, seed, histories = 9999 } = reached;
  requirePositive(height, 'height');
  requireNonNegative(runs, 'runs');
  requireProportion(baseline.successes, baseline.n);
  requireCount(histories, 'histories', 1);
  const { failure, success } = logRatios(reached);
  const size = Math.max(1, Math.ceil(runs / GROUPS));
  const groups = Math.ceil(runs / size);
  const random = createRandom(seed);
  const tables = new Map<number, readonly number[]>();
  const tableOf = (index: number): readonly number[] => {
    const known = tables.get(index);
    if (known !== undefined) return known;
    const { successes, n } = baseline;
    const rate = betaQuantile((index + 0.5) / RATES, successes + 0.5, n - successes + 0.5);
    const table = cumulative(size, rate);
    tables.set(index, table);
    return table;
  };
  let high = 0;
  for (let made = 1; made <= histories; made += 1) {
    const table = tableOf(random.below(RATES));
    let sum = 0;
    for (let group = 0; group < groups; group += 1) {
      const failed = drawn(table, random.next());
      sum = Math.max(0, sum + failed * failure + (size - failed) * success);
    }
    if (sum >= height) high += 1;
    if (high === ENOUGH) return high / made;
  }
  return (high + 1) / (histories + 1);
}

/** P(X ≤ k) for k = 0 … size of a binomial count; what is left to 1 is too small to matter. */
function cumulative(size: number, rate: number): readonly number[] {
  const odds = rate / (1 - rate);
  const most = Math.min(size, Math.floor((size + 1) * rate));
  const weights = Array.from({ length: size + 1 }, () => 0);
  // From the likeliest count outwards, so that nothing underflows where there are many runs.
  weights[most] = 1;
  for (let k = most; k > 0; k -= 1) weights[k - 1] = ((weights[k] ?? 0) * k) / (size - k + 1) / odds;
  for (let k = most; k < size; k += 1) weights[k + 1] = ((weights[k] ?? 0) * (size - k) * odds) / (k + 1);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let below = 0;
  return weights.map((weight) => {
    below += weight / total;
    return below;
  });
}

/** The least count whose cumulative chance exceeds a uniform number. */
function drawn(table: readonly number[], uniform: number): number {
  let [low, high] = [0, table.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((table[middle] ?? 1) > uniform) high = middle;
    else low = middle + 1;
  }
  return low;
}
