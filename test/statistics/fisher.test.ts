import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fisherExact } from '../../src/statistics/fisher.ts';
import { mcnemarExact } from '../../src/statistics/mcnemar.ts';

function choose(n: number, k: number): bigint {
  if (k < 0 || k > n) return 0n;
  let result = 1n;
  for (let i = 1; i <= k; i += 1) result = (result * BigInt(n - k + i)) / BigInt(i);
  return result;
}

/** All tables with the same margins, counted exactly. */
function enumerated(
  first: { successes: number; n: number },
  second: { successes: number; n: number },
): number {
  const successes = first.successes + second.successes;
  const ways = (x: number) => choose(first.n, x) * choose(second.n, successes - x);
  const observed = ways(first.successes);
  let asUnlikely = 0n;
  for (let x = 0; x <= successes; x += 1) asUnlikely += ways(x) <= observed ? ways(x) : 0n;
  return Number((asUnlikely * 10n ** 18n) / choose(first.n + second.n, successes)) / 1e18;
}

describe('fisherExact', () => {
  it('gives 0.4857 for the lady tasting tea and 0.0005367 for the twin convictions', () => {
    expect(fisherExact({ successes: 3, n: 4 }, { successes: 1, n: 4 })).toBeCloseTo(0.4857, 4);
    const dizygotic = { successes: 2, n: 17 };
    const monozygotic = { successes: 10, n: 13 };
    expect(fisherExact(dizygotic, monozygotic)).toBeCloseTo(0.0005367, 7);
    expect(fisherExact(dizygotic, monozygotic, { alternative: 'less' })).toBeCloseTo(0.0004652, 7);
  });

  it('agrees with an enumeration of all tables', () => {
    const count = fc.integer({ min: 0, max: 40 });
    fc.assert(
      fc.property(count, count, count, count, (a, b, c, d) => {
        const first = { successes: a, n: a + b };
        const second = { successes: c, n: c + d };
        expect(fisherExact(first, second)).toBeCloseTo(enumerated(first, second), 12);
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  it('has one-sided values that overlap in the observed table only', () => {
    const first = { successes: 7, n: 31 };
    const second = { successes: 15, n: 30 };
    const less = fisherExact(first, second, { alternative: 'less' });
    const greater = fisherExact(first, second, { alternative: 'greater' });
    const observed = Number(choose(31, 7) * choose(30, 15)) / Number(choose(61, 22));
    expect(less + greater - 1).toBeCloseTo(observed, 12);
    expect(fisherExact(second, first, { alternative: 'greater' })).toBeCloseTo(less, 13);
  });

  it('stays right and fast for a billion runs a side', () => {
    expect(fisherExact({ successes: 5, n: 1e9 }, { successes: 0, n: 1e9 })).toBeCloseTo(0.0625, 7);
    const p = fisherExact({ successes: 500_000_000, n: 1e9 }, { successes: 500_030_000, n: 1e9 });
    expect(p).toBeCloseTo(0.1797, 4);
  });

  it('says 1 where the margins allow one table only', () => {
    expect(fisherExact({ successes: 0, n: 10 }, { successes: 0, n: 12 })).toBe(1);
    expect(fisherExact({ successes: 0, n: 0 }, { successes: 3, n: 12 })).toBe(1);
  });

  it('refuses fractional and impossible counts', () => {
    expect(() => fisherExact({ successes: 1.5, n: 4 }, { successes: 1, n: 4 })).toThrow(
      'first.successes must be a whole',
    );
    expect(() => fisherExact({ successes: 1, n: 4 }, { successes: 5, n: 4 })).toThrow('second.successes (5)');
  });
});

describe('mcnemarExact', () => {
  it('is the two-sided binomial test of the runs that changed', () => {
    expect(mcnemarExact(10, 3)).toBeCloseTo(756 / 8192, 14);
    expect(mcnemarExact(3, 10)).toBe(mcnemarExact(10, 3));
    expect(mcnemarExact(5, 0)).toBeCloseTo(2 / 32, 14);
  });

  it('says 1 when nothing or the same number changed', () => {
    expect(mcnemarExact(0, 0)).toBe(1);
    expect(mcnemarExact(6, 6)).toBe(1);
  });
});
