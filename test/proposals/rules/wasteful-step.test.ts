import { describe, expect, it } from 'vitest';
import type { StepTotals, WorkflowSteps } from '../../../src/history/workflow-steps.ts';
import { suggestImprovements } from '../../../src/proposals/suggest.ts';
import { WEEK, world } from '../planted.ts';
import { efficiencyOf, roundsOf } from '../planted-workflows.ts';
import { report } from '../reports.ts';

function answers(steps: Partial<WorkflowSteps>, guard: unknown = { N: 3, epsilon: 0.02 }) {
  const input = world(report([], { workflow_efficiency: efficiencyOf(steps) }), {});
  const text = JSON.stringify({ loop_guard: guard });
  const { drafted, notProposed } = suggestImprovements({ ...input, config: (path) => ({ path, text }) });
  return {
    drafted,
    declined: notProposed
      .filter(({ rule }) => rule === 'wasteful-step')
      .map(({ id, state, reason }) => [id, state, reason]),
    details: notProposed.map(({ detail }) => detail).join('\n'),
  };
}

/** Runs of which half meet `polish`, and how many in a hundred of each half succeed. */
function halves(runs: number, met: number, unmet: number, ms = 5000): Partial<WorkflowSteps> {
  const step = (node: string, cost: number, day: string): StepTotals => ({
    node,
    day,
    successful: true,
    steps: runs,
    timed: runs,
    ms: cost * runs,
    failedMs: 0,
    tokens: 0,
    modelCalls: 0,
  });
  return {
    steps: WEEK.flatMap((day) => [step('polish', ms, day), step('build', 10_000, day)]),
    presence: WEEK.flatMap((day) => {
      const won = { met: Math.round((runs * met) / 100), unmet: Math.round((runs * unmet) / 100) };
      return [
        { day, successful: true, runs: won.met + won.unmet, met: { polish: won.met } },
        {
          day,
          successful: false,
          runs: 2 * runs - won.met - won.unmet,
          met: { polish: runs - won.met },
        },
      ];
    }),
  };
}

const round = (rounds: number, successful: boolean, runs: number) => ({ rounds, successful, runs });

describe('wasteful-step about a loop', () => {
  const vain = roundsOf([round(2, false, 2), round(3, false, 4)]);

  it('proposes one round fewer, never with a low risk, and bounds what that may cost', () => {
    const [draft] = answers(vain).drafted;
    expect(draft?.proposal.changes).toEqual([
      { file: 'SessionConfig.json', pointer: '/loop_guard/N', before: 3, after: 2 },
    ]);
    expect(draft?.proposal.risk.level).toBe('MEDIUM');
    const [guardrail] = draft?.evidence.record.guardrails ?? [];
    expect(guardrail?.harm_hi).toBeLessThan(guardrail?.margin ?? 0);
    expect(draft?.proposal.effect.identification).toBe('extrapolated');
  });

  it.each([
    { with: 'rounds that succeed', steps: roundsOf([round(3, true, 5)]), is: ['OBSERVE', 'not-confirmed'] },
    { with: 'rounds beyond', steps: roundsOf([round(5, false, 4)]), is: ['OBSERVE', 'no-gain'] },
    {
      with: 'few at the limit',
      steps: roundsOf([round(2, false, 5), round(3, false, 1)]),
      is: ['INSUFFICIENT_DATA', 'too-few-events'],
    },
    { with: 'the least limit', steps: vain, guard: { N: 1 }, is: ['OBSERVE', 'no-gain'] },
    { with: 'no limit', steps: vain, guard: {}, is: ['OBSERVE', 'value-unusable'] },
    {
      with: 'no cost logged',
      steps: { ...vain, repeats: vain.repeats.map((row) => ({ ...row, ms: 0, tokens: 0 })) },
      is: ['OBSERVE', 'too-few-calls'],
    },
  ])('proposes nothing with $with', ({ steps, guard, is }) => {
    const { drafted, declined } = answers(steps, guard);
    expect(drafted.filter(({ proposal }) => proposal.rule === 'wasteful-step')).toEqual([]);
    expect(declined).toEqual([['wasteful-step.loop-limit', ...is]]);
  });
});

describe('wasteful-step about a node', () => {
  it.each([
    { like: 'alike in many runs', steps: halves(4000, 90, 90), is: ['OBSERVE', 'no-knob'] },
    { like: 'alike in some runs', steps: halves(200, 90, 90), is: ['OBSERVE', 'harm-possible'] },
    { like: 'alike in few runs', steps: halves(20, 90, 90), is: ['INSUFFICIENT_DATA', 'too-few-events'] },
  ])('reports one with which runs succeed $like, and never leaves it out', ({ steps, is }) => {
    const { drafted, declined, details } = answers(steps);
    expect(drafted).toEqual([]);
    expect(declined).toEqual([['wasteful-step.node-polish', ...is]]);
    expect(details).toContain('node polish takes 33.3 % of the logged time');
  });

  it('says nothing of one that matters, or that takes little time', () => {
    expect(answers(halves(200, 90, 70)).declined).toEqual([]);
    expect(answers(halves(200, 90, 90, 500)).declined).toEqual([]);
  });
});
