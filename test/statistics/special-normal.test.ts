import { describe, expect, it } from 'vitest';
import {
  logNormalUpper,
  normalCdf,
  normalCritical,
  normalQuantile,
} from '../../src/statistics/special/normal.ts';

describe('normalCdf', () => {
  it.each([
    [-38, 2.88542835e-316, 1e-8],
    [-10, 7.619853024160527e-24, 1e-14],
    [-6, 9.865876450376983e-10, 1e-14],
    [-5, 2.866515718791939e-7, 1e-14],
    [-2, 0.02275013194817921, 1e-15],
    [0.3, 0.6179114221889526, 1e-15],
    [1, 0.8413447460685429, 1e-15],
    [6, 0.9999999990134123, 1e-15],
  ])('at %d is %d, as erfc gives it', (z, expected, tolerance) => {
    expect(Math.abs(normalCdf(z) / expected - 1)).toBeLessThan(tolerance);
  });

  it('adds up to 1 with its mirror image and has limits at infinity', () => {
    for (const z of [0, 0.1, 0.674, 0.675, 3, 5.7, 8])
      expect(normalCdf(z) + normalCdf(-z)).toBeCloseTo(1, 15);
    expect([normalCdf(Infinity), normalCdf(-Infinity)]).toEqual([1, 0]);
    expect(() => normalCdf(Number.NaN)).toThrow(RangeError);
  });
});

describe('normalQuantile', () => {
  it('gives the well-known critical values', () => {
    expect(normalCritical(0.95)).toBeCloseTo(1.959963984540054, 14);
    expect(normalCritical(0.9)).toBeCloseTo(1.644853626951473, 13);
    expect(normalQuantile(0.5)).toBe(0);
    expect(normalQuantile(1e-300)).toBeCloseTo(-37.0470962993612, 12);
  });

  it('inverts the distribution function from 1e-300 to 0.999999', () => {
    for (const p of [1e-300, 1e-100, 1e-20, 1e-8, 0.001, 0.2, 0.4999, 0.7, 0.95, 0.999999]) {
      expect(Math.abs(normalCdf(normalQuantile(p)) / p - 1)).toBeLessThan(1e-12);
    }
  });

  it('refuses 0, 1 and what is no probability', () => {
    for (const p of [0, 1, -1, 2, Number.NaN]) expect(() => normalQuantile(p)).toThrow(RangeError);
  });
});

describe('logNormalUpper', () => {
  it('passes smoothly from the function to its series and stays finite far out', () => {
    expect(logNormalUpper(35.000001) - logNormalUpper(35)).toBeCloseTo(-35.03e-6, 5);
    expect(logNormalUpper(1e6)).toBeCloseTo(-5e11, -2);
    expect(logNormalUpper(0)).toBeCloseTo(-Math.log(2), 14);
  });
});
