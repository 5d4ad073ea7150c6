import { describe, expect, it } from 'vitest';
import { eDivisive } from '../../src/statistics/e-divisive.ts';
import { bestEnergySplit } from '../../src/statistics/energy-split.ts';
import { createRandom } from '../../src/statistics/random.ts';
import { NILE } from './published-series.ts';

/** From Apache Otava's tests (Apache-2.0). */
const FOURTEEN = [0.3, 2.4, 1.5, -0.9, -0.5, 99.7, 98.3, 99.1, 149, 149.7, 149.5, 149.1, 148.8, 150];
const ELEVEN = [1.02, 0.95, 0.99, 1, 1.12, 0.9, 0.5, 0.51, 0.48, 0.48, 0.55];

function indices(points: readonly { readonly index: number }[]): readonly number[] {
  return points.map((point) => point.index);
}

/** Energy statistic straight from its definition. */
function slowStatistic(left: readonly number[], right: readonly number[]): number {
  const mean = (one: readonly number[], two: readonly number[]) =>
    one.reduce((sum, x) => sum + two.reduce((inner, y) => inner + Math.abs(x - y), 0), 0);
  const n = left.length;
  const m = right.length;
  const leftPart = n > 1 ? mean(left, left) / (n * (n - 1)) : 0;
  const rightPart = m > 1 ? mean(right, right) / (m * (m - 1)) : 0;
  return ((m * n) / (m + n)) * ((2 * mean(left, right)) / (m * n) - leftPart - rightPart);
}

describe('bestEnergySplit', () => {
  it('is the largest statistic over every cut and every end', () => {
    const random = createRandom(8);
    for (let trial = 0; trial < 20; trial += 1) {
      const values = Array.from({ length: 12 }, (_, index) => random.next() + (index > 7 ? 0.5 : 0));
      let largest = 0;
      for (let cut = 1; cut < 12; cut += 1) {
        for (let end = cut + 1; end <= 12; end += 1) {
          largest = Math.max(largest, slowStatistic(values.slice(0, cut), values.slice(cut, end)));
        }
      }
      expect(bestEnergySplit(values)?.statistic).toBeCloseTo(largest, 10);
    }
  });

  it('finds none in a flat, a short or an empty series', () => {
    expect([bestEnergySplit([4, 4, 4]), bestEnergySplit([4]), bestEnergySplit([])]).toEqual([
      null,
      null,
      null,
    ]);
    expect(() => bestEnergySplit([1, Number.NaN])).toThrow(RangeError);
  });
});

describe('eDivisive', () => {
  it('finds the same places by permutation, with p = 1/(m + 1) where no shuffle does better, seed 1', () => {
    const points = eDivisive(FOURTEEN, { seed: 1, permutations: 199 });
    expect(indices(points)).toEqual([5, 8]);
    expect(points[0]?.pValue).toBeLessThanOrEqual(0.05);
    expect(eDivisive(NILE, { seed: 1, permutations: 99 })).toEqual([{ index: 28, pValue: 0.01 }]);
  });

  it('repeats itself for a seed', () => {
    const run = (seed: number) => eDivisive(ELEVEN, { seed, permutations: 49, maxPValue: 0.2 });
    expect(run(3)).toEqual(run(3));
    expect(eDivisive([], { seed: 1 })).toEqual([]);
  });

  it('holds its false-alarm rate of 5 %, seed 31', () => {
    const random = createRandom(31);
    let alarms = 0;
    for (let world = 0; world < 300; world += 1) {
      const values = Array.from({ length: 24 }, () => random.next());
      alarms += eDivisive(values, { seed: world, permutations: 39 }).length > 0 ? 1 : 0;
    }
    expect(alarms / 300).toBeLessThan(0.085);
  });
});
