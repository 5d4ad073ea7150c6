import { describe, expect, it } from 'vitest';
import { compositePoints, evenBreakpoints, gaussLegendre } from '../../src/statistics/gauss-legendre.ts';
import { createRandom, type Random } from '../../src/statistics/random.ts';
import { spendingBounds } from '../../src/statistics/sequential.ts';
import { normalQuantile } from '../../src/statistics/special/normal.ts';
import { spentBy } from '../../src/statistics/spending.ts';
import { crossingProbabilities } from './crossing-probabilities.ts';

const BASELINE = 450;
const A_DAY = 64;
const DAYS = 14;
/** Information of fourteen daily looks after a baseline of 450 runs. */
const INFORMATION = Array.from({ length: DAYS }, (_, day) => 1 / (1 / BASELINE + 1 / (A_DAY * (day + 1))));

function total(shares: readonly number[]): number {
  return shares.reduce((sum, share) => sum + share, 0);
}

function countFailures(random: Random, runs: number, rate: number): number {
  let count = 0;
  for (let run = 0; run < runs; run += 1) count += random.next() < rate ? 1 : 0;
  return count;
}

/** Share of worlds in which the daily pooled z ever reaches its bound. */
function alarmShare(
  bounds: readonly number[],
  rate: number,
  options: { seed: number; worlds: number },
): number {
  const random = createRandom(options.seed);
  let alarms = 0;
  for (let world = 0; world < options.worlds; world += 1) {
    const before = countFailures(random, BASELINE, 0.06);
    let after = 0;
    for (let day = 1; day <= DAYS; day += 1) {
      after += countFailures(random, A_DAY, rate);
      const runs = A_DAY * day;
      const pooled = (before + after) / (BASELINE + runs);
      const spread = Math.sqrt(pooled * (1 - pooled) * (1 / BASELINE + 1 / runs));
      if ((after / runs - before / BASELINE) / spread >= (bounds[day - 1] ?? Infinity)) {
        alarms += 1;
        break;
      }
    }
  }
  return alarms / options.worlds;
}

describe('the recursion over looks', () => {
  const crossed = (bounds: readonly number[]) => {
    const information = bounds.map((_, index) => index + 1);
    const { upper, lower } = crossingProbabilities(bounds, { information, sides: 2 });
    return total([...upper, ...lower]);
  };

  it('gives 5 % to Jennison and Turnbull’s 2.413 and 2.040·√(5/k) for five looks', () => {
    expect(crossed([1, 2, 3, 4, 5].map(() => 2.413))).toBeCloseTo(0.05, 4);
    expect(crossed([1, 2, 3, 4, 5].map((k) => 2.04 * Math.sqrt(5 / k)))).toBeCloseTo(0.05, 4);
  });

  it('gives 5 % to the fixed test, and to Pocock’s 2.178, 2.289, 2.361, … 2.555 for ten looks', () => {
    expect(crossed([1.959963985])).toBeCloseTo(0.05, 9);
    const table = [
      [2, 2.178],
      [3, 2.289],
      [4, 2.361],
      [10, 2.555],
    ] as const;
    for (const [looks, bound] of table) {
      expect(crossed(Array.from({ length: looks }, () => bound))).toBeCloseTo(0.05, 3.7);
    }
  });
});

describe('spendingBounds', () => {
  it('hold the published Lan–DeMets bounds for five equal looks, two-sided 5 %', () => {
    const plan = { information: [1, 2, 3, 4, 5], sides: 2 } as const;
    const published = {
      'obrien-fleming': [4.8769, 3.3569, 2.6803, 2.2898, 2.031],
      pocock: [2.438, 2.4268, 2.4101, 2.3966, 2.3859],
    };
    for (const spending of ['obrien-fleming', 'pocock'] as const) {
      spendingBounds({ ...plan, spending }).forEach((bound, index) => {
        expect(Math.abs(bound - (published[spending][index] ?? 0))).toBeLessThan(1.5e-4);
      });
    }
  });

  it('spend exactly what the function allows, look by look', () => {
    for (const spending of ['pocock', 'obrien-fleming'] as const) {
      const bounds = spendingBounds({ information: INFORMATION, spending });
      const { upper, lower } = crossingProbabilities(bounds, { information: INFORMATION });
      let spent = 0;
      INFORMATION.forEach((reached, index) => {
        spent += upper[index] ?? 0;
        expect(spent).toBeCloseTo(spentBy(spending, 0.05, reached / (INFORMATION.at(-1) ?? 1)), 9);
      });
      expect(total(lower)).toBe(0);
    }
  });

  it('are about 2.2 for daily Pocock looks', () => {
    for (const bound of spendingBounds({ information: INFORMATION, spending: 'pocock' })) {
      expect(bound).toBeCloseTo(2.22, 1);
    }
  });

  it('do not depend on looks still to come, and cannot be reached when nothing is left to spend', () => {
    const plan = { plannedInformation: 10, spending: 'pocock' } as const;
    const few = spendingBounds({ ...plan, information: [2, 5] });
    const more = spendingBounds({ ...plan, information: [2, 5, 10, 12] });
    expect(more.slice(0, 2)).toEqual(few);
    expect(more[3]).toBe(37);
  });

  it('hold for a hundred looks', () => {
    const information = Array.from({ length: 100 }, (_, index) => index + 1);
    const bounds = spendingBounds({ information, spending: 'pocock' });
    expect(total(crossingProbabilities(bounds, { information }).upper)).toBeCloseTo(0.05, 8);
  });

  it('refuse information that does not rise', () => {
    const plan = { spending: 'pocock' } as const;
    expect(() => spendingBounds({ ...plan, information: [2, 2] })).toThrow('must rise');
    expect(() => spendingBounds({ ...plan, information: [1], alpha: 0 })).toThrow(RangeError);
  });
});

