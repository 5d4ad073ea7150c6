import { expect, it } from 'vitest';
import type { WorkflowSteps } from '../../../src/history/workflow-steps.ts';
import { DEFAULT_THRESHOLDS } from '../figures-of.ts';
import { type Entry, end, entry, failure, historyOf, scoring, start, WEEK } from '../log-builder.ts';

async function stepsOf(entries: readonly Entry[]): Promise<WorkflowSteps> {
  const history = await historyOf(entries);
  return (await history.select(WEEK, DEFAULT_THRESHOLDS)).steps();
}

function call(node: string, seconds: number, more: Entry = {}): Entry {
  const metadata = { execution_time_ms: seconds * 1000, provider: 'openai', attempt: 1, ...more };
  return { node_id: node, success: true, metadata };
}

const DAY = '2025-11-20';

/** One run that times out once, tries again, is sent round again and succeeds; one that fails; one that never ends. */
const LOG: readonly Entry[] = [
  start('a', 0),
  entry('a', 1, { node_id: 'intake', success: true, metadata: { execution_time_ms: 1000 } }),
  failure('a', 31, 'timeout', { ...call('build', 30), success: false }),
  entry('a', 41, { event_type: 'warning', ...call('build', 10, { attempt: 2 }) }),
  entry('a', 41, call('build', 10, { attempt: 2, tokens: 100 })),
  scoring('a', 43, 0.5, call('review', 2, { tokens: 10 })),
  entry('a', 43, { node_id: 'reroute', success: true }),
  entry('a', 48, call('build', 5, { tokens: 50 })),
  scoring('a', 50, 0.9, call('review', 2, { tokens: 12 })),
  end('a', 51, { success: true, metadata: { execution_time_ms: 51_000 } }),
  start('b', 100),
  entry('b', 120, call('build', 20, { tokens: 40 })),
  end('b', 121, { success: false }),
  entry('c', 130, call('build', 99, { tokens: 999 })),
  entry('d', 140, { agent: 'APEG', ...call('build', 99) }),
  end('d', 141, { agent: 'APEG', success: true }),
];

it('adds up the steps of ended runs, and neither ends, warnings, unended runs nor own operations', async () => {
  const { steps, slowest } = await stepsOf(LOG);
  const row = { day: DAY, ms: 0, tokens: 0, modelCalls: 0, failedMs: 0, timed: 0 };
  expect(steps).toEqual([
    { ...row, node: 'build', successful: false, steps: 1, timed: 1, ms: 20_000, tokens: 40, modelCalls: 1 },
    {
      ...row,
      node: 'build',
      successful: true,
      steps: 3,
      timed: 3,
      ms: 45_000,
      tokens: 150,
      modelCalls: 3,
      failedMs: 30_000,
    },
    { ...row, node: 'intake', successful: true, steps: 1, timed: 1, ms: 1000 },
    { ...row, node: 'reroute', successful: true, steps: 1 },
    { ...row, node: 'review', successful: true, steps: 2, timed: 2, ms: 4000, tokens: 22, modelCalls: 2 },
  ]);
  // 5, 10, 20, 30: 0.95 · 3 = 2.85, so 20 + 0.85 · 10.
  expect(slowest).toContainEqual({ node: 'build', p95Ms: 28_500, maxMs: 30_000 });
});

it('tells a second visit from a retry, and what either cost', async () => {
  const { repeats, rounds, retries, retriedRuns } = await stepsOf(LOG);
  const day = { day: DAY, successful: true };
  expect(repeats).toEqual([
    { ...day, node: 'build', runs: 1, visits: 1, ms: 5000, tokens: 50, modelCalls: 1 },
    { ...day, node: 'review', runs: 1, visits: 1, ms: 2000, tokens: 12, modelCalls: 1 },
  ]);
  expect(rounds).toEqual([{ ...day, rounds: 2, runs: 1 }]);
  const tried = { tries: 1, succeeded: 1, failed: 0, ms: 10_000, tokens: 100, modelCalls: 1 };
  expect(retries).toEqual([{ ...day, node: 'build', attempt: 2, ...tried }]);
  expect(retriedRuns).toEqual([{ ...day, runs: 1, helped: 1 }]);
});

