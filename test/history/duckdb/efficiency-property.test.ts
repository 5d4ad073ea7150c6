import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openHistory } from '../../../src/history/duckdb/history.ts';
import type { WorkflowSteps } from '../../../src/history/workflow-steps.ts';
import { DEFAULT_THRESHOLDS } from '../figures-of.ts';
import { at, type Entry, folderWith, lines, NOW, WEEK } from '../log-builder.ts';
import { expectedSteps } from './efficiency-oracle.ts';

const DAY = 86_400;

function optional<Value>(values: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> {
  return fc.option(values, { nil: undefined });
}

const step = fc.record({
  event_type: fc.constantFrom('node_execution', 'node_execution', 'scoring', 'error', 'warning', 'info'),
  workflow_id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
  node_id: optional(fc.constantFrom('plan', "a'ct", 'check')),
  success: optional(fc.boolean()),
  error_message: fc.option(fc.constant('no'), { nil: undefined, freq: 3 }),
  metadata: fc.record({
    execution_time_ms: optional(fc.integer({ min: 0, max: 90_000 })),
    tokens: fc.option(fc.integer({ min: 0, max: 5000 }), { nil: undefined, freq: 1 }),
    provider: optional(fc.constantFrom('openai', 'shopify')),
    attempt: optional(fc.integer({ min: 1, max: 3 })),
  }),
});

const runEnd = fc.record({
  event_type: fc.constant('workflow_end'),
  workflow_id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
  success: fc.boolean(),
});

/** Distinct seconds over four days, so that runs cross the start of the window. */
const anyLog = fc
  .uniqueArray(fc.integer({ min: -DAY, max: 3 * DAY }), { minLength: 10, maxLength: 120, size: 'max' })
  .chain((seconds) =>
    fc
      .array(fc.oneof({ weight: 9, arbitrary: step }, { weight: 1, arbitrary: runEnd }), {
        minLength: seconds.length,
        maxLength: seconds.length,
      })
      .map((events) =>
        events.map((event, index): Entry => ({ timestamp: at(seconds[index] ?? 0), ...event })),
      ),
  );

/** Rows in an order of their own, numbers to the nanosecond. */
function sorted(steps: WorkflowSteps): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(steps).map(([part, rows]) => [part, (rows as readonly object[]).map(rowText).sort()]),
  );
}

function rowText(row: object): string {
  const fields = Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(fields, (_, value: unknown) => {
    if (typeof value === 'number') return Number(value.toFixed(6));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
      : value;
  });
}

it('finds the steps, visits and retries that plain loops over the definitions find', async () => {
  const folder = await folderWith({});
  await fc.assert(
    fc.asyncProperty(anyLog, async (log) => {
      const path = join(folder, 'log.jsonl');
      await writeFile(path, lines(log));
      const history = await openHistory(
        { directory: folder, logbook: [path] },
        { now: NOW, progress: () => {} },
      );
      try {
        const clean = JSON.parse(JSON.stringify(log)) as Entry[];
        const window = await history.select(WEEK, DEFAULT_THRESHOLDS);
        expect(sorted(await window.steps())).toEqual(sorted(expectedSteps(clean, WEEK)));
      } finally {
        await history.close();
      }
    }),
    { seed: 20_251_120, numRuns: 40, endOnFailure: true },
  );
});