describe('daily looks for fourteen days after a baseline of 450 runs', () => {
  const naive = INFORMATION.map(() => -normalQuantile(0.05));
  const bonferroni = INFORMATION.map(() => -normalQuantile(0.05 / DAYS));
  const pocock = spendingBounds({ information: INFORMATION, spending: 'pocock' });
  const obrienFleming = spendingBounds({ information: INFORMATION, spending: 'obrien-fleming' });
  const drift = (to: number) => (to - 0.06) / Math.sqrt(((0.06 + to) / 2) * (1 - (0.06 + to) / 2));
  const power = (bounds: readonly number[], to: number) =>
    total(crossingProbabilities(bounds, { information: INFORMATION, drift: drift(to) }).upper);

  it('have by integration the false alarms and powers that the research simulated, to ± .015', () => {
    expect(power(naive, 0.06)).toBeCloseTo(0.156, 1.52);
    expect(power(naive, 0.09)).toBeCloseTo(0.76, 1.52);
    expect(power(naive, 0.12)).toBeCloseTo(0.99, 1.52);
    expect(power(bonferroni, 0.06)).toBeCloseTo(0.017, 1.52);
    expect(power(bonferroni, 0.09)).toBeCloseTo(0.33, 1.52);
    expect(power(bonferroni, 0.12)).toBeCloseTo(0.88, 1.52);
    expect(power(pocock, 0.09)).toBeCloseTo(0.53, 1.52);
    expect(power(pocock, 0.12)).toBeCloseTo(0.95, 1.52);
    expect(power(obrienFleming, 0.09)).toBeCloseTo(0.59, 1.52);
    expect(power(obrienFleming, 0.12)).toBeCloseTo(0.97, 1.52);
  });

  it('alarm falsely in at most about 5 % of simulated worlds, and in about 16 % without a rule, seed 17', () => {
    const options = { seed: 17, worlds: 2000 };
    expect(alarmShare(pocock, 0.06, options)).toBeLessThan(0.06);
    expect(alarmShare(obrienFleming, 0.06, options)).toBeLessThan(0.06);
    expect(alarmShare(naive, 0.06, options)).toBeGreaterThan(0.13);
  });

  it('find a rise from 6 to 12 % in over 92 % of simulated worlds, seed 18', () => {
    const options = { seed: 18, worlds: 500 };
    expect(alarmShare(pocock, 0.12, options)).toBeGreaterThan(0.92);
    expect(alarmShare(obrienFleming, 0.12, options)).toBeGreaterThan(0.94);
  });
});

describe('gaussLegendre', () => {
  it('integrates polynomials of degree 2n − 1 exactly', () => {
    const { nodes, weights } = gaussLegendre(5);
    expect(total(weights)).toBeCloseTo(2, 14);
    expect(total(nodes.map((x, index) => (weights[index] ?? 0) * x ** 8))).toBeCloseTo(2 / 9, 14);
    expect(gaussLegendre(1)).toEqual({ nodes: [expect.closeTo(0, 15)], weights: [expect.closeTo(2, 14)] });
  });

  it('integrates a bell over panels', () => {
    const points = compositePoints(evenBreakpoints(-9, 9, 1.5), gaussLegendre(10));
    const area = points.reduce((sum, { at, weight }) => sum + weight * Math.exp(-0.5 * at * at), 0);
    expect(area).toBeCloseTo(Math.sqrt(2 * Math.PI), 11);
  });
});
