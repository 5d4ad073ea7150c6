import { describe, expect, it } from 'vitest';
import {
  betaMean,
  betaPosterior,
  compareArms,
  credibleInterval,
} from '../../src/statistics/beta-posterior.ts';
import { type BetaShape, lnBeta } from '../../src/statistics/special/beta.ts';

/** P(B > A) for whole parameters of B: the finite sum of the research. */
function closedForm(one: BetaShape, two: BetaShape): number {
  let sum = 0;
  for (let i = 0; i < two.a; i += 1) {
    const top = lnBeta(one.a + i, one.b + two.b);
    sum += Math.exp(top - Math.log(two.b + i) - lnBeta(1 + i, two.b) - lnBeta(one.a, one.b));
  }
  return sum;
}

function probabilities(arms: readonly BetaShape[]): readonly number[] {
  return compareArms(arms).map((arm) => arm.probabilityBest);
}

describe('compareArms', () => {
  it('gives .52250 for Beta(14, 9) against Beta(12, 8)', () => {
    expect(
      probabilities([
        { a: 12, b: 8 },
        { a: 14, b: 9 },
      ])[1],
    ).toBeCloseTo(0.5225, 5);
  });

  it('agrees with the closed form to ten digits, for small, lopsided and large arms', () => {
    const pairs: readonly (readonly [BetaShape, BetaShape])[] = [
      [
        { a: 12, b: 8 },
        { a: 14, b: 9 },
      ],
      [
        { a: 0.5, b: 0.5 },
        { a: 1, b: 1 },
      ],
      [
        { a: 0.5, b: 20.5 },
        { a: 3, b: 17 },
      ],
      [
        { a: 4300.5, b: 700.5 },
        { a: 80, b: 9 },
      ],
      [
        { a: 5e5, b: 5e5 },
        { a: 2001, b: 1999 },
      ],
    ];
    for (const [one, two] of pairs)
      expect(probabilities([one, two])[1]).toBeCloseTo(closedForm(one, two), 10);
  });

  it('says .980 for 184 of 200 against about 127.5 of 150', () => {
    const best = probabilities([betaPosterior(184, 200), betaPosterior(127.5, 150)]);
    expect(best[0]).toBeCloseTo(0.98, 3);
  });

  it('shares the probability equally among equal arms, four prompts that are one', () => {
    const arms = Array.from({ length: 4 }, () => betaPosterior(37, 50));
    for (const share of probabilities(arms)) expect(share).toBeCloseTo(0.25, 12);
  });

  it('adds up to 1, and loses E|difference|/2 between two equal arms', () => {
    const arms = [betaPosterior(3, 9), betaPosterior(0, 4), betaPosterior(90, 200), betaPosterior(0, 0)];
    expect(probabilities(arms).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 14);
    const [uniform] = compareArms([
      { a: 1, b: 1 },
      { a: 1, b: 1 },
    ]);
    expect(uniform?.expectedLoss).toBeCloseTo(2 / 3 - 1 / 2, 12);
  });

  it('loses next to nothing on a clear winner and the whole gap on a clear loser', () => {
    const [winner, loser] = compareArms([betaPosterior(9000, 10000), betaPosterior(5000, 10000)]);
    expect(winner?.expectedLoss).toBeLessThan(1e-12);
    expect(loser?.expectedLoss).toBeCloseTo(0.4, 3);
    expect(compareArms([])).toEqual([]);
    expect(compareArms([{ a: 2, b: 2 }])[0]).toMatchObject({ probabilityBest: 1 });
  });
});

describe('betaPosterior', () => {
  it('adds counts to Jeffreys’ prior or to the one given', () => {
    expect(betaPosterior(3, 10)).toEqual({ a: 3.5, b: 7.5 });
    expect(betaPosterior(3, 10, { prior: { a: 1, b: 1 } })).toEqual({ a: 4, b: 8 });
    expect(betaMean({ a: 4, b: 8 })).toBeCloseTo(1 / 3, 15);
    expect(() => betaPosterior(4, 3)).toThrow(RangeError);
  });

  it('has equal tails', () => {
    expect(credibleInterval({ a: 1, b: 1 }, { level: 0.9 })).toMatchObject({
      method: 'beta-credible',
      level: 0.9,
    });
    expect(credibleInterval({ a: 1, b: 1 }, { level: 0.9 }).low).toBeCloseTo(0.05, 13);
    expect(credibleInterval({ a: 1, b: 1 }, { level: 0.9 }).high).toBeCloseTo(0.95, 13);
  });
});
