import { requireFinite } from './preconditions.ts';

/** The most telling place to cut a series. */
export interface EnergySplit {
  /** First observation after the cut, 1 … length − 1. */
  readonly index: number;
  /** Scaled energy distance between both sides, in the unit of the values. */
  readonly statistic: number;
}

/**
 * Cut of a series that maximises the energy statistic, over all cuts and all ends of the right side.
 *
 * Source: Matteson and James (2014), Q(τ, κ) = mn/(m+n) · Ê with α = 1: 2/(m+n) · (ΣΣ|x−y| − m/(n−1)·Σ|x−x′| −
 * n/(m−1)·Σ|y−y′|) for n values before the cut and m after. O(length²) time, O(length) memory.
 *
 * @returns null where no cut has a positive statistic.
 * @throws RangeError for a value that is not finite.
 */
export function bestEnergySplit(values: readonly number[]): EnergySplit | null {
  for (const value of values) requireFinite(value, 'each value');
  const series = Float64Array.from(values);
  const length = series.length;
  const within = pairSums(series);
  const toLeft = new Float64Array(length);
  let best: EnergySplit | null = null;
  let highest = 0;
  for (let cut = 1; cut < length; cut += 1) {
    const added = series[cut - 1] ?? 0;
    for (let j = cut - 1; j < length; j += 1)
      toLeft[j] = (toLeft[j] ?? 0) + Math.abs(added - (series[j] ?? 0));
    const left = within[cut] ?? 0;
    let between = 0;
    for (let end = cut + 1; end <= length; end += 1) {
      between += toLeft[end - 1] ?? 0;
      const size = end - cut;
      const right = (within[end] ?? 0) - left - between;
      const leftPart = cut > 1 ? (left * size) / (cut - 1) : 0;
      const rightPart = size > 1 ? (right * cut) / (size - 1) : 0;
      const statistic = (2 / end) * (between - leftPart - rightPart);
      if (statistic > highest) {
        highest = statistic;
        best = { index: cut, statistic };
      }
    }
  }
  return best;
}

/** Entry k: sum of all distances among the first k values. */
function pairSums(series: Float64Array): Float64Array {
  const sums = new Float64Array(series.length + 1);
  for (let k = 0; k < series.length; k += 1) {
    let row = 0;
    for (let i = 0; i < k; i += 1) row += Math.abs((series[i] ?? 0) - (series[k] ?? 0));
    sums[k + 1] = (sums[k] ?? 0) + row;
  }
  return sums;
}
