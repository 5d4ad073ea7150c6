import { describe, expect, it } from 'vitest';
import { bernoulliCusum } from '../../src/statistics/cusum.ts';
import { chanceOfHeight } from '../../src/statistics/cusum-chance.ts';
import { createRandom, type Random } from '../../src/statistics/random.ts';

const SHIFT = { acceptable: 0.06, unacceptable: 0.12 };

function count(random: Random, runs: number, rate: number): number {
  let failed = 0;
  for (let run = 0; run < runs; run += 1) failed += random.next() < rate ? 1 : 0;
  return failed;
}

function run(failed: boolean) {
  return { successes: failed ? 1 : 0, n: 1 };
}

describe('bernoulliCusum', () => {
  it('adds the log-likelihood ratio of each run', () => {
    const path = bernoulliCusum([true, false, true].map(run), { acceptable: 0.1, unacceptable: 0.2 });
    const [up, down] = [Math.log(2), Math.log(0.8 / 0.9)];
    [up, up + down, 2 * up + down].forEach((expected, index) =>
      expect(path[index]).toBeCloseTo(expected, 14),
    );
  });

  it('does not fall below 0, so that it remembers no good times', () => {
    const quiet = Array.from({ length: 50 }, () => run(false));
    const path = bernoulliCusum([...quiet, run(true)], SHIFT);
    expect(path[49]).toBe(0);
    expect(path[50]).toBeCloseTo(Math.log(2), 14);
  });

  it('ends, for groups of runs, where it ends for the same runs one by one while it is above 0', () => {
    const runs = [true, true, false, true, false, false].map(run);
    const grouped = [
      { successes: 2, n: 2 },
      { successes: 1, n: 4 },
    ];
    expect(bernoulliCusum(grouped, SHIFT).at(-1)).toBeCloseTo(bernoulliCusum(runs, SHIFT).at(-1) ?? 0, 12);
  });

  it('counts a run for less where runs fail together', () => {
    const [full] = bernoulliCusum([{ successes: 3, n: 10 }], SHIFT);
    const [half] = bernoulliCusum([{ successes: 3, n: 10 }], { ...SHIFT, worth: 0.5 });
    expect(half).toBeCloseTo((full ?? 0) / 2, 14);
  });

  it('refuses a shift downward and counts that cannot be', () => {
    expect(() => bernoulliCusum([run(true)], { acceptable: 0.2, unacceptable: 0.1 })).toThrow(
      'unacceptable (0.1) must exceed acceptable (0.2)',
    );
    expect(() => bernoulliCusum([{ successes: 2, n: 1 }], SHIFT)).toThrow(RangeError);
  });
});

describe('chanceOfHeight', () => {
  const known = { successes: 6_000_000, n: 100_000_000 };

  it('is at most e^−height for a known rate, and not far below', () => {
    for (const height of [1, 2, 3, 4]) {
      const chance = chanceOfHeight({ ...SHIFT, height, baseline: known, runs: 450, seed: 1 });
      expect(chance / Math.exp(-height)).toBeLessThan(1.5);
      expect(chance / Math.exp(-height)).toBeGreaterThan(0.2);
    }
  });

  it('is larger where the baseline leaves the rate open, falls with the height, and repeats itself for a seed', () => {
    const at = (height: number, n: number) =>
      chanceOfHeight({ ...SHIFT, height, baseline: { successes: 0.06 * n, n }, runs: 450, seed: 2 });
    expect(at(4, 200)).toBeGreaterThan(2 * at(4, 20_000));
    expect(at(6, 1500)).toBeLessThan(at(3, 1500));
    expect(at(4, 1500)).toBe(at(4, 1500));
  });

  it('holds: a chance of at most 5 % comes about in at most about 5 % of worlds without a change, seed 7', () => {
    const random = createRandom(7);
    let alarms = 0;
    const worlds = 250;
    for (let world = 0; world < worlds; world += 1) {
      const failed = count(random, 1300, 0.06);
      const acceptable = (failed + 0.5) / 1301;
      const shift = { acceptable, unacceptable: (2 * acceptable) / (1 + acceptable) };
      const groups = Array.from({ length: 150 }, () => ({ successes: count(random, 3, 0.06), n: 3 }));
      const height = bernoulliCusum(groups, shift).at(-1) ?? 0;
      if (height < 2) continue;
      const baseline = { successes: failed, n: 1300 };
      const chance = chanceOfHeight({ ...shift, height, baseline, runs: 450, seed: world, histories: 999 });
      alarms += chance <= 0.05 ? 1 : 0;
    }
    expect(alarms / worlds).toBeLessThan(0.08);
  });

  it('takes a million runs in its stride', () => {
    const baseline = { successes: 60_000, n: 1_000_000 };
    const chance = chanceOfHeight({ ...SHIFT, height: 5, baseline, runs: 1_000_000, seed: 3 });
    expect(chance).toBeGreaterThan(0);
    expect(chance).toBeLessThan(0.05);
  });

  it('refuses a height of nothing', () => {
    expect(() => chanceOfHeight({ ...SHIFT, height: 0, baseline: known, runs: 5, seed: 1 })).toThrow(
      'height',
    );
  });
});
