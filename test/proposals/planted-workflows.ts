import { workflowEfficiency } from '../../src/analysis/efficiency.ts';
import type { EvidenceBase } from '../../src/domain/evidence-base.ts';
import type { WorkflowEfficiency } from '../../src/domain/workflow-efficiency.ts';
import type { WorkflowSteps } from '../../src/history/workflow-steps.ts';
import { type Planted, WEEK, world } from './planted.ts';
import { family, NO_STEPS, PERIOD, report, stoppedAt } from './reports.ts';

/** What the steps of a week of 64 or 65 runs a day come to. */
export function efficiencyOf(steps: Partial<WorkflowSteps>): WorkflowEfficiency {
  const presence = WEEK.flatMap((day, at) => [
    { day, successful: true, runs: at < 2 ? 56 : 55, met: {} },
    { day, successful: false, runs: 9, met: {} },
  ]);
  const span = { first: '2025-10-27T00:00:00.000Z', last: '2025-11-19T23:59:00.000Z' };
  return workflowEfficiency({ ...NO_STEPS, presence, ...steps }, { window: PERIOD, span });
}

/** Runs that came back to `review`: so many a day with so many visits, successful or not. */
export function roundsOf(
  rows: readonly { readonly rounds: number; readonly successful: boolean; readonly runs: number }[],
): Pick<WorkflowSteps, 'rounds' | 'repeats'> {
  const days = WEEK.flatMap((day, at) => rows.map((row) => ({ ...row, day, at })));
  return {
    rounds: days.map(({ day, rounds, successful, runs }) => ({ day, rounds, successful, runs })),
    repeats: days.map(({ at, day, rounds, successful, runs }) => ({
      day,
      successful,
      node: 'review',
      runs,
      visits: (rounds - 1) * runs,
      ms: (rounds - 1) * runs * (4000 + 100 * at),
      tokens: (rounds - 1) * runs * 900,
      modelCalls: (rounds - 1) * runs,
    })),
  };
}

export const LOOPED = family({
  category: 'loop',
  provider: null,
  pattern: 'iteration limit reached',
  family: 'none.loop',
});

/** A network failure that strikes at one node. */
export const BROKEN = family({
  category: 'network',
  provider: 'shopify',
  pattern: 'Shopify connection reset',
  where: stoppedAt({ build: 26 }),
});

/** What nine tries a day after such failures came to. */
export function triesOf(successful: number): Pick<EvidenceBase, 'retried_failures'> {
  const row = { family: BROKEN.family, attempt: 2, tries: 9, successful };
  return { retried_failures: WEEK.map((day) => ({ ...row, day })) };
}

const SUCCEED = [
  { rounds: 2, successful: true, runs: 8 },
  { rounds: 3, successful: true, runs: 4 },
  { rounds: 3, successful: false, runs: 4 },
];
const ESCAPE = [
  { rounds: 2, successful: false, runs: 4 },
  { rounds: 6, successful: false, runs: 3 },
];

const IN_VAIN = [
  { rounds: 2, successful: false, runs: 2 },
  { rounds: 3, successful: false, runs: 4 },
];

/** Worlds with one cause planted in the way that runs take through the graph. */
export function plantedWorkflows(): Planted[] {
  return [
    {
      name: 'a loop guard that stops runs which would come to an end',
      expected: 'loop-guard.loop-limit',
      kind: 'change',
      risk: 'MEDIUM',
      input: world(report([LOOPED], { workflow_efficiency: efficiencyOf(roundsOf(SUCCEED)) }), {}),
    },
    {
      name: 'runs that go round beyond the loop guard and fail',
      expected: 'loop-guard.loop-epsilon',
      kind: 'change',
      risk: 'MEDIUM',
      input: world(report([], { workflow_efficiency: efficiencyOf(roundsOf(ESCAPE)) }), {}),
    },
    {
      name: 'connections that break at one node',
      expected: 'failing-node.node-retry-build',
      kind: 'change',
      risk: 'MEDIUM',
      input: world(report([BROKEN]), {}),
    },
    {
      name: 'connections that break at one node, where retries helped',
      expected: 'failing-node.node-retry-build',
      kind: 'change',
      risk: 'MEDIUM',
      input: world(report([BROKEN]), triesOf(6)),
    },
    {
      name: 'connections that break at one node, where retries did not help',
      expected: 'failing-node.graph-edges',
      kind: 'change',
      risk: 'HIGH',
      input: world(report([BROKEN]), triesOf(0)),
    },
    {
      name: 'rounds within the loop guard that buy nothing',
      expected: 'wasteful-step.loop-limit',
      kind: 'change',
      risk: 'MEDIUM',
      input: world(report([], { workflow_efficiency: efficiencyOf(roundsOf(IN_VAIN)) }), {}),
    },
  ];
}
