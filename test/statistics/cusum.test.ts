import { describe, expect, it } from 'vitest';
import { bernoulliCusum, tabularCusum } from '../../src/statistics/cusum.ts';
import { bernoulliCusumThreshold } from '../../src/statistics/cusum-threshold.ts';
import { createRandom, type Random } from '../../src/statistics/random.ts';

/** Montgomery and Runger, table 16-8: concentration, upper sum, lower sum. */
const TABLE_16_8 = [
  [102, 2, 0],
  [94.8, 0, 3.2],
  [98.3, 0, 2.9],
  [98.4, 0, 2.5],
  [102, 2, 0],
  [98.5, 0.5, 0],
  [99, 0, 0],
  [97.7, 0, 0.3],
  [100, 0, 0],
  [98.1, 0, 0],
  [101.3, 1.3, 0],
  [98.7, 0, 0],
  [101.1, 1.1, 0],
  [98.4, 0, 0],
  [97, 0, 1],
  [96.7, 0, 2.3],
  [100.3, 0.3, 0],
  [101.4, 1.7, 0],
  [97.2, 0, 0.8],
  [101, 1, 0],
] as const;

function failures(random: Random, count: number, rate: number): readonly boolean[] {
  return Array.from({ length: count }, () => random.next() < rate);
}

describe('tabularCusum', () => {
  it('holds all twenty rows of Montgomery and Runger’s table 16-8, without an alarm', () => {
    const values = TABLE_16_8.map(([value]) => value);
    const { upper, lower } = tabularCusum(values, { target: 99, slack: 1, threshold: 10 });
    TABLE_16_8.forEach(([, high, low], index) => {
      expect(upper.path[index]).toBeCloseTo(high, 10);
      expect(lower.path[index]).toBeCloseTo(low, 10);
    });
    expect([upper.alarm, lower.alarm]).toEqual([null, null]);
  });

  it('names the observation of the alarm and where the climb began', () => {
    const { upper, lower } = tabularCusum([0, 0, 3, 3, 3, 0], { target: 0, slack: 1, threshold: 5 });
    expect(upper).toMatchObject({ path: [0, 0, 2, 4, 6, 5], alarm: 4, onset: 2 });
    expect(lower.alarm).toBeNull();
    expect(() => tabularCusum([1], { target: 0, slack: 1, threshold: 0 })).toThrow('threshold');
  });
});

describe('bernoulliCusum', () => {
  it('adds the log-likelihood ratio of each run', () => {
    const { path } = bernoulliCusum([true, false, true], {
      acceptable: 0.1,
      unacceptable: 0.2,
      threshold: 3,
    });
    const up = Math.log(2);
    const down = Math.log(0.8 / 0.9);
    [up, up + down, 2 * up + down].forEach((expected, index) =>
      expect(path[index]).toBeCloseTo(expected, 14),
    );
  });

  it('refuses a shift downward', () => {
    const backward = { acceptable: 0.2, unacceptable: 0.1, threshold: 3 };
    expect(() => bernoulliCusum([true], backward)).toThrow('unacceptable (0.1) must exceed acceptable (0.2)');
  });
});

describe('bernoulliCusumThreshold', () => {
  const shift = { acceptable: 0.06, unacceptable: 0.12 };

  it('gives the same threshold for the same seed and a higher one for fewer false alarms', () => {
    const at = (runLength: number) => bernoulliCusumThreshold({ ...shift, runLength, seed: 1 });
    expect(at(1000)).toBe(at(1000));
    expect(at(4000)).toBeGreaterThan(at(1000));
  });

  it('lets fresh histories run about 1000 runs on average before a false alarm, and far fewer after a real change, seeds 1 and 99', () => {
    const threshold = bernoulliCusumThreshold({ ...shift, seed: 1 });
    const random = createRandom(99);
    const average = (rate: number, longest: number) => {
      let total = 0;
      for (let world = 0; world < 300; world += 1) {
        total += bernoulliCusum(failures(random, longest, rate), { ...shift, threshold }).alarm ?? longest;
      }
      return total / 300;
    };
    const falseAlarm = average(0.06, 8000);
    expect(falseAlarm).toBeGreaterThan(850);
    expect(falseAlarm).toBeLessThan(1300);
    expect(average(0.12, 2000)).toBeLessThan(150);
  });
});
