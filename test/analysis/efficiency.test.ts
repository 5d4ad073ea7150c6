import { expect, it } from 'vitest';
import { workflowEfficiency } from '../../src/analysis/efficiency.ts';
import { efficiencyFindings } from '../../src/analysis/efficiency-findings.ts';
import { observedDays, ratioOfDays, weeklyCosts } from '../../src/analysis/weekly-cost.ts';
import { gateRulesOf } from '../../src/domain/gate-rules.ts';
import { WorkflowEfficiency } from '../../src/domain/workflow-efficiency.ts';
import type { NodePresence, StepTotals, WorkflowSteps } from '../../src/history/workflow-steps.ts';

const WINDOW = { start: '2025-11-13T00:00:00.000Z', end: '2025-11-20T00:00:00.000Z' };
const SPAN = { first: '2025-11-17T13:00:00.000Z', last: '2025-11-19T20:00:00.000Z' };
const SCOPE = { window: WINDOW, span: SPAN };
const DAYS = ['2025-11-17', '2025-11-18', '2025-11-19'];
const CONTEXT = {
  gate: gateRulesOf(),
  coverage: {
    start: '2025-11-17T00:00:00.000Z',
    end: '2025-11-20T00:00:00.000Z',
    span: 3,
    blocks: 3,
    runs: 10,
  },
};

const NOTHING: WorkflowSteps = {
  steps: [],
  slowest: [],
  presence: [],
  repeats: [],
  rounds: [],
  retries: [],
  waits: [],
  retriedRuns: [],
};

function steps(day: string, given: Partial<StepTotals>): StepTotals {
  const cost = { ms: 0, tokens: 0, modelCalls: 0 };
  return { node: 'build', day, successful: true, ...cost, steps: 1, timed: 1, failedMs: 0, ...given };
}

function met(successful: boolean, runs: number, nodes: Readonly<Record<string, number>>): NodePresence {
  return { day: '2025-11-18', successful, runs, met: nodes };
}

it('scales to a week by the days that the log covers, not by those of the window', () => {
  const observed = observedDays(WINDOW, SPAN);
  expect(observed).toEqual({ days: DAYS, length: 3 });
  // 1, 2 and 3 s: mean 2, standard deviation 1, t(2) = 4.302653, so 7 · (2 ± 4.302653 / √3).
  const rows = DAYS.map((day, index) => steps(day, { ms: 1000 * (index + 1) }));
  const [seconds, ...others] = weeklyCosts(rows, observed);
  expect(others).toEqual([]);
  expect(seconds).toMatchObject({ unit: 'seconds', value: 14, interval: { low: 0, level: 0.95 } });
  expect(seconds?.interval?.high).toBeCloseTo(7 * (2 + 4.302_653 / Math.sqrt(3)), 4);
});

it('counts a day without anything as 0, and gives no interval below three days', () => {
  const one = weeklyCosts([steps('2025-11-17', { tokens: 30 })], observedDays(WINDOW, SPAN));
  expect(one).toMatchObject([{ unit: 'tokens', value: 70 }]);
  expect(one[0]?.interval).not.toBeNull();
  const short = observedDays(WINDOW, { first: '2025-11-19T01:00:00Z', last: '2025-11-19T02:00:00Z' });
  expect(weeklyCosts([steps('2025-11-19', { tokens: 30 })], short)).toEqual([
    { unit: 'tokens', value: 210, interval: null },
  ]);
});

it('gives a ratio of sums an interval of no width where every day has the same ratio', () => {
  const same = ratioOfDays([1, 2, 5].map((part) => ({ part, whole: 4 * part })));
  expect(same?.value).toBe(0.25);
  expect(same?.interval?.low).toBeCloseTo(0.25, 12);
  expect(same?.interval?.high).toBeCloseTo(0.25, 12);
  expect(ratioOfDays([{ part: 0, whole: 0 }])).toBeNull();
});

it('shares out the logged time, most first, and the cost of failed runs', () => {
  const efficiency = workflowEfficiency(
    {
      ...NOTHING,
      steps: [
        steps(DAYS[0] ?? '', { ms: 3000, tokens: 10 }),
        steps(DAYS[1] ?? '', { ms: 3000, tokens: 20, successful: false, failedMs: 1000 }),
        steps(DAYS[1] ?? '', { node: 'review', ms: 2000, steps: 3, timed: 2 }),
      ],
      slowest: [{ node: 'build', p95Ms: 2900, maxMs: 3000 }],
      presence: [met(true, 2, { build: 2 }), met(false, 1, { build: 1 })],
    },
    SCOPE,
  );
  expect(WorkflowEfficiency.parse(efficiency)).toEqual(efficiency);
  expect(efficiency).toMatchObject({ days: 3, runs: 3, steps: 5, timed_steps: 4 });
  expect(efficiency.nodes).toMatchObject([
    {
      node: 'build',
      seconds: 6,
      failed_seconds: 1,
      share: { value: 0.75 },
      mean_seconds: { value: 3 },
      p95_seconds: 2.9,
    },
    { node: 'review', seconds: 2, share: { value: 0.25 }, mean_seconds: { value: 1 }, p95_seconds: null },
  ]);
  expect(efficiency.failed_runs).toMatchObject({
    runs: 1,
    cost: { seconds: 3, tokens: 20, model_calls: 0 },
    share_of_model_calls: null,
    share_of_seconds: { value: 0.375 },
    share_of_tokens: { value: 2 / 3 },
  });
  expect(efficiency.nodes.reduce((sum, node) => sum + node.seconds, 0)).toBe(efficiency.cost.seconds);
});

