import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { benjaminiHochberg } from '../../src/statistics/multiplicity.ts';

/** Section 4 of Benjamini and Hochberg (1995). */
const PAPER = [
  0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528,
  0.759, 1,
];

function rejected(adjusted: readonly number[]): number {
  return adjusted.filter((p) => p <= 0.05).length;
}

describe('benjaminiHochberg', () => {
  it('rejects 4 of the paper’s 15, where Bonferroni rejects 3', () => {
    expect(rejected(benjaminiHochberg(PAPER))).toBe(4);
    expect(rejected(PAPER.map((p) => p * PAPER.length))).toBe(3);
  });

  it('keeps the given order', () => {
    const adjusted = benjaminiHochberg([0.01, 0.04, 0.03, 0.005, 0.5]);
    [0.025, 0.05, 0.05, 0.025, 0.5].forEach((expected, index) => {
      expect(adjusted[index]).toBeCloseTo(expected, 15);
    });
  });

  it('never falls below the raw p, never exceeds 1 and keeps the ranking', () => {
    const pValues = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 });
    fc.assert(
      fc.property(pValues, (raw) => {
        const adjusted = benjaminiHochberg(raw);
        raw.forEach((p, index) => {
          expect(adjusted[index]).toBeGreaterThanOrEqual(p * (1 - 1e-12));
          expect(adjusted[index]).toBeLessThanOrEqual(1);
        });
        const order = raw.map((_, index) => index).sort((i, j) => (raw[i] ?? 0) - (raw[j] ?? 0));
        const inOrder = order.map((index) => adjusted[index] ?? 0);
        expect(inOrder).toEqual(inOrder.toSorted((left, right) => left - right));
      }),
      { seed: 4, numRuns: 100 },
    );
  });

  it('takes none, and refuses what is no probability', () => {
    expect(benjaminiHochberg([])).toEqual([]);
    expect(() => benjaminiHochberg([0.2, 1.2])).toThrow(RangeError);
    expect(() => benjaminiHochberg([Number.NaN])).toThrow(RangeError);
  });
});
