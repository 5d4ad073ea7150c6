import { describe, expect, it } from 'vitest';
import { binomialCdf, logBinomialPmf } from '../../src/statistics/special/binomial.ts';
import { chiSquareUpper } from '../../src/statistics/special/chi-square.ts';
import { gammaTails } from '../../src/statistics/special/incomplete-gamma.ts';
import { lnGamma, stirlingError } from '../../src/statistics/special/log-gamma.ts';
import { normalCdf, normalQuantile } from '../../src/statistics/special/normal.ts';
import { studentCdf, studentCritical, studentQuantile } from '../../src/statistics/special/student.ts';

describe('Student t', () => {
  it.each([
    [1, 12.706204736174707],
    [2, 4.302652729911275],
    [4, 2.7764451051977987],
    [30, 2.0422724563012373],
    [1e9, 1.9599639869],
  ])('has the tabled 95 %% critical value with %d degrees of freedom', (df, expected) => {
    expect(studentCritical(0.95, df)).toBeCloseTo(expected, 8);
  });

  it('is the Cauchy law with one degree of freedom', () => {
    for (const t of [-1e6, -3, -0.1, 0, 2, 50]) {
      expect(studentCdf(t, 1)).toBeCloseTo(0.5 + Math.atan(t) / Math.PI, 14);
    }
    expect(studentQuantile(1e-9, 1) / (-1 / Math.tan(Math.PI * 1e-9))).toBeCloseTo(1, 12);
  });

  it('inverts itself, with fractional degrees of freedom too', () => {
    for (const df of [0.7, 2.5, 13, 400.25]) {
      for (const p of [1e-8, 0.025, 0.4, 0.9])
        expect(studentCdf(studentQuantile(p, df), df) / p).toBeCloseTo(1, 11);
    }
    expect(studentQuantile(0.5, 3)).toBe(0);
  });
});

describe('gamma and chi-square', () => {
  it('knows factorials and Γ(½) = √π', () => {
    expect(lnGamma(0.5)).toBeCloseTo(0.5 * Math.log(Math.PI), 14);
    expect(lnGamma(11)).toBeCloseTo(Math.log(3628800), 13);
    expect(lnGamma(171) / 706.5730622457874).toBeCloseTo(1, 14);
    expect([lnGamma(1), lnGamma(2)].map(Math.abs).every((x) => x < 3e-15)).toBe(true);
    expect(stirlingError(15.0001) / stirlingError(15)).toBeCloseTo(1, 4);
  });

  it('is 1 − exp(−x/2) with two degrees of freedom, in both tails', () => {
    for (const x of [1e-12, 0.5, 3, 40, 600]) {
      expect(gammaTails(x / 2, 1).lower / -Math.expm1(-x / 2)).toBeCloseTo(1, 12);
      expect(chiSquareUpper(x, 2) / Math.exp(-x / 2)).toBeCloseTo(1, 12);
    }
  });

  it('is the square of a normal with one degree of freedom: 3.841 at 95 %', () => {
    expect(chiSquareUpper(normalQuantile(0.975) ** 2, 1)).toBeCloseTo(0.05, 13);
    expect(chiSquareUpper(9, 1)).toBeCloseTo(2 * normalCdf(-3), 14);
  });

  it('rises by the Poisson probability from shape to shape, from small to large ones', () => {
    for (const a of [0.05, 0.5, 3, 200, 1e6]) {
      for (const x of [a / 2, a, a + 3 * Math.sqrt(a)]) {
        const step = Math.exp(a * Math.log(x) - x - lnGamma(a + 1));
        const difference = gammaTails(x, a).lower - gammaTails(x, a + 1).lower;
        expect(Math.abs(difference - step)).toBeLessThan(1e-9);
      }
    }
    expect(() => chiSquareUpper(-1, 2)).toThrow(RangeError);
  });
});

describe('binomial', () => {
  it('has probabilities that add up to the distribution function', () => {
    let sum = 0;
    for (let k = 0; k <= 30; k += 1) {
      sum += Math.exp(logBinomialPmf(k, 30, 0.13));
      expect(binomialCdf(k, 30, 0.13)).toBeCloseTo(sum, 13);
    }
  });

  it.each([
    [1000, 1e6, 0.001, 0.508409368220775],
    [950, 1e6, 0.001, 0.0577455418154557],
    [10_000, 1e8, 1e-4, 0.502659581222332],
    [9700, 1e8, 1e-4, 0.00131221204507471],
    [100_000, 1e9, 1e-4, 0.500841043100391],
    [0, 450, 0.062, 3.09939744420769e-13],
  ])(
    'P(X ≤ %d) of %d at %d agrees with a sum in 60-digit arithmetic to eleven digits',
    (k, n, p, expected) => {
      expect(Math.abs(binomialCdf(k, n, p) / expected - 1)).toBeLessThan(1e-11);
    },
  );

  it('stays right for a billion trials', () => {
    expect(Math.exp(logBinomialPmf(5e8, 1e9, 0.5)) * Math.sqrt(Math.PI * 5e8)).toBeCloseTo(1, 8);
    expect(binomialCdf(2, 1e9, 1e-9)).toBeCloseTo(Math.exp(-1) * 2.5, 8);
    expect(() => binomialCdf(4, 3, 0.5)).toThrow('must not exceed');
    expect(() => logBinomialPmf(1.5, 3, 0.5)).toThrow('whole number');
  });
});
