import { bestEnergySplit } from './energy-split.ts';
import { requireCount, requireOpenUnit } from './preconditions.ts';
import { createRandom, shuffled } from './random.ts';

/** A change point with its permutation p-value. */
export interface PermutedChangePoint {
  /** First observation after the change. */
  readonly index: number;
  readonly pValue: number;
}

/**
 * Change points of a series in any distribution, by the original E-divisive procedure.
 *
 * Source: Matteson and James (2014): split where the energy statistic is largest, keep the split while it beats shuffles
 * within the present segments, stop at the first that does not. p = (1 + #{shuffled ≥ observed}) / (permutations + 1),
 * which, unlike #/(permutations + 1), cannot be 0.
 *
 * @param options `seed` whole number; `permutations` 199 when absent; `maxPValue` 0.05 when absent.
 * @returns ascending by index.
 * @throws RangeError for a value that is not finite or options out of range.
 */
export function eDivisive(
  values: readonly number[],
  options: { readonly seed: number; readonly permutations?: number; readonly maxPValue?: number },
): readonly PermutedChangePoint[] {
  const { seed, permutations = 199, maxPValue = 0.05 } = options;
  requireCount(permutations, 'permutations', 1);
  requireOpenUnit(maxPValue, 'maxPValue');
  const random = createRandom(seed);
  const points: PermutedChangePoint[] = [];
  while (points.length < values.length) {
    const segments = cutAt(
      values,
      points.map((point) => point.index),
    );
    const candidate = strongest(segments);
    if (candidate === null) break;
    let atLeast = 1;
    for (let draw = 0; draw < permutations; draw += 1) {
      const rival = strongest(
        segments.map((segment) => ({ ...segment, values: shuffled(segment.values, random) })),
      );
      if (rival !== null && rival.statistic >= candidate.statistic) atLeast += 1;
    }
    const pValue = atLeast / (permutations + 1);
    if (pValue > maxPValue) break;
    points.push({ index: candidate.index, pValue });
    points.sort((left, right) => left.index - right.index);
  }
  return points;
}

interface Segment {
  readonly from: number;
  readonly values: readonly number[];
}

function cutAt(values: readonly number[], cuts: readonly number[]): readonly Segment[] {
  return [0, ...cuts].map((from, index) => ({ from, values: values.slice(from, cuts[index]) }));
}

function strongest(segments: readonly Segment[]): { index: number; statistic: number } | null {
  let best: { index: number; statistic: number } | null = null;
  for (const segment of segments) {
    const split = bestEnergySplit(segment.values);
    if (split !== null && split.statistic > (best?.statistic ?? 0)) {
      best = { index: segment.from + split.index, statistic: split.statistic };
    }
  }
  return best;
}
