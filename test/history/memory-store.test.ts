import { describe, expect, it } from 'vitest';
import { parseBanditWeights } from '../../src/history/bandit-weights.ts';
import { type MemoryContents, parseMemoryStore } from '../../src/history/memory-store.ts';
import { folderWith, open, placesOf, WEEK } from './log-builder.ts';

const WEIGHTS = { successes: 80, failures: 20, plays: 100, total_reward: 79.5 };
const RECORD = { value: { any: [1] }, created_at: '2025-11-01T00:00:00Z', access_count: 3 };
const KEYED = { a: RECORD, bandit_weights_macro_x: { ...RECORD, value: WEIGHTS } };
const LISTED = Object.entries(KEYED).map(([key, record]) => ({ key, ...record }));
const ARM = { macro: 'macro_x', successes: 80, failures: 20, plays: 100, totalReward: 79.5 };

function parse(value: unknown): MemoryContents {
  const contents = parseMemoryStore(value);
  if (contents === null) throw new Error('no memory store');
  return contents;
}

describe('a memory store', () => {
  it.each([
    ['an array', LISTED],
    ['an object by key', KEYED],
    ['records in a wrapper', { records: LISTED }],
    ['a store of records by key', { version: '1', metadata: {}, stores: { main: KEYED } }],
    ['a store of an array', { version: '1', stores: { main: LISTED }, runs: [] }],
    ['several stores', { stores: { one: { a: RECORD }, two: [LISTED[1]] }, runtime_stats: {} }],
  ])('gives the same records and arms as %s', (_, value) => {
    const { records, arms, violations, total } = parse(value);
    expect(records.map(({ key }) => key)).toEqual(['a', 'bandit_weights_macro_x']);
    expect(arms).toEqual([ARM]);
    expect([violations, total]).toEqual([[], 2]);
  });

  it.each([
    ['no key', { ...RECORD, key: undefined }, 'key'],
    ['no value', { key: 'k', created_at: RECORD.created_at }, 'value'],
    ['no creation time', { key: 'k', value: 1 }, 'created_at'],
    ['a creation time that is none', { key: 'k', value: 1, created_at: 'yesterday' }, 'created_at'],
    ['a last use that is none', { key: 'k', ...RECORD, last_used_at: '2025-02-30' }, 'last_used_at'],
    ['a negative count', { key: 'k', ...RECORD, access_count: -1 }, 'access_count'],
    ['half a second to live', { key: 'k', ...RECORD, ttl: 0.5 }, 'ttl'],
    ['tags that are none', { key: 'k', ...RECORD, tags: [1] }, 'tags.0'],
    ['no shape at all', 5, 'object'],
  ])('names a record with %s', (_, record, where) => {
    const { violations, total } = parse([LISTED[0], record]);
    expect(violations).toHaveLength(1);
    expect(violations[0]?.detail).toContain(where);
    expect(total).toBe(2);
  });

  it('takes null for a value', () => {
    expect(parse([{ key: 'k', value: null, created_at: RECORD.created_at }]).violations).toEqual([]);
  });

  it('has runs in the order of time, and counts those that cannot be read', () => {
    const run = { success: true, score: 0.9, duration_ms: 5, macro: 'm' };
    const contents = parse({
      runs: [
        { ...run, timestamp: '2025-11-21T10:00:00Z' },
        { ...run, timestamp: '2025-11-20T10:00:00.123456', score: null, macro: '' },
        { ...run, timestamp: '2025-11-20T11:00:00+05:00' },
        { ...run, timestamp: 'never' },
        { ...run, success: 'yes', timestamp: '2025-11-20T10:00:00Z' },
        'x',
      ],
    });
    expect(contents.runs.map(({ endedAt, score, macro }) => [endedAt, score, macro])).toEqual([
      ['2025-11-20T06:00:00.000Z', 0.9, 'm'],
      ['2025-11-20T10:00:00.123Z', null, null],
      ['2025-11-21T10:00:00.000Z', 0.9, 'm'],
    ]);
    expect(contents.unreadableRuns).toBe(3);
  });

  it.each([null, 5, 'x', true])('is not %j', (value) => {
    expect(parseMemoryStore(value)).toBeNull();
  });
});

describe('bandit weights', () => {
  it('are read macro by macro', () => {
    const found = parseBanditWeights({
      macro_x: WEIGHTS,
      part: { plays: '3' },
      broken: 5,
      empty: {},
      list: [1],
    });
    expect(found?.arms).toEqual([
      ARM,
      { macro: 'part', successes: null, failures: null, plays: 3, totalReward: null },
    ]);
    expect(found?.unreadable).toEqual(['broken', 'empty', 'list']);
    expect(parseBanditWeights([])).toBeNull();
  });
});

describe('a history', () => {
  async function problemsOf(files: Record<string, string>, sources = {}) {
    const folder = await folderWith(files);
    const history = await open(folder, sources);
    const { problems } = await (await history.select(WEEK, { value: 0.8, byTaskType: {} })).quality();
    return { history, places: placesOf(problems, folder), problems };
  }

  it('reads the memory store and the weights beside its log, with their digests', async () => {
    const { history, places } = await problemsOf({
      'MemoryStore.json': `\uFEFF${JSON.stringify(LISTED)}`,
      'bandit_weights.json': JSON.stringify({ macro_x: WEIGHTS }),
    });
    expect(history.memory?.records).toHaveLength(2);
    expect(history.bandit?.arms).toEqual([ARM]);
    expect(history.sources.map(({ kind }) => kind)).toEqual(['memory', 'bandit_weights']);
    expect([history.span, places]).toEqual([null, []]);
  });

  it('reads the memory of the runtime under its own name', async () => {
    const { history } = await problemsOf({ 'APEGMemory.json': JSON.stringify({ runs: [] }) });
    expect(history.memory?.runs).toEqual([]);
  });

  it('tells of memory and weights that cannot be read', async () => {
    const { places } = await problemsOf({ 'MemoryStore.json': '[{"key":', 'bandit_weights.json': '[]' });
    expect(places).toEqual(['not-json MemoryStore.json', 'record-invalid bandit_weights.json']);
    const missing = await problemsOf({}, { memory: '/nonexistent/m.json', banditWeights: '/' });
    expect(missing.places).toEqual(['file-missing /nonexistent/m.json', 'file-not-a-file /']);
  });

  it('names bad records by key, without their secrets', async () => {
    const { places } = await problemsOf({
      'MemoryStore.json': JSON.stringify({ 'cart of jane@example.com': { value: 1 } }),
      'bandit_weights.json': JSON.stringify({ 'jane@example.com': 5 }),
    });
    expect(places).toEqual([
      'record-invalid MemoryStore.json cart of [e-mail]',
      'record-invalid bandit_weights.json [e-mail]',
    ]);
  });
});
