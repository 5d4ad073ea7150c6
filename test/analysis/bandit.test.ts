import { describe, expect, it } from 'vitest';
import { banditFindings, compareBandit } from '../../src/analysis/bandit.ts';
import { macroPerformance } from '../../src/analysis/macros.ts';
import { usesRow } from '../worlds/macro-worlds.ts';

const LOG = macroPerformance([
  usesRow({ macro: 'often', uses: 500, successful: 400 }),
  usesRow({ macro: 'rare', uses: 1, successful: 1 }),
  usesRow({ macro: 'plain', uses: 20, successful: 15 }),
]);

function arm(macro: string, [successes, failures, plays]: readonly [number, number, number]) {
  return { macro, successes, failures, plays, totalReward: null };
}

function codes(macro: string, numbers: readonly [number, number, number]): string[] {
  const [one] = compareBandit([arm(macro, numbers)], LOG);
  return (one?.disagreements ?? []).map(({ code }) => code);
}

describe('the bandit file beside the log', () => {
  it('has nothing to answer for where its numbers are the counts of the log', () => {
    expect(codes('plain', [15, 5, 20])).toEqual([]);
  });

  it('is said to forget where plays are few, to add again where they are many, and to count no whole things', () => {
    expect(codes('often', [10, 3, 13])).toEqual(['fewer-plays']);
    expect(codes('plain', [75, 25, 100])).toEqual(['more-plays']);
    expect(codes('often', [10.7, 1.8, 12.5])).toEqual(['fractional', 'fewer-plays', 'other-rate']);
    expect(codes('unknown', [1, 1, 2])).toEqual(['not-in-log']);
  });

  it('never lends its share to a rate: a macro that it gives 0.05 % keeps the rate of the log', () => {
    const [one] = compareBandit([arm('rare', [0.004957, 9.965222, 9.966186])], LOG);
    expect(one).toMatchObject({ log_uses: 1, log_rate: 1, disagrees: true });
    expect(one?.disagreements.map(({ code }) => code)).toEqual(['fractional', 'more-plays', 'other-rate']);
    expect(one?.disagreements.at(-1)?.statement).toContain(
      '0.00 of 9.97 in the file, 1.00 [0.21, 1.00] of 1 use in the log',
    );
  });

  it('is missing what the log alone knows', () => {
    const compared = compareBandit([arm('plain', [15, 5, 20])], LOG);
    expect(compared.map(({ macro }) => macro)).toEqual(['plain', 'often', 'rare']);
    expect(compared.at(-1)?.disagreements.map(({ code }) => code)).toEqual(['not-in-file']);
  });

  it('is one sentence among the findings, and none where it agrees', () => {
    expect(banditFindings(compareBandit([arm('often', [10, 3, 13])], LOG))).toHaveLength(1);
    const plain = { plain: LOG['plain'] } as typeof LOG;
    expect(banditFindings(compareBandit([arm('plain', [15, 5, 20])], plain))).toEqual([]);
  });
});
