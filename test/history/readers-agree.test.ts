import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type HistoryContext, openHistory } from '../../src/history/duckdb/history.ts';
import { DEFAULT_THRESHOLDS } from './figures-of.ts';
import { type Entry, folderWith, lines, NOW, WEEK } from './log-builder.ts';

const SEED = 20_251_121;
const RUNS = 30;

const wildText = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    "it's",
    '"',
    '\\',
    'a\nb',
    '\u0000',
    '{',
    '[x]',
    '{"a":1}',
    'null',
    'é🔥',
    '\ud800',
  ),
  fc.string({ unit: 'binary', maxLength: 8 }),
);
/** Texts that the store's own reader takes as they are. */
const tameText = fc.oneof(
  fc.constantFrom('', ' ', "it's", '"', '\\', 'a\nb', '\u0000', 'null', '1', '-', 'é🔥', 'x{'),
  fc.string({ unit: 'grapheme', maxLength: 6 }).filter((text) => !/^[[{]/.test(text)),
);
const wildValue = fc.oneof(
  wildText,
  fc.constantFrom(null, true, false, 0, -1, 0.5, 1.7, 2 ** 31, 12, [], {}, ['a'], { a: { b: null } }),
);

function mostly(usual: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 80, arbitrary: usual }, { weight: 1, arbitrary: wildValue });
}

function often(usual: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.option(mostly(usual), { nil: undefined, freq: 3 });
}

const time = fc.oneof(
  {
    weight: 60,
    arbitrary: fc
      .integer({ min: 0, max: 7 * 86_400_000 - 1 })
      .map((ms) => new Date(Date.parse(WEEK.start) + ms).toISOString()),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '2025-11-20',
      '2025-11-20 10:00:00',
      '2025-11-20T10:00Z',
      '2025-11-20T10:00:00-08',
      '2025-02-30',
      '2025-11-20T10:00:00 UTC',
      '2025-1-2 10:00:00',
      ' 2025-11-20T10:00:00Z',
      '2025-11-20T10:00:00z',
      '2025-11-20T10:00:00+25:00',
      '2025-11-20T10:00:00.123456+05:30',
      '2031-01-01T00:00:00Z',
      'infinity',
      '2025-11-20T24:00:00Z',
      '0001-01-01T00:00:00Z',
      '2025-11-20T10:00:00.123456789Z',
    ),
  },
);

const metadata = fc.record(
  {
    chosen_macro: often(tameText),
    macro: often(tameText),
    execution_time_ms: often(fc.double({ min: 0, max: 1e6, noNaN: true })),
    duration_ms: often(fc.constantFrom(0, -5, 12.5, '30', 1e300, 'inf')),
    task_type: often(tameText),
    provider: often(tameText),
    status_code: often(fc.constantFrom(200, 429, '503', 429.5, 99_999_999_999)),
    attempt: often(fc.constantFrom(1, 2, 3)),
    tokens: often(
      fc.constantFrom(0, 700, '7', -1, { total_tokens: 9 }, { prompt_tokens: 5, output_tokens: 2 }, {}),
    ),
    label: often(tameText),
    metric_scores: often(
      fc.oneof(
        fc.dictionary(tameText, fc.double({ min: 0, max: 1, noNaN: true }), { maxKeys: 4 }),
        fc.constantFrom({ a: '0.5', b: true }, { a: 1.5, b: null }, { a: -1 }, { a: 'inf' }, { a: 1, b: 0 }),
      ),
    ),
    other: often(fc.jsonValue()),
  },
  { requiredKeys: [] },
);

const wildEntry = fc.record(
  {
    timestamp: mostly(time),
    event_type: mostly(fc.constantFrom('workflow_end', 'node_execution', 'scoring', 'error', 'info')),
    workflow_id: mostly(fc.constantFrom('a', 'b', 'c')),
    node_id: often(tameText),
    agent: often(fc.constantFrom('PEG', 'APEG')),
    action: often(tameText),
    score: often(fc.double({ min: 0, max: 1, noNaN: true })),
    success: often(fc.boolean()),
    error_message: often(fc.oneof(tameText, fc.constant('{"code": 1}'))),
    metadata: often(metadata),
  },
  { requiredKeys: ['timestamp', 'event_type', 'workflow_id'] },
);

