import { describe, expect, it } from 'vitest';
import { blockBootstrap } from '../../src/statistics/bootstrap.ts';
import { effectiveSize } from '../../src/statistics/effective-size.ts';
import { wilson } from '../../src/statistics/interval.ts';
import type { Proportion } from '../../src/statistics/proportion.ts';
import { quantileOfSorted } from '../../src/statistics/quantile.ts';
import { createRandom, type Random } from '../../src/statistics/random.ts';

/** Half-days of 32 runs that mostly fail at 3 %, and at 60 % during one half-day in ten. */
function burstyWeeks(random: Random, blocks: number): readonly Proportion[] {
  return Array.from({ length: blocks }, () => {
    const rate = random.next() < 0.1 ? 0.6 : 0.03;
    let successes = 0;
    for (let run = 0; run < 32; run += 1) successes += random.next() < rate ? 1 : 0;
    return { successes, n: 32 };
  });
}
const TRUE_RATE = 0.1 * 0.6 + 0.9 * 0.03;

describe('effectiveSize', () => {
  it('is the ratio estimator, worked by hand for three blocks', () => {
    const result = effectiveSize([
      { successes: 0, n: 10 },
      { successes: 6, n: 10 },
      { successes: 0, n: 0 },
      { successes: 3, n: 10 },
    ]);
    const variance = ((3 / 2) * (9 + 9 + 0)) / 900;
    expect(result.designEffect).toBeCloseTo((variance * 30) / (0.3 * 0.7), 12);
    expect(result).toMatchObject({ successes: 9, n: 30, blocks: 3, degreesOfFreedom: 2 });
    expect(result.effectiveSize * result.designEffect).toBeCloseTo(30, 12);
  });

  it('never claims more runs than there are, nor divides by a rate of 0', () => {
    expect(
      effectiveSize([
        { successes: 5, n: 10 },
        { successes: 5, n: 10 },
      ]).effectiveSize,
    ).toBe(20);
    expect(
      effectiveSize([
        { successes: 0, n: 7 },
        { successes: 0, n: 9 },
      ]),
    ).toMatchObject({ designEffect: 1 });
  });

  it('asks for two blocks with runs', () => {
    expect(() =>
      effectiveSize([
        { successes: 1, n: 4 },
        { successes: 0, n: 0 },
      ]),
    ).toThrow('at least two blocks');
  });

  it('covers over 90 % in four bursty weeks, where independent runs would cover under 75 %, seed 11', () => {
    const random = createRandom(11);
    const worlds = 1000;
    let clustered = 0;
    let independent = 0;
    for (let world = 0; world < worlds; world += 1) {
      const blocks = burstyWeeks(random, 56);
      const successes = blocks.reduce((sum, block) => sum + block.successes, 0);
      const naive = wilson(successes, 56 * 32);
      const { n, effectiveSize: size, degreesOfFreedom } = effectiveSize(blocks);
      const honest = wilson(successes, n, { effectiveSize: size, degreesOfFreedom });
      independent += naive.low <= TRUE_RATE && TRUE_RATE <= naive.high ? 1 : 0;
      clustered += honest.low <= TRUE_RATE && TRUE_RATE <= honest.high ? 1 : 0;
    }
    expect(clustered / worlds).toBeGreaterThan(0.9);
    expect(clustered / worlds).toBeLessThan(0.98);
    expect(independent / worlds).toBeLessThan(0.75);
  });
});

describe('blockBootstrap', () => {
  const rateOf = (blocks: readonly Proportion[]) =>
    blocks.reduce((sum, block) => sum + block.successes, 0) / blocks.reduce((sum, block) => sum + block.n, 0);

  it('gives the same answer for the same seed and another for another', () => {
    const blocks = burstyWeeks(createRandom(1), 28);
    const run = (seed: number) => blockBootstrap(blocks, rateOf, { seed, draws: 200, blockLength: 3 });
    expect(run(9)).toEqual(run(9));
    expect(run(9).interval).not.toEqual(run(10).interval);
    expect(run(9).estimate).toBe(rateOf(blocks));
  });

  it('finds the standard error of a mean of independent values, seed 2', () => {
    const random = createRandom(2);
    const values = Array.from({ length: 400 }, () => random.next());
    const mean = (sample: readonly number[]) => sample.reduce((sum, value) => sum + value, 0) / sample.length;
    const { standardError } = blockBootstrap(values, mean, { seed: 3, draws: 1000 });
    expect(standardError / Math.sqrt(1 / 12 / 400)).toBeCloseTo(1, 0.9);
  });

  it('sees with blocks the spread that single draws of a dependent series miss, seed 4', () => {
    const random = createRandom(4);
    let state = 0;
    const values = Array.from({ length: 600 }, () => (state = 0.9 * state + random.next() - 0.5));
    const mean = (sample: readonly number[]) => sample.reduce((sum, value) => sum + value, 0) / sample.length;
    const single = blockBootstrap(values, mean, { seed: 5, draws: 300 });
    const blocked = blockBootstrap(values, mean, { seed: 5, draws: 300, blockLength: 40 });
    expect(blocked.standardError / single.standardError).toBeGreaterThan(2.5);
  });

  it('refuses nothing to draw from and statistics that are not finite', () => {
    expect(() => blockBootstrap([], () => 0, { seed: 1 })).toThrow('at least one item');
    expect(() => blockBootstrap([1], () => Number.NaN, { seed: 1 })).toThrow('the statistic must be');
    expect(() => blockBootstrap([1], () => 0, { seed: -1 })).toThrow('seed');
  });
});

describe('quantileOfSorted', () => {
  it('interpolates as R does by default', () => {
    expect(quantileOfSorted([1, 2, 4, 8], 0.5)).toBe(3);
    expect(quantileOfSorted([1, 2, 4, 8], 0.95)).toBeCloseTo(7.4, 12);
    expect([quantileOfSorted([5], 0), quantileOfSorted([5], 1)]).toEqual([5, 5]);
    expect(() => quantileOfSorted([], 0.5)).toThrow('at least one value');
  });
});
