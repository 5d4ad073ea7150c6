import { bestEnergySplit } from './energy-split.ts';
import { type Moments, moments } from './mean.ts';
import { requireCount, requireNonNegative, requireOpenUnit } from './preconditions.ts';
import { twoSampleTTest } from './t-test.ts';

/** A place where the level of a series changed. */
export interface ChangePoint {
  /** First observation after the change. */
  readonly index: number;
  /** Of the t-test between the neighbouring segments; small by selection, so a score rather than an error rate. */
  readonly pValue: number;
  readonly before: Moments;
  readonly after: Moments;
  /** after/before − 1; null where the mean before is 0. */
  readonly relativeChange: number | null;
}

/** When a change counts. */
export interface ChangePointOptions {
  /** 0.001 when absent. */
  readonly maxPValue?: number;
  /** Least |after/before − 1|, taken in the direction in which it is larger; 0 when absent. */
  readonly minMagnitude?: number;
  /** Least |after − before| in the unit of the values; 0 when absent. */
  readonly minDifference?: number;
  /** Observations looked at together, overlapping by half; 50 when absent. */
  readonly window?: number;
}

/**
 * Changes of level in a series, each tested against its neighbours.
 *
 * Source: Fleming et al. (2023), "Hunter": E-divisive splits in overlapping windows, accepted by Student's t-test at a
 * relaxed p, then pruned from the weakest until each is significant and large enough. Differs from Apache Otava, which
 * feeds the population deviation to the test: here it is the sample deviation (n − 1), so borderline points are fewer.
 *
 * @returns ascending by index; deterministic.
 * @throws RangeError for a value that is not finite or options out of range.
 */
export function findChangePoints(
  values: readonly number[],
  options: ChangePointOptions = {},
): readonly ChangePoint[] {
  const { maxPValue = 0.001, minMagnitude = 0, minDifference = 0, window = 50 } = options;
  requireOpenUnit(maxPValue, 'maxPValue');
  requireNonNegative(minMagnitude, 'minMagnitude');
  requireNonNegative(minDifference, 'minDifference');
  requireCount(window, 'window', 4);
  let cuts = weakCuts(values, window, relaxed(maxPValue));
  for (;;) {
    const points = assess(values, cuts);
    const rejected = leastSignificant(points, maxPValue) ?? smallest(points, minMagnitude, minDifference);
    if (rejected === null) return points;
    cuts = cuts.filter((cut) => cut !== rejected.index);
  }
}

function relaxed(maxPValue: number): number {
  if (maxPValue < 0.05) return maxPValue * 10;
  return maxPValue < 0.5 ? maxPValue * 2 : maxPValue;
}

function weakCuts(values: readonly number[], window: number, limit: number): readonly number[] {
  const cuts = new Set<number>();
  let from = 0;
  while (from < values.length) {
    const found = splitWindow(values.slice(from, from + window), limit).map((cut) => from + cut);
    for (const cut of found) cuts.add(cut);
    from = Math.max(found.at(-1) ?? 0, from + Math.floor(window / 2));
  }
  return [...cuts].sort((left, right) => left - right);
}

/** Splits one window again and again at its strongest cut, until that is not significant within its segment. */
function splitWindow(values: readonly number[], limit: number): readonly number[] {
  let cuts: readonly number[] = [];
  for (;;) {
    const candidates = [0, ...cuts].map((from, index) =>
      strongestCut(values, from, cuts[index] ?? values.length),
    );
    const best = candidates.reduce((top, next) => (next.statistic > top.statistic ? next : top));
    if (best.statistic <= 0 || best.pValue >= limit) return cuts;
    cuts = [...cuts, best.index].sort((left, right) => left - right);
  }
}

function strongestCut(
  values: readonly number[],
  from: number,
  to: number,
): { index: number; statistic: number; pValue: number } {
  const segment = values.slice(from, to);
  const split = bestEnergySplit(segment);
  if (split === null) return { index: from, statistic: 0, pValue: 1 };
  const left = moments(segment.slice(0, split.index));
  const right = moments(segment.slice(split.index));
  return {
    index: from + split.index,
    statistic: split.statistic,
    pValue: twoSampleTTest(left, right).pValue,
  };
}

function assess(values: readonly number[], cuts: readonly number[]): readonly ChangePoint[] {
  return cuts.map((index, position) => {
    const before = moments(values.slice(cuts[position - 1] ?? 0, index));
    const after = moments(values.slice(index, cuts[position + 1]));
    const relativeChange = before.mean === 0 ? null : after.mean / before.mean - 1;
    return { index, pValue: twoSampleTTest(before, after).pValue, before, after, relativeChange };
  });
}

function leastSignificant(points: readonly ChangePoint[], maxPValue: number): ChangePoint | null {
  const worst = points.toSorted((left, right) => right.pValue - left.pValue)[0];
  return worst !== undefined && worst.pValue >= maxPValue ? worst : null;
}

function smallest(
  points: readonly ChangePoint[],
  minMagnitude: number,
  minDifference: number,
): ChangePoint | null {
  const bySize = points.toSorted((left, right) => magnitude(left) - magnitude(right));
  const tooSmall = (point: ChangePoint) =>
    magnitude(point) < minMagnitude || Math.abs(point.after.mean - point.before.mean) < minDifference;
  return bySize.find(tooSmall) ?? null;
}

/** Relative change, seen from the smaller side; infinite against a mean of 0. */
function magnitude({ before, after }: ChangePoint): number {
  const smaller = Math.min(Math.abs(before.mean), Math.abs(after.mean));
  return smaller === 0 ? Infinity : Math.abs(after.mean - before.mean) / smaller;
}
