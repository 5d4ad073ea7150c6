import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openHistory } from '../../src/history/duckdb/history.ts';
import { figuresOf } from './figures-of.ts';
import { at, type Entry, folderWith, lines, NOW, WEEK } from './log-builder.ts';
import { expectedFigures } from './oracle.ts';

const SEED = 20_251_120;
const THRESHOLD = 0.8;
const DAY = 86_400;

function optional<Value>(values: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> {
  return fc.option(values, { nil: undefined });
}

/** An event without a time; what is undefined is left out by JSON. */
const anyEvent = fc.record({
  event_type: fc.constantFrom(
    'workflow_start',
    'workflow_end',
    'workflow_end',
    'node_execution',
    'node_execution',
    'scoring',
    'scoring',
    'error',
    'warning',
    'info',
  ),
  workflow_id: fc.constantFrom(...Array.from('abcdefghijkl'), 'é "m"', "n'", '0'),
  node_id: optional(fc.constantFrom('plan', 'act')),
  agent: optional(fc.constantFrom('PEG', 'ENGINEER', 'APEG')),
  action: optional(fc.constantFrom('call', 'check')),
  score: optional(fc.constantFrom(0, 0.5, 0.79, 0.8, 1)),
  success: optional(fc.boolean()),
  error_message: fc.option(fc.constantFrom('timeout', "it's 🔥", '{"code": 429}'), {
    nil: undefined,
    freq: 3,
  }),
  metadata: optional(fc.record({ chosen_macro: optional(fc.constantFrom('short', 'long')) })),
});

/** Distinct seconds over nine days in any order, so that runs cross both edges of the window. */
const anyLog = fc
  .uniqueArray(fc.integer({ min: -DAY, max: 7.6 * DAY }), { minLength: 20, maxLength: 150, size: 'max' })
  .chain((seconds) =>
    fc
      .array(anyEvent, { minLength: seconds.length, maxLength: seconds.length })
      .map((events) =>
        events.map((event, index): Entry => ({ timestamp: at(seconds[index] ?? 0), ...event })),
      ),
  );

it('counts what a plain loop over the definitions counts, in whatever order the entries stand and with either reader', async () => {
  const folder = await folderWith({});
  await fc.assert(
    fc.asyncProperty(anyLog, fc.boolean(), async (log, asArray) => {
      const path = join(folder, 'log');
      await writeFile(path, asArray ? JSON.stringify(log) : lines(log));
      const history = await openHistory(
        { directory: folder, logbook: [path] },
        { now: NOW, progress: () => {} },
      );
      try {
        const clean = JSON.parse(JSON.stringify(log)) as Entry[];
        expect(await figuresOf(history)).toEqual(expectedFigures(clean, WEEK, THRESHOLD));
      } finally {
        await history.close();
      }
    }),
    { seed: SEED, numRuns: 40 },
  );
});
