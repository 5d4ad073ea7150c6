import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/statistics/random.ts';
import { kaplanMeier } from '../../src/statistics/survival.ts';
import { LUNG, lifetimesOf, SIX_MP } from './published-lifetimes.ts';

describe('kaplanMeier', () => {
  it('holds the published curve of remission on 6-MP', () => {
    const curve = kaplanMeier(SIX_MP);
    const published = [
      [6, 0.8571],
      [7, 0.8067],
      [10, 0.7529],
      [13, 0.6902],
      [16, 0.6275],
      [22, 0.5378],
      [23, 0.4482],
    ];
    expect(curve.steps.map(({ time, survival }) => [time, Number(survival.toFixed(4))])).toEqual(published);
    expect(curve.steps[0]?.standardError.toFixed(4)).toBe('0.0764');
    expect(curve).toMatchObject({ n: 21, events: 9, longest: 35 });
  });

  it('has R’s log–log limits at the first step: [.620, .952]', () => {
    const first = kaplanMeier(SIX_MP).steps[0];
    expect(first?.low).toBeCloseTo(0.62, 3);
    expect(first?.high).toBeCloseTo(0.9516, 3);
  });

  it('crosses one half at R’s 310 days in 228 patients with 165 events, and its limits at [284, 361]', () => {
    const curve = kaplanMeier(LUNG);
    expect(curve).toMatchObject({ n: 228, events: 165 });
    const halfway = (side: 'survival' | 'low' | 'high') =>
      curve.steps.find((step) => step[side] <= 0.5)?.time;
    expect([halfway('survival'), halfway('low'), halfway('high')]).toEqual([310, 284, 361]);
  });

  it('gives the research’s [285, 363] when its own standard errors are put on R’s default log scale', () => {
    const { steps } = kaplanMeier(LUNG);
    const crosses = (sign: number) =>
      steps.find(
        (step) => step.survival * Math.exp((sign * 1.96 * step.standardError) / step.survival) <= 0.5,
      );
    expect([crosses(-1)?.time, crosses(1)?.time]).toEqual([285, 363]);
  });

  it('is the plain share of survivors without censoring, and stays finite when all have ended', () => {
    const curve = kaplanMeier(lifetimesOf('1 2 3 4'));
    expect(curve.steps.map((step) => step.survival)).toEqual([0.75, 0.5, 0.25, 0]);
    expect(curve.steps.at(-1)).toMatchObject({ low: 0, standardError: 0 });
    expect(curve.steps.flatMap((step) => [step.low, step.high]).every(Number.isFinite)).toBe(true);
  });

  it('counts equal calls together', () => {
    const rows = [
      { time: 3, ended: true, count: 40 },
      { time: 30, ended: false, count: 10 },
    ];
    expect(kaplanMeier(rows).steps[0]).toMatchObject({ atRisk: 50, events: 40, survival: 0.2 });
    expect(() => kaplanMeier([{ time: -1, ended: true }])).toThrow('time must be');
    expect(() => kaplanMeier([{ time: 1, ended: true, count: 1.5 }])).toThrow('count');
  });

  it('covers the truth in about 95 % of censored worlds, seed 12', () => {
    const random = createRandom(12);
    let covered = 0;
    for (let world = 0; world < 1000; world += 1) {
      const lifetimes = Array.from({ length: 60 }, () => {
        const time = -Math.log1p(-random.next());
        const cut = 2 * random.next();
        return { time: Math.min(time, cut), ended: time <= cut };
      });
      const step = kaplanMeier(lifetimes).steps.findLast(({ time }) => time <= 0.7);
      covered += step !== undefined && step.low <= Math.exp(-0.7) && Math.exp(-0.7) <= step.high ? 1 : 0;
    }
    expect(covered / 1000).toBeGreaterThan(0.93);
    expect(covered / 1000).toBeLessThan(0.975);
  });
});
