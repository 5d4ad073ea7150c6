import { describe, expect, it } from 'vitest';
import { fitLogNormal, fitParetoTail, fitWeibull } from '../../src/statistics/censored-fit.ts';
import { nelderMead } from '../../src/statistics/nelder-mead.ts';
import { createRandom } from '../../src/statistics/random.ts';
import { addedWait, logSurvivalOf, rescueBand, rescueFraction } from '../../src/statistics/rescue.ts';
import { normalQuantile } from '../../src/statistics/special/normal.ts';
import { lifetimesOf, SIX_MP } from './published-lifetimes.ts';

/** Calls with log-normal durations, cut off at 30 s. */
function callsCutAt30(seed: number): readonly { time: number; ended: boolean }[] {
  const random = createRandom(seed);
  return Array.from({ length: 450 }, () => {
    const time = Math.exp(2.2 + 0.78 * normalQuantile(random.next() || 0.5));
    return { time: Math.min(30, time), ended: time <= 30 };
  });
}

describe('fits of censored durations', () => {
  it('give the published Weibull of remission on 6-MP: 1.3537, 33.765, −41.659', () => {
    const fit = fitWeibull(SIX_MP);
    expect(fit.shape).toBeCloseTo(1.3537, 4);
    expect(fit.scale).toBeCloseTo(33.765, 3);
    expect(fit.logLikelihood).toBeCloseTo(-41.659, 3);
  });

  it('give the published log-normal of remission on 6-MP: 3.2031, .9787, −40.680', () => {
    const fit = fitLogNormal(SIX_MP);
    expect(fit.mu).toBeCloseTo(3.2031, 4);
    expect(fit.sigma).toBeCloseTo(0.9787, 4);
    expect(fit.logLikelihood).toBeCloseTo(-40.68, 3);
  });

  it('solve the Weibull score equation', () => {
    const { shape } = fitWeibull(SIX_MP);
    const powers = SIX_MP.map(({ time }) => time ** shape);
    const total = powers.reduce((sum, power) => sum + power, 0);
    const weighted = SIX_MP.reduce((sum, { time }, index) => sum + (powers[index] ?? 0) * Math.log(time), 0);
    const ended = SIX_MP.filter((lifetime) => lifetime.ended);
    const meanLog = ended.reduce((sum, { time }) => sum + Math.log(time), 0) / ended.length;
    expect(weighted / total - 1 / shape - meanLog).toBeCloseTo(0, 6);
  });

  it('are the mean and deviation of the logs without censoring', () => {
    const fit = fitLogNormal(lifetimesOf('1 10 100 1000'));
    expect(fit.mu).toBeCloseTo(1.5 * Math.LN10, 6);
    expect(fit.sigma).toBeCloseTo(Math.LN10 * Math.sqrt(1.25), 6);
  });

  it('give Hill’s exponent above a threshold, worked by hand', () => {
    const fit = fitParetoTail(lifetimesOf('1 3 20 40 80+'), 10);
    expect(fit.exponent).toBeCloseTo(2 / Math.log(2 * 4 * 8), 12);
    expect(fit).toMatchObject({ n: 3, events: 2, threshold: 10 });
  });

  it('count equal durations as so many calls', () => {
    const single = lifetimesOf('2 2 2 5 5 9+ 9+');
    const counted = [
      { time: 2, ended: true, count: 3 },
      { time: 5, ended: true, count: 2 },
      { time: 9, ended: false, count: 2 },
    ];
    expect(fitWeibull(counted)).toEqual(fitWeibull(single));
  });

  it('move with the unit of time', () => {
    const inDays = SIX_MP.map(({ time, ended }) => ({ time: time * 7, ended }));
    expect(fitWeibull(inDays).shape).toBeCloseTo(fitWeibull(SIX_MP).shape, 6);
    expect(fitLogNormal(inDays).mu - fitLogNormal(SIX_MP).mu).toBeCloseTo(Math.log(7), 6);
  });

  it('ask for two different ends, positive times, and an end in the tail', () => {
    expect(() => fitLogNormal(lifetimesOf('3 3 5+'))).toThrow('at least two different durations');
    expect(() => fitWeibull(lifetimesOf('0 3 5'))).toThrow('each time');
    expect(() => fitParetoTail(lifetimesOf('1 2 30+'), 10)).toThrow('no duration above the threshold 10');
  });
});

describe('rescueFraction', () => {
  it('has the closed forms of the families', () => {
    const weibull = { family: 'weibull', shape: 0.7, scale: 12, logLikelihood: 0, n: 1, events: 1 } as const;
    expect(rescueFraction(weibull, 30, 60)).toBeCloseTo(
      1 - Math.exp((30 / 12) ** 0.7 - (60 / 12) ** 0.7),
      13,
    );
    const pareto = {
      family: 'pareto-tail',
      exponent: 1.5,
      threshold: 20,
      logLikelihood: 0,
      n: 1,
      events: 1,
    } as const;
    expect(rescueFraction(pareto, 30, 60)).toBeCloseTo(1 - 2 ** -1.5, 13);
    expect(rescueFraction(pareto, 30, 30)).toBe(0);
    expect(addedWait(pareto, 30, 60)).toBeCloseTo((30 / 0.5) * (1 - 2 ** -0.5), 9);
    expect(logSurvivalOf(pareto, 5)).toBeCloseTo(0, 15);
  });

  it('spreads over the families and always down to 0, since hung calls cannot be told from slow ones', () => {
    const calls = callsCutAt30(3);
    const fits = [fitLogNormal(calls), fitWeibull(calls), fitParetoTail(calls, 10)];
    const band = rescueBand(fits, 30, 60);
    expect(band.low).toBe(0);
    const [logNormal = 0, weibull = 0, pareto = 0] = band.families.map(({ rescued }) => rescued);
    expect(band.high).toBe(Math.max(logNormal, weibull, pareto));
    expect(logNormal).toBeGreaterThan(0.65);
    expect(weibull).toBeGreaterThan(logNormal + 0.05);
    expect(pareto).toBeLessThan(logNormal);
  });

  it('never waits longer than the longer timeout allows', () => {
    const fit = fitWeibull(callsCutAt30(4));
    expect(addedWait(fit, 30, 60)).toBeGreaterThan(0);
    expect(addedWait(fit, 30, 60)).toBeLessThan(30);
    expect(() => rescueFraction(fit, 60, 30)).toThrow('must not be below');
    expect(() => rescueBand([], 30, 60)).toThrow('at least one fit');
  });
});

describe('nelderMead', () => {
  it('finds the bottom of Rosenbrock’s valley', () => {
    const valley = ([x = 0, y = 0]: readonly number[]) => 100 * (y - x * x) ** 2 + (1 - x) ** 2;
    const { point, value } = nelderMead(valley, [-1.2, 1]);
    expect(point[0]).toBeCloseTo(1, 5);
    expect(value).toBeLessThan(1e-10);
  });

  it('steps round points where the function has no value', () => {
    const { point } = nelderMead(([x = 0]) => x - Math.log(x), [3]);
    expect(point[0]).toBeCloseTo(1, 4);
    expect(() => nelderMead(() => 0, [])).toThrow(RangeError);
  });
});