it('counts which runs met which node by their outcome', async () => {
  const { presence } = await stepsOf(LOG);
  expect(presence).toEqual([
    { day: DAY, successful: false, runs: 1, met: { build: 1, review: 0, intake: 0, reroute: 0 } },
    { day: DAY, successful: true, runs: 1, met: { build: 1, review: 1, intake: 1, reroute: 1 } },
  ]);
});

it('knows a retry by the failure before it where the log numbers no attempts', async () => {
  const { repeats, retries } = await stepsOf([
    failure('a', 1, 'no', { node_id: 'build' }),
    failure('a', 2, 'no', { node_id: 'build' }),
    entry('a', 3, { node_id: 'build', success: true }),
    entry('a', 4, { node_id: 'build', success: true }),
    end('a', 5, { success: true }),
  ]);
  expect(retries).toMatchObject([{ node: 'build', attempt: null, tries: 2, succeeded: 1, failed: 1 }]);
  expect(repeats).toMatchObject([{ node: 'build', runs: 1, visits: 1 }]);
});

it('takes a step for a model call by its tokens or by the maker of its model, however that is spelt', async () => {
  const { steps } = await stepsOf([
    entry('a', 1, { node_id: 'x', metadata: { provider: 'OpenAI' } }),
    entry('a', 2, {
      node_id: 'x',
      metadata: { provider: 'in-house', tokens: { prompt_tokens: 3, completion_tokens: 4 } },
    }),
    entry('a', 3, { node_id: 'x', metadata: { provider: 'shopify' } }),
    entry('a', 4, { node_id: 'x' }),
    end('a', 5, { success: true }),
  ]);
  expect(steps).toMatchObject([{ node: 'x', steps: 4, timed: 0, modelCalls: 2, tokens: 7, ms: 0 }]);
});

it('takes runs by the day they ended on, and leaves out those that ended outside the window', async () => {
  const { steps } = await stepsOf([
    entry('before', -20, { node_id: 'x' }),
    end('before', -10, { success: true }),
    entry('over', -5, { node_id: 'x' }),
    end('over', 5, { success: true }),
  ]);
  expect(steps).toMatchObject([{ node: 'x', day: DAY, steps: 1 }]);
});

it('answers with nothing where there is nothing, and counts steps that name no node apart', async () => {
  const none = {
    steps: [],
    slowest: [],
    presence: [],
    repeats: [],
    rounds: [],
    retries: [],
    waits: [],
    retriedRuns: [],
  };
  expect(await stepsOf([start('a', 1)])).toEqual(none);
  const { steps, presence, repeats } = await stepsOf([
    entry('a', 1, { metadata: { execution_time_ms: 0.25 } }),
    entry('a', 2),
    end('a', 3, { success: true }),
  ]);
  expect(steps).toMatchObject([{ node: null, steps: 2, timed: 1, ms: 0.25 }]);
  expect(presence).toEqual([{ day: DAY, successful: true, runs: 1, met: {} }]);
  expect(repeats).toEqual([]);
});

it('takes no run for one that came back because it met more nodes than a mask has bits', async () => {
  const nodes = Array.from({ length: 80 }, (_, index) => entry('a', index, { node_id: `n${index}` }));
  const again = entry('b', 90, { node_id: 'n79' });
  const { repeats, presence } = await stepsOf([
    ...nodes,
    end('a', 81, { success: true }),
    again,
    { ...again, timestamp: '2025-11-20T00:01:31.000Z' },
    end('b', 92, { success: true }),
  ]);
  expect(repeats).toMatchObject([{ node: 'n79', runs: 1, visits: 1 }]);
  expect(Object.keys(presence[0]?.met ?? {})).toHaveLength(62);
});
