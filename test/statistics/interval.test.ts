import { describe, expect, it } from 'vitest';
import { clopperPearson, jeffreys } from '../../src/statistics/exact-interval.ts';
import { type Interval, wilson } from '../../src/statistics/interval.ts';
import { createRandom } from '../../src/statistics/random.ts';
import { binomialCdf } from '../../src/statistics/special/binomial.ts';

function limits({ low, high }: Interval, digits = 4): readonly number[] {
  return [Number(low.toFixed(digits)), Number(high.toFixed(digits))];
}

describe('wilson', () => {
  it.each([
    [81, 263, [0.2553, 0.3662]],
    [15, 148, [0.0624, 0.1605]],
    [0, 20, [0, 0.1611]],
    [1, 29, [0.0061, 0.1718]],
  ])('of %d in %d holds Newcombe’s published limits', (successes, n, expected) => {
    expect(limits(wilson(successes, n))).toEqual(expected);
  });

  it.each([
    [387, 450, [0.825, 0.889]],
    [28, 450, [0.043, 0.088]],
    [15, 450, [0.02, 0.054]],
  ])('of %d in %d holds the limits of the requirements’ example', (successes, n, expected) => {
    expect(limits(wilson(successes, n), 3)).toEqual(expected);
  });

  it('of 28 in 63 is [.33, .57]', () => {
    expect(limits(wilson(28, 63), 2)).toEqual([0.33, 0.57]);
  });

  it('solves its defining equation at both ends, for a billion runs too', () => {
    for (const [successes, n] of [
      [3, 7],
      [387, 450],
      [5, 1e9],
      [999_999_990, 1e9],
    ] as const) {
      const { low, high } = wilson(successes, n, { level: 0.9 });
      for (const p of [low, high]) {
        const z2 = ((successes / n - p) ** 2 * n) / (p * (1 - p));
        expect(z2 / 1.6448536269514722 ** 2).toBeCloseTo(1, 6);
      }
    }
  });

  it('touches 0 and 1 exactly at no and at only successes, and is mirrored', () => {
    expect(wilson(0, 1e9)).toMatchObject({ low: 0 });
    expect(wilson(1e9, 1e9)).toMatchObject({ high: 1 });
    expect(wilson(3, 10).low).toBeCloseTo(1 - wilson(7, 10).high, 15);
  });

  it('knows nothing without runs', () => {
    expect(wilson(0, 0)).toEqual({ low: 0, high: 1, level: 0.95, method: 'wilson' });
  });

  it('widens to the effective size and to Student’s t', () => {
    const plain = wilson(45, 450);
    const burst = wilson(45, 450, { effectiveSize: 90 });
    expect(limits(burst, 10)).toEqual(limits(wilson(9, 90), 10));
    expect(burst.method).toBe('wilson-effective-size');
    expect(wilson(45, 450, { effectiveSize: 90, degreesOfFreedom: 13 }).high).toBeGreaterThan(burst.high);
    expect(burst.high).toBeGreaterThan(plain.high);
  });

  it.each([
    [-1, 10],
    [11, 10],
    [1, -5],
    [Number.NaN, 10],
    [1, Infinity],
  ])('refuses %d in %d', (successes, n) => {
    expect(() => wilson(successes, n)).toThrow(RangeError);
    expect(() => clopperPearson(successes, n)).toThrow(RangeError);
    expect(() => jeffreys(successes, n)).toThrow(RangeError);
  });

  it('says what is wrong in a sentence', () => {
    expect(() => wilson(11, 10)).toThrow('successes (11) must not exceed n (10)');
    expect(() => wilson(1, 10, { level: 1 })).toThrow('level must lie strictly between 0 and 1, got 1');
    expect(() => wilson(1, 10, { effectiveSize: 11 })).toThrow('effectiveSize (11) must not exceed n (10)');
  });
});

describe('clopperPearson', () => {
  it.each([
    [81, 263, [0.2527, 0.3676]],
    [0, 20, [0, 0.1684]],
    [28, 450, [0.0417, 0.0887]],
  ])('of %d in %d holds the published limits', (successes, n, expected) => {
    expect(limits(clopperPearson(successes, n))).toEqual(expected);
  });

  it('leaves 2.5 % in each exact binomial tail', () => {
    const { low, high } = clopperPearson(28, 450);
    expect(1 - binomialCdf(27, 450, low)).toBeCloseTo(0.025, 12);
    expect(binomialCdf(28, 450, high)).toBeCloseTo(0.025, 12);
  });

  it('follows the rule of three at a billion runs without failure', () => {
    expect(clopperPearson(0, 1e9).high * 1e9).toBeCloseTo(-Math.log(0.025), 6);
    expect(clopperPearson(0, 0)).toMatchObject({ low: 0, high: 1 });
  });
});

describe('jeffreys', () => {
  it('of 1 in 29 holds the published limits', () => {
    expect(limits(jeffreys(1, 29))).toEqual([0.0037, 0.1501]);
  });

  it('touches 0 and 1 at no and at only successes', () => {
    expect(jeffreys(0, 12)).toMatchObject({ low: 0 });
    expect(jeffreys(12, 12)).toMatchObject({ high: 1 });
    expect(jeffreys(0, 0)).toMatchObject({ low: 0, high: 1 });
  });
});

describe('coverage', () => {
  const seed = 20261122;
  it(`of the three intervals is near or above 95 % at rates from 3 to 50 %, seed ${seed}`, () => {
    const random = createRandom(seed);
    const n = 60;
    const methods = { wilson, clopperPearson, jeffreys };
    const covered = { wilson: 0, clopperPearson: 0, jeffreys: 0 };
    const worlds = 4000;
    for (let world = 0; world < worlds; world += 1) {
      const rate = 0.03 + 0.47 * random.next();
      let successes = 0;
      for (let run = 0; run < n; run += 1) successes += random.next() < rate ? 1 : 0;
      for (const name of ['wilson', 'clopperPearson', 'jeffreys'] as const) {
        const { low, high } = methods[name](successes, n);
        covered[name] += low <= rate && rate <= high ? 1 : 0;
      }
    }
    expect(covered.wilson / worlds).toBeGreaterThan(0.94);
    expect(covered.wilson / worlds).toBeLessThan(0.965);
    expect(covered.jeffreys / worlds).toBeGreaterThan(0.935);
    expect(covered.clopperPearson / worlds).toBeGreaterThan(0.95);
  });
});
