import { describe, expect, it } from 'vitest';
import { newcombeDifference } from '../../src/statistics/difference.ts';
import type { Interval } from '../../src/statistics/interval.ts';
import { meanInterval, moments } from '../../src/statistics/mean.ts';
import { createRandom } from '../../src/statistics/random.ts';
import { riskRatio } from '../../src/statistics/risk-ratio.ts';
import { meanDifferenceInterval } from '../../src/statistics/t-test.ts';

function limits({ low, high }: Interval, digits = 4): readonly number[] {
  return [Number(low.toFixed(digits)), Number(high.toFixed(digits))];
}

describe('newcombeDifference', () => {
  it.each([
    [
      [56, 70],
      [48, 80],
      [0.0524, 0.3339],
    ],
    [
      [9, 10],
      [3, 10],
      [0.1705, 0.809],
    ],
    [
      [10, 10],
      [0, 20],
      [0.6791, 1],
    ],
    [
      [5, 56],
      [0, 29],
      [-0.0381, 0.1926],
    ],
  ])('of %j − %j holds Newcombe’s published limits', ([x = 0, n = 0], [y = 0, m = 0], expected) => {
    expect(limits(newcombeDifference({ successes: x, n }, { successes: y, n: m }))).toEqual(expected);
  });

  it('changes sign when the sides change places', () => {
    const one = { successes: 17, n: 40 };
    const two = { successes: 30, n: 55 };
    const there = newcombeDifference(one, two);
    const back = newcombeDifference(two, one);
    expect(there.low).toBeCloseTo(-back.high, 14);
    expect(there.high).toBeCloseTo(-back.low, 14);
  });

  it('of the requirements’ two best macros barely leaves 0 out', () => {
    const { low, high } = newcombeDifference({ successes: 184, n: 200 }, { successes: 127.5, n: 150 });
    expect(low).toBeCloseTo(0.003, 3);
    expect(high).toBeCloseTo(0.142, 3);
  });

  it('widens where runs come in bursts', () => {
    const two = { successes: 60, n: 600 };
    const plain = newcombeDifference({ successes: 90, n: 600 }, two);
    const burst = newcombeDifference({ successes: 90, n: 600, effectiveSize: 80, degreesOfFreedom: 27 }, two);
    expect(burst.low).toBeLessThan(plain.low);
    expect(burst.high).toBeGreaterThan(plain.high);
  });

  it('refuses a side without runs', () => {
    expect(() => newcombeDifference({ successes: 0, n: 0 }, { successes: 1, n: 2 })).toThrow('n must be');
  });
});

describe('riskRatio', () => {
  it('is the ratio with Katz’s interval: aspirin trial, 104/11037 against 189/11034', () => {
    const { ratio, interval, corrected } = riskRatio(
      { successes: 104, n: 11037 },
      { successes: 189, n: 11034 },
    );
    expect(ratio).toBeCloseTo(0.5501, 4);
    expect(limits(interval, 3)).toEqual([0.434, 0.698]);
    expect(corrected).toBe(false);
  });

  it('inverts when the sides change places', () => {
    const there = riskRatio({ successes: 8, n: 90 }, { successes: 20, n: 100 });
    const back = riskRatio({ successes: 20, n: 100 }, { successes: 8, n: 90 });
    expect(there.ratio * back.ratio).toBeCloseTo(1, 13);
    expect(there.interval.low * back.interval.high).toBeCloseTo(1, 13);
  });

  it('stays finite with empty cells and says that it corrected', () => {
    for (const [x, y] of [
      [0, 5],
      [5, 0],
      [0, 0],
      [40, 40],
    ] as const) {
      const { ratio, interval, corrected } = riskRatio({ successes: x, n: 40 }, { successes: y, n: 40 });
      expect(corrected).toBe(true);
      expect(interval.low).toBeGreaterThan(0);
      expect(interval.high).toBeLessThan(Infinity);
      expect(interval.low <= ratio && ratio <= interval.high).toBe(true);
    }
  });
});

describe('means', () => {
  it('has Student’s interval of ten hours of extra sleep: 2.33 [0.90, 3.76]', () => {
    const drug = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
    expect(moments(drug).mean).toBeCloseTo(2.33, 12);
    expect(limits(meanInterval(drug), 5)).toEqual([0.89768, 3.76232]);
  });

  it('compares Student’s two drugs: −1.58 [−3.37, 0.21]', () => {
    const one = moments([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2]);
    const two = moments([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]);
    expect(limits(meanDifferenceInterval(one, two), 6)).toEqual([-3.365483, 0.205483]);
  });

  it('keeps ten digits of a deviation on an offset of a billion', () => {
    expect(moments([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16]).standardDeviation).toBeCloseTo(Math.sqrt(30), 10);
  });

  it('asks for two values and for finite ones', () => {
    expect(() => meanInterval([1])).toThrow('at least two values');
    expect(() => moments([])).toThrow('at least one value');
    expect(() => meanDifferenceInterval(moments([1]), moments([1, 2]))).toThrow('two values a side');
    expect(() => moments([1, Number.NaN])).toThrow(RangeError);
  });

  it('covers 95 % with twelve values, seed 7', () => {
    const random = createRandom(7);
    let covered = 0;
    for (let world = 0; world < 2000; world += 1) {
      const values = Array.from({ length: 12 }, () => random.next() + random.next() + random.next());
      const { low, high } = meanInterval(values);
      covered += low <= 1.5 && 1.5 <= high ? 1 : 0;
    }
    expect(covered / 2000).toBeGreaterThan(0.935);
    expect(covered / 2000).toBeLessThan(0.965);
  });
});
