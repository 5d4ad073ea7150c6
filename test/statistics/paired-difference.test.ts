import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pairedDifference } from '../../src/statistics/paired-difference.ts';
import { binomialCdf } from '../../src/statistics/special/binomial.ts';

function binomial(k: number, n: number, p: number): number {
  return binomialCdf(k, n, p) - (k === 0 ? 0 : binomialCdf(k - 1, n, p));
}

/** Exact probability that the interval holds the truth: over every count of units that change, and which way. */
function coverage(n: number, first: number, second: number): number {
  let total = 0;
  for (let changed = 0; changed <= n; changed += 1) {
    const weight = binomial(changed, n, first + second);
    for (let onlyFirst = 0; onlyFirst <= changed; onlyFirst += 1) {
      const { low, high } = pairedDifference({ onlyFirst, onlySecond: changed - onlyFirst, n });
      if (low <= first - second && first - second <= high)
        total += weight * binomial(onlyFirst, changed, first / (first + second));
    }
  }
  return total;
}

describe('pairedDifference', () => {
  it('of 944 and 880 of 1600 voters, 236 of whom changed their mind, is 0.021 to 0.059', () => {
    const { low, high, method } = pairedDifference({ onlyFirst: 150, onlySecond: 86, n: 1600 });
    expect([Number(low.toFixed(3)), Number(high.toFixed(3)), method]).toEqual([0.021, 0.059, 'agresti-min']);
  });

  it.each([
    [40, 0.1, 0.1],
    [40, 0.2, 0.05],
    [100, 0.15, 0.02],
    [196, 0.1, 0.04],
    [196, 0.02, 0.02],
  ])('holds the truth at least 93 times in 100 with %d units', (n, first, second) => {
    expect(coverage(n, first, second)).toBeGreaterThan(0.93);
  });

  it('changes sign when the sides change places, and never leaves [−1, 1]', () => {
    fc.assert(
      fc.property(fc.nat(30), fc.nat(30), fc.integer({ min: 1, max: 40 }), (onlyFirst, onlySecond, more) => {
        const n = onlyFirst + onlySecond + more;
        const there = pairedDifference({ onlyFirst, onlySecond, n });
        const back = pairedDifference({ onlyFirst: onlySecond, onlySecond: onlyFirst, n });
        expect(there.low).toBeCloseTo(-back.high, 12);
        expect(there.low).toBeGreaterThanOrEqual(-1);
        expect(there.high).toBeLessThanOrEqual(1);
      }),
      { seed: 20251120 },
    );
  });

  it('refuses counts that cannot be', () => {
    expect(() => pairedDifference({ onlyFirst: 3, onlySecond: 3, n: 5 })).toThrow(RangeError);
    expect(() => pairedDifference({ onlyFirst: 0, onlySecond: 0, n: 0 })).toThrow(RangeError);
  });
});