it('says of a node that runs succeed alike with and without it, that they do not, or how many runs are missing', () => {
  const presence = [
    met(true, 9000, { every: 9000, idle: 4500, harmful: 3000, rare: 9 }),
    met(false, 1000, { every: 1000, idle: 500, harmful: 900, rare: 1 }),
  ];
  const { node_outcomes: outcomes } = workflowEfficiency({ ...NOTHING, presence }, SCOPE);
  const verdicts = Object.fromEntries(outcomes.map((row) => [row.node, row.verdict]));
  expect(verdicts).toEqual({ every: 'every-run', idle: 'same', harmful: 'differs', rare: 'not-enough-data' });
  const idle = outcomes.find((row) => row.node === 'idle');
  expect(idle).toMatchObject({
    with: { value: 0.9, denominator: 5000 },
    difference: { value: 0 },
    runs_needed: 0,
  });
  expect(outcomes.find((row) => row.node === 'rare')?.runs_needed).toBeGreaterThan(10_000);
});

it('says plainly that no duration is logged, and states no time', () => {
  const given = {
    ...NOTHING,
    steps: [steps('2025-11-18', { timed: 0 })],
    presence: [met(true, 1, { build: 1 })],
  };
  const findings = efficiencyFindings(workflowEfficiency(given, SCOPE), CONTEXT);
  expect(findings[0]).toMatchObject({ id: 'efficiency.time', state: 'INSUFFICIENT_DATA' });
  expect(findings[0]?.statement).toMatch(/^None of 1 step logs a duration/);
  expect(findings.some(({ statement }) => / s .*a week/.test(statement))).toBe(false);
});

it('says nothing of a window without runs', () => {
  expect(efficiencyFindings(workflowEfficiency(NOTHING, { window: WINDOW, span: null }), CONTEXT)).toEqual(
    [],
  );
});

it('states repeats and retries with their cost a week and their denominators', () => {
  const cost = { ms: 6000, tokens: 30, modelCalls: 3 };
  const day = { day: '2025-11-18', successful: true };
  const efficiency = workflowEfficiency(
    {
      ...NOTHING,
      presence: [met(true, 8, { build: 8 }), met(false, 2, { build: 2 })],
      repeats: [{ ...day, node: 'build', runs: 2, visits: 3, ...cost }],
      rounds: [
        { ...day, rounds: 3, runs: 1 },
        { ...day, successful: false, rounds: 2, runs: 1 },
      ],
      retries: [
        { ...day, node: 'build', attempt: 2, tries: 4, succeeded: 3, failed: 1, ...cost },
        {
          ...day,
          node: 'build',
          attempt: 3,
          tries: 1,
          succeeded: 0,
          failed: 0,
          ms: 0,
          tokens: 0,
          modelCalls: 0,
        },
      ],
      retriedRuns: [{ ...day, runs: 4, helped: 3 }],
    },
    SCOPE,
  );
  expect(efficiency.repeats).toMatchObject({
    runs: { numerator: 2, denominator: 10 },
    succeeded: { numerator: 1, denominator: 2 },
    rounds: [
      { rounds: 2, runs: 1 },
      { rounds: 3, runs: 1 },
    ],
  });
  expect(efficiency.retries).toMatchObject({
    tries: 5,
    runs: 4,
    succeeded: { numerator: 3, denominator: 4 },
  });
  const statements = efficiencyFindings(efficiency, CONTEXT).map(({ statement }) => statement);
  expect(statements).toContainEqual(
    expect.stringMatching(
      /^0\.20 \[0\.06, 0\.51\] of 10 runs came back .*build 3; at most 3 .*14 s \[.*\], 70 tokens .*, 7 model calls .* a week\. Of these runs 0\.50 .* of 2 succeeded\. Too few to act on: need 40 more runs, there by 2025-12-02 at the observed rate \(--period 15d\)\.$/,
    ),
  );
  expect(statements).toContainEqual(
    expect.stringMatching(
      /^Of the retries 0\.75 \[0\.30, 0\.95\] of 4 succeeded \(attempt 2 .*; attempt 3 – of 0\)/,
    ),
  );
});
