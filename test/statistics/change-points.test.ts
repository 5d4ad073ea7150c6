import { describe, expect, it } from 'vitest';
import { findChangePoints } from '../../src/statistics/change-points.ts';
import { eDivisive } from '../../src/statistics/e-divisive.ts';
import { bestEnergySplit } from '../../src/statistics/energy-split.ts';
import { createRandom } from '../../src/statistics/random.ts';
import { NILE, TIGERBEETLE } from './published-series.ts';

/** From Apache Otava's tests (Apache-2.0). */
const FOURTEEN = [0.3, 2.4, 1.5, -0.9, -0.5, 99.7, 98.3, 99.1, 149, 149.7, 149.5, 149.1, 148.8, 150];
const ELEVEN = [1.02, 0.95, 0.99, 1, 1.12, 0.9, 0.5, 0.51, 0.48, 0.48, 0.55];
const SECOND_ELEVEN = [2.02, 2.03, 2.01, 2.04, 1.82, 1.85, 1.79, 1.81, 1.8, 1.76, 1.78];

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

describe('findChangePoints', () => {
  it('finds [5, 8] in Otava’s fourteen values', () => {
    expect(indices(findChangePoints(FOURTEEN, { maxPValue: 0.01 }))).toEqual([5, 8]);
  });

  it('finds 6 and 4 in Otava’s two series of eleven, and with a least magnitude of 20 % only the first', () => {
    expect(indices(findChangePoints(ELEVEN))).toEqual([6]);
    expect(indices(findChangePoints(SECOND_ELEVEN))).toEqual([4]);
    expect(indices(findChangePoints(ELEVEN, { minMagnitude: 0.2 }))).toEqual([6]);
    expect(findChangePoints(SECOND_ELEVEN, { minMagnitude: 0.2 })).toEqual([]);
  });

  it('finds [15, 71] in the TigerBeetle series at p .01 and 5 % magnitude', () => {
    const points = findChangePoints(TIGERBEETLE, { maxPValue: 0.01, minMagnitude: 0.05, window: 30 });
    expect(indices(points)).toEqual([15, 71]);
  });

  it('splits the Nile once, after observation 28, into means 1097.75 and 849.97', () => {
    const points = findChangePoints(NILE);
    expect(indices(points)).toEqual([28]);
    expect(points[0]?.before.mean).toBeCloseTo(1097.75, 2);
    expect(points[0]?.after.mean).toBeCloseTo(849.97, 2);
    expect(points[0]?.relativeChange).toBeCloseTo(849.97 / 1097.75 - 1, 4);
  });

  it('takes steps without any noise, from 0 too', () => {
    const steps = [...Array.from({ length: 6 }, () => 0), ...Array.from({ length: 8 }, () => 5)];
    const [point] = findChangePoints(steps);
    expect(point).toMatchObject({ index: 6, pValue: 0, relativeChange: null });
    expect(findChangePoints(steps, { minDifference: 6 })).toEqual([]);
  });

  it('keeps silent on flat, short and empty series', () => {
    expect(findChangePoints([])).toEqual([]);
    expect(findChangePoints([3])).toEqual([]);
    expect(findChangePoints(Array.from({ length: 80 }, () => 7))).toEqual([]);
    expect(() => findChangePoints([1, 2], { maxPValue: 0 })).toThrow(RangeError);
  });

  it('claims a change in few noisy series of 28 days without one, and finds a real one, seed 21', () => {
    const random = createRandom(21);
    const noise = () => random.next() + random.next() + random.next() - 1.5;
    let falseAlarms = 0;
    let found = 0;
    for (let world = 0; world < 200; world += 1) {
      falseAlarms += findChangePoints(Array.from({ length: 28 }, noise)).length > 0 ? 1 : 0;
      const changed = Array.from({ length: 28 }, (_, day) => noise() + (day >= 14 ? 1.5 : 0));
      found += findChangePoints(changed).some(({ index }) => Math.abs(index - 14) <= 2) ? 1 : 0;
    }
    expect(falseAlarms / 200).toBeLessThan(0.1);
    expect(found / 200).toBeGreaterThan(0.9);
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
