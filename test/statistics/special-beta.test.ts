import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  betaQuantile,
  betaQuantilePoint,
  betaTails,
  lnBeta,
  regularizedBeta,
} from '../../src/statistics/special/beta.ts';

describe('regularizedBeta', () => {
  it('equals the polynomial it is for whole parameters', () => {
    expect(regularizedBeta(0.3, 2, 3)).toBeCloseTo(0.3483, 14);
    expect(regularizedBeta(0.5, 5, 5)).toBeCloseTo(0.5, 14);
    expect(regularizedBeta(0.2, 1, 4)).toBeCloseTo(1 - 0.8 ** 4, 14);
  });

  it('is the arcsine law for two halves', () => {
    for (const x of [1e-12, 0.001, 0.25, 0.5, 0.9, 0.999999]) {
      const expected = (2 / Math.PI) * Math.asin(Math.sqrt(x));
      expect(Math.abs(regularizedBeta(x, 0.5, 0.5) / expected - 1)).toBeLessThan(1e-13);
    }
  });

  it('mirrors: I_x(a, b) + I_(1−x)(b, a) = 1', () => {
    const positive = fc.double({ min: 0.01, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), positive, positive, (x, a, b) => {
        const sum = regularizedBeta(x, a, b) + betaTails({ x: 1 - x, complement: x }, { a: b, b: a }).lower;
        expect(Math.abs(sum - 1)).toBeLessThan(1e-12);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('matches exact binomial sums, P(X ≤ k) of 40 fair coins', () => {
    let choose = 1n;
    let sum = 0n;
    for (let k = 0; k < 40; k += 1) {
      sum += choose;
      expect(regularizedBeta(0.5, 40 - k, k + 1) / (Number(sum) / 2 ** 40)).toBeCloseTo(1, 12);
      choose = (choose * BigInt(40 - k)) / BigInt(k + 1);
    }
  });

  it('refuses parameters outside its domain', () => {
    expect(() => regularizedBeta(-0.1, 1, 1)).toThrow(RangeError);
    expect(() => regularizedBeta(0.5, 0, 1)).toThrow('a must be a finite number above 0');
    expect(() => betaQuantile(Number.NaN, 1, 1)).toThrow(RangeError);
  });
});

describe('betaQuantile', () => {
  it('inverts the distribution function to twelve digits', () => {
    const positive = fc.double({ min: 0.05, max: 1e7, noNaN: true });
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true }), positive, positive, (p, a, b) => {
        const { lower, upper } = betaTails(betaQuantilePoint(p, { a, b }), { a, b });
        const [got, wanted] = p < 0.5 ? [lower, p] : [upper, 1 - p];
        expect(Math.abs(got / wanted - 1)).toBeLessThan(1e-10);
      }),
      { seed: 2, numRuns: 200 },
    );
  });

  it('has the closed form 1 − (1−p)^(1/b) for a = 1, up to b = 1e9', () => {
    for (const b of [1, 20, 1e4, 1e9]) {
      const expected = -Math.expm1(Math.log1p(-0.975) / b);
      expect(Math.abs(betaQuantile(0.975, 1, b) / expected - 1)).toBeLessThan(1e-12);
    }
  });

  it('keeps the digits of a quantile next to 1 in its complement', () => {
    const { complement } = betaQuantilePoint(0.025, { a: 1e9, b: 1 });
    expect(complement / -Math.expm1(Math.log(0.025) / 1e9)).toBeCloseTo(1, 11);
  });
});

describe('lnBeta', () => {
  it('is ln(1/12) for (2, 3) and keeps its digits for huge and lopsided parameters', () => {
    expect(lnBeta(2, 3)).toBeCloseTo(-Math.log(12), 14);
    expect(lnBeta(0.5, 0.5)).toBeCloseTo(Math.log(Math.PI), 14);
    expect(lnBeta(1, 1e9)).toBeCloseTo(-Math.log(1e9), 11);
    expect(lnBeta(3, 1e8)).toBeCloseTo(
      Math.log(2) - Math.log(1e8) - Math.log(1e8 + 1) - Math.log(1e8 + 2),
      11,
    );
  });
});
