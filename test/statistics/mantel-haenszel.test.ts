import { describe, expect, it } from 'vitest';
import { cochranMantelHaenszel } from '../../src/statistics/mantel-haenszel.ts';
import { createRandom } from '../../src/statistics/random.ts';

/** Admissions at Berkeley 1973 by department: men, women (R's UCBAdmissions). */
const BERKELEY = [
  [512, 825, 89, 108],
  [353, 560, 17, 25],
  [120, 325, 202, 593],
  [138, 417, 131, 375],
  [53, 191, 94, 393],
  [22, 373, 24, 341],
].map(([x = 0, n = 0, y = 0, m = 0]) => ({ first: { successes: x, n }, second: { successes: y, n: m } }));

describe('cochranMantelHaenszel', () => {
  it('gives R’s printed χ² 1.4269, p 0.2323 for the Berkeley admissions', () => {
    const { chiSquare, pValue, strataUsed } = cochranMantelHaenszel(BERKELEY);
    expect(chiSquare).toBeCloseTo(1.4269, 4);
    expect(pValue).toBeCloseTo(0.2323, 4);
    expect(strataUsed).toBe(6);
  });

  it('is, within one stratum, the plain difference and ratio', () => {
    const stratum = { first: { successes: 30, n: 200 }, second: { successes: 12, n: 150 } };
    const result = cochranMantelHaenszel([stratum], { continuity: false });
    expect(result.difference).toBeCloseTo(0.15 - 0.08, 14);
    expect(result.riskRatio).toBeCloseTo(0.15 / 0.08, 12);
    const half = 1.959963984540054 * Math.sqrt((0.15 * 0.85) / 200 + (0.08 * 0.92) / 150);
    expect(result.interval.high - result.difference).toBeCloseTo(half, 12);
  });

  it('ignores strata that have one side only and refuses when none has both', () => {
    const lonely = { first: { successes: 3, n: 9 }, second: { successes: 0, n: 0 } };
    expect(cochranMantelHaenszel([...BERKELEY, lonely]).chiSquare).toBe(
      cochranMantelHaenszel(BERKELEY).chiSquare,
    );
    expect(() => cochranMantelHaenszel([lonely])).toThrow('no stratum has runs on both sides');
  });

  it('has no ratio without a success on the second side, and p 1 without any', () => {
    const none = { first: { successes: 0, n: 9 }, second: { successes: 0, n: 8 } };
    expect(cochranMantelHaenszel([none])).toMatchObject({ pValue: 1, riskRatio: null, difference: 0 });
  });

  it('is not fooled by more Mondays in one period, seed 5', () => {
    const random = createRandom(5);
    let naive = 0;
    let stratified = 0;
    const first = [0, 1, 2, 3, 4, 5, 6, 0];
    const second = [1, 2, 3, 4, 5, 6, 0, 1];
    for (let world = 0; world < 200; world += 1) {
      const count = (weekday: number) => {
        const rate = weekday === 0 ? 0.3 : 0.05;
        let successes = 0;
        for (let run = 0; run < 60; run += 1) successes += random.next() < rate ? 1 : 0;
        return successes;
      };
      const on = (days: readonly number[], weekday: number) => {
        const own = days.filter((day) => day === weekday);
        return { n: 60 * own.length, successes: own.reduce((sum, day) => sum + count(day), 0) };
      };
      const strata = [0, 1, 2, 3, 4, 5, 6].map((weekday) => ({
        first: on(first, weekday),
        second: on(second, weekday),
      }));
      const total = (side: 'first' | 'second') => ({
        successes: strata.reduce((sum, stratum) => sum + stratum[side].successes, 0),
        n: strata.reduce((sum, stratum) => sum + stratum[side].n, 0),
      });
      const pooled = { first: total('first'), second: total('second') };
      naive += cochranMantelHaenszel([pooled]).pValue < 0.05 ? 1 : 0;
      stratified += cochranMantelHaenszel(strata).pValue < 0.05 ? 1 : 0;
    }
    expect(naive / 200).toBeGreaterThan(0.2);
    expect(stratified / 200).toBeLessThan(0.08);
  });
});
