import { describe, expect, it } from 'vitest';
import type { FailureFamily } from '../../../src/domain/failure-patterns.ts';
import { suggestImprovements } from '../../../src/proposals/suggest.ts';
import { WEEK, world } from '../planted.ts';
import { efficiencyOf, LOOPED, roundsOf } from '../planted-workflows.ts';
import { report } from '../reports.ts';

type Rounds = Parameters<typeof roundsOf>[0];

function answer(families: readonly FailureFamily[], rows: Rounds, session?: unknown) {
  const input = world(report(families, { workflow_efficiency: efficiencyOf(roundsOf(rows)) }), {});
  const { drafted, notProposed } = suggestImprovements(
    session === undefined
      ? input
      : { ...input, config: (file) => ({ path: file, text: JSON.stringify(session) }) },
  );
  return {
    proposal: drafted.find(({ proposal }) => proposal.rule === 'loop-guard')?.proposal,
    declined: notProposed.find(({ rule }) => rule === 'loop-guard'),
  };
}

const round = (rounds: number, successful: boolean, runs: number): Rounds[number] => ({
  rounds,
  successful,
  runs,
});
const SUCCEED = [round(2, true, 8), round(3, false, 3)];
const ESCAPE = [round(2, false, 4), round(6, false, 3)];

describe('loop-guard', () => {
  it('gives one round more where runs that come back mostly succeed', () => {
    const { proposal } = answer([LOOPED], SUCCEED);
    expect(proposal?.changes).toEqual([
      { file: 'SessionConfig.json', pointer: '/loop_guard/N', before: 3, after: 4 },
    ]);
    expect(proposal?.effect).toMatchObject({
      identification: 'extrapolated',
      metric: { kind: 'family-share', of: 'none.loop' },
      change: { low: -28 / 450, high: 0 },
    });
  });

  it.each([
    [0.02, 0.04],
    [0, 0.01],
    [0.15, 0.2],
  ])('asks for more gain than %d a round where runs go on and fail', (epsilon, after) => {
    const { proposal } = answer([], ESCAPE, { loop_guard: { N: 3, epsilon } });
    expect(proposal?.changes).toEqual([
      { file: 'SessionConfig.json', pointer: '/loop_guard/epsilon', before: epsilon, after },
    ]);
  });

  it('expects to save no more than what further rounds cost', () => {
    const { proposal } = answer([], ESCAPE);
    const visits = 7 * (4 + 5 * 3);
    const seconds = WEEK.reduce((sum, _, day) => sum + (visits / 7) * (4 + day / 10), 0);
    expect(proposal?.effect.before.numerator).toBeCloseTo(seconds, 9);
    expect(proposal?.effect.change).toMatchObject({ low: -seconds / 450, high: 0, level: null });
  });

  const few = [{ ...LOOPED, count: 4 }];
  const mixed = [round(2, true, 4), round(3, false, 7)];
  const saved = [round(5, true, 2), round(5, false, 25)];
  it.each([
    { with: 'few failures', families: few, rows: SUCCEED, is: ['INSUFFICIENT_DATA', 'too-few-events'] },
    { with: 'no failure', rows: SUCCEED, is: ['OBSERVE', 'no-gain'] },
    { with: 'mixed success', families: [LOOPED], rows: mixed, is: ['OBSERVE', 'not-confirmed'] },
    { with: 'a bound', families: [LOOPED], rows: SUCCEED, guard: { N: 10 }, is: ['OBSERVE', 'at-bound'] },
    { with: 'no limit', families: [LOOPED], rows: SUCCEED, guard: {}, is: ['OBSERVE', 'value-unusable'] },
    { with: 'no least gain', rows: ESCAPE, guard: { N: 3 }, is: ['OBSERVE', 'value-unusable'] },
    { with: 'the largest gain', rows: ESCAPE, guard: { N: 3, epsilon: 0.2 }, is: ['OBSERVE', 'at-bound'] },
    { with: 'runs that succeed by it', rows: saved, is: ['OBSERVE', 'harm-possible'] },
  ])('proposes nothing with $with', ({ families = [], rows, guard, is }) => {
    const { proposal, declined } = answer(families, rows, guard && { loop_guard: guard });
    expect(proposal).toBeUndefined();
    expect([declined?.state, declined?.reason]).toEqual(is);
  });

  it('is not asked where no run goes round', () => {
    expect(answer([], [])).toEqual({ proposal: undefined, declined: undefined });
  });
});