async function everythingIn(logbook: readonly string[], context: Partial<HistoryContext> = {}) {
  const history = await openHistory({ directory: '', logbook }, { now: NOW, progress: () => {}, ...context });
  try {
    const selected = await history.select(WEEK, DEFAULT_THRESHOLDS);
    const messages = await selected.errorMessages();
    const rows = Int32Array.from(messages.keys());
    const { problems, ...quality } = await selected.quality();
    return {
      span: history.span,
      totals: await selected.totals(),
      messages,
      failures: await selected.failures({ family: rows, pattern: rows }),
      durations: await selected.durations([]),
      macros: await selected.macroUses(),
      daily: await selected.figures('day'),
      scores: await selected.scores(),
      metricScores: await selected.metricScores(),
      steps: await selected.steps(),
      own: await selected.ownActions(),
      quality,
      problems: problems.map(({ code, count, places }) => ({
        code,
        count,
        places: places.map(({ detail, index, line = (index ?? 0) + 1 }) => ({ detail, line })),
      })),
    };
  } finally {
    await history.close();
  }
}

it('reads the same from JSON Lines, by whichever reader takes it, as from an array of the same entries', async () => {
  const folder = await folderWith({});
  const [byLine, byElement] = [join(folder, 'log.jsonl'), join(folder, 'log.json')];
  let slow = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(wildEntry, { minLength: 1, maxLength: 8, size: 'max' }), async (log) => {
      await writeFile(byLine, lines(log));
      await writeFile(byElement, JSON.stringify(log satisfies readonly Entry[]));
      const fast = everythingIn([byLine], {
        progress: (message) => {
          slow += message.endsWith('entry by entry') ? 1 : 0;
        },
      });
      expect(await fast).toEqual(await everythingIn([byElement]));
    }),
    { seed: SEED, numRuns: RUNS, endOnFailure: true },
  );
  // Both readers must have had their share, or nothing was compared.
  expect(slow).toBeGreaterThan(RUNS / 5);
  expect(slow).toBeLessThan((RUNS * 4) / 5);
});

it('counts the same whether texts are kept as such or as codes, sampled or met later', async () => {
  const folder = await folderWith({});
  // Only the lines are sampled: texts that the array alone holds are met later.
  const logs = [join(folder, 'sampled.jsonl'), join(folder, 'unsampled.json')];
  const entries = fc.array(wildEntry, { minLength: 1, maxLength: 8, size: 'max' });
  await fc.assert(
    fc.asyncProperty(entries, entries, async (sampled, unsampled) => {
      await writeFile(logs[0] ?? '', lines(sampled));
      await writeFile(logs[1] ?? '', JSON.stringify(unsampled));
      const asTexts = await everythingIn(logs, { worthCoding: Number.POSITIVE_INFINITY });
      expect(await everythingIn(logs, { worthCoding: 0 })).toEqual(asTexts);
    }),
    { seed: SEED, numRuns: 7, endOnFailure: true },
  );
});

it('keeps the texts of a column of too many values', async () => {
  const entry = {
    timestamp: '2025-11-20T10:00:00Z',
    event_type: 'node_execution',
    workflow_id: 'a',
    success: false,
  };
  const many = Array.from({ length: 11_000 }, (_, at) => ({
    ...entry,
    node_id: `node ${at}`,
    error_message: `n${at}`,
  }));
  const folder = await folderWith({ 'few.jsonl': lines([entry]), 'many.json': JSON.stringify(many) });
  const logs = ['few.jsonl', 'many.json'].map((name) => join(folder, name));
  const asTexts = await everythingIn(logs, { worthCoding: Number.POSITIVE_INFINITY });
  expect(await everythingIn(logs, { worthCoding: 0 })).toEqual(asTexts);
  expect(asTexts.messages).toContainEqual(expect.objectContaining({ node: 'node 10999' }));
});
