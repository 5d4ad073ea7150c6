import { describe, expect, it } from 'vitest';
import { fisherExact } from '../../src/statistics/fisher.ts';
import {
  minimumDetectableDifference,
  powerOfTwoProportions,
  sampleSizeForMargin,
  sampleSizePerSide,
} from '../../src/statistics/power.ts';
import { createRandom } from '../../src/statistics/random.ts';
import { shrink, spreadOfEffects } from '../../src/statistics/shrinkage.ts';

describe('sampleSizePerSide', () => {
  it.each([
    [0.062, 0.0124, 228],
    [0.062, 0.031, 724],
    [0.86, 0.89, 1907],
    [0.86, 0.91, 638],
    [0.85, 0.92, 325],
    [0.15, 0.13, 4724],
  ])('from %d to %d is %d runs, rounded up', (first, second, expected) => {
    expect(Math.ceil(sampleSizePerSide(first, second))).toBe(expected);
    expect(Math.ceil(sampleSizePerSide(second, first))).toBe(expected);
  });

  it('grows with the design effect and with the wanted certainty', () => {
    const plain = sampleSizePerSide(0.06, 0.12);
    expect(sampleSizePerSide(0.06, 0.12, { designEffect: 3 })).toBeCloseTo(3 * plain, 9);
    expect(sampleSizePerSide(0.06, 0.12, { power: 0.9 })).toBeGreaterThan(plain);
    expect(sampleSizePerSide(0.06, 0.12, { alpha: 0.01 })).toBeGreaterThan(plain);
  });

  it('refuses equal rates, rates of 0 and design effects below 1', () => {
    expect(() => sampleSizePerSide(0.2, 0.2)).toThrow('equal rates');
    expect(() => sampleSizePerSide(0, 0.2)).toThrow('the first rate must lie strictly');
    expect(() => sampleSizePerSide(0.1, 0.2, { designEffect: 0.5 })).toThrow('designEffect');
  });
});

describe('powerOfTwoProportions', () => {
  it('is the wanted power at the computed size', () => {
    for (const power of [0.5, 0.8, 0.95]) {
      const n = sampleSizePerSide(0.062, 0.031, { power, designEffect: 2 });
      expect(powerOfTwoProportions(0.062, 0.031, { n, designEffect: 2 })).toBeCloseTo(power, 12);
    }
  });

  it('is not far from what Fisher’s stricter test finds in simulated worlds, seed 41', () => {
    const random = createRandom(41);
    const count = (rate: number) => {
      let successes = 0;
      for (let run = 0; run < 356; run += 1) successes += random.next() < rate ? 1 : 0;
      return { successes, n: 356 };
    };
    let found = 0;
    for (let world = 0; world < 400; world += 1)
      found += fisherExact(count(0.06), count(0.12)) <= 0.05 ? 1 : 0;
    const expected = powerOfTwoProportions(0.06, 0.12, { n: 356 });
    expect(found / 400).toBeGreaterThan(expected - 0.08);
    expect(found / 400).toBeLessThan(expected + 0.05);
  });
});

describe('minimumDetectableDifference', () => {
  it('inverts the sample size in both directions', () => {
    const up = sampleSizePerSide(0.86, 0.91);
    expect(minimumDetectableDifference(0.86, up, { direction: 'up' })).toBeCloseTo(0.05, 9);
    const down = sampleSizePerSide(0.062, 0.0124);
    expect(minimumDetectableDifference(0.062, down, { direction: 'down' })).toBeCloseTo(0.0496, 9);
  });

  it('says null where no difference could be seen', () => {
    expect(minimumDetectableDifference(0.02, 50, { direction: 'down' })).toBeNull();
    expect(minimumDetectableDifference(0.5, 1e9, { direction: 'up' })).toBeLessThan(1e-4);
  });
});

describe('sampleSizeForMargin', () => {
  it('asks for the research’s 43 and 96 probes and 196 labels', () => {
    expect(Math.ceil(sampleSizeForMargin(0.5, 0.15))).toBe(43);
    expect(Math.round(sampleSizeForMargin(0.5, 0.1))).toBe(96);
    expect(Math.ceil(sampleSizeForMargin(0.15, 0.05))).toBe(196);
    expect(sampleSizeForMargin(0.5, 0.1, { designEffect: 2 })).toBeCloseTo(192.07, 2);
    expect(() => sampleSizeForMargin(0.5, 0)).toThrow('margin');
  });
});

describe('shrink', () => {
  it('keeps τ²/(τ² + se²) of an estimate', () => {
    const { estimate, standardError, kept } = shrink(0.08, { standardError: 0.04, tau: 0.03 });
    expect(kept).toBeCloseTo(9 / 25, 14);
    expect(estimate).toBeCloseTo(0.08 * 0.36, 14);
    expect(standardError).toBeCloseTo(0.04 * 0.6, 14);
  });

  it('keeps all of a certain estimate and none where there are no true effects', () => {
    expect(shrink(0.1, { standardError: 0 }).estimate).toBe(0.1);
    expect(shrink(0.1, { standardError: 0.02, tau: 0 }).estimate).toBe(0);
    expect(() => shrink(Number.NaN, { standardError: 1 })).toThrow(RangeError);
  });

  it('stops the best of twenty from promising more than it keeps, seed 51', () => {
    const random = createRandom(51);
    const normal = () => Math.sqrt(-2 * Math.log1p(-random.next())) * Math.cos(2 * Math.PI * random.next());
    let raw = 0;
    let shrunken = 0;
    let realised = 0;
    for (let world = 0; world < 1000; world += 1) {
      const candidates = Array.from({ length: 20 }, () => {
        const truth = 0.03 * normal();
        return { truth, estimate: truth + 0.04 * normal() };
      });
      const best = candidates.reduce((top, next) => (next.estimate > top.estimate ? next : top));
      raw += best.estimate / 1000;
      shrunken += shrink(best.estimate, { standardError: 0.04 }).estimate / 1000;
      realised += best.truth / 1000;
    }
    expect(shrunken).toBeCloseTo(realised, 2.4);
    expect(raw).toBeGreaterThan(2 * realised);
  });
});

describe('spreadOfEffects', () => {
  it('finds the spread behind noisy outcomes, seed 52', () => {
    const random = createRandom(52);
    const normal = () => Math.sqrt(-2 * Math.log1p(-random.next())) * Math.cos(2 * Math.PI * random.next());
    const outcomes = Array.from({ length: 2000 }, () => {
      const standardError = 0.02 + 0.03 * random.next();
      return { estimate: 0.05 * normal() + standardError * normal(), standardError };
    });
    expect(spreadOfEffects(outcomes)).toBeCloseTo(0.05, 2.3);
  });

  it('is 0 where outcomes vary no more than chance, and asks for one', () => {
    expect(spreadOfEffects([{ estimate: 0.01, standardError: 0.05 }])).toBe(0);
    expect(() => spreadOfEffects([])).toThrow('at least one outcome');
  });
});
