import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { findLogFiles } from '../../src/history/log-files.ts';
import { createProblemCollector } from '../../src/history/problems.ts';
import { figuresOf } from './figures-of.ts';
import {
  type Entry,
  end,
  entry,
  failure,
  folderWith,
  lines,
  NOW,
  open,
  placesOf,
  scoring,
  start,
  WEEK,
  withMacro,
} from './log-builder.ts';

const LOG: readonly Entry[] = [
  start('a', 0, withMacro('short')),
  failure('a', 1, 'Connection reset', { node_id: 'fetch' }),
  entry('a', 2, { node_id: 'fetch', success: true }),
  scoring('a', 3, 0.9),
  end('a', 4, { success: true }),
  start('b', 5, withMacro('long')),
  failure('b', 6, 'It\'s 🔥: "timeout"', { node_id: 'call' }),
  end('b', 7, { success: false }),
  start('c', 8),
];

const FIGURES = {
  totals: [1, 1, 1, 2],
  failures: { 'Connection reset': [0, 1, 1], 'It\'s 🔥: "timeout"': [1, 1, 0] },
  macros: { short: [1, 1, 0.9, 1], long: [1, 0, 0, 0] },
  unattributed: 0,
  endsWithoutSuccess: 0,
};

/** Enough entries to go on beyond the first bytes that are looked at. */
const PADDING = Array.from({ length: 700 }, (_, index) =>
  entry('c', 9 + index, { event_type: 'info', metadata: { note: 'x'.repeat(40) } }),
);

const SHAPES: Readonly<Record<string, string | Buffer>> = {
  'JSON Lines': lines(LOG),
  'JSON Lines without a last line feed': lines(LOG).trimEnd(),
  'JSON Lines with CRLF and blank lines': lines(LOG).replaceAll('\n', '\r\n\r\n  \r\n'),
  'JSON Lines with a byte-order mark': `\uFEFF${lines(LOG)}`,
  'a minified array': JSON.stringify(LOG),
  'an indented array': JSON.stringify(LOG, null, 2),
  'an array with an entry a line': `[\n${LOG.map((one) => JSON.stringify(one)).join(',\n')}\n]\n`,
  'a long minified array': JSON.stringify([...LOG, ...PADDING]),
  'a minified document': JSON.stringify({ entries: LOG }),
  'an indented document': JSON.stringify({ version: '1', tags: ['entries'], entries: LOG }, null, 2),
  'an indented document without indentation': JSON.stringify({ entries: LOG }, null, 1).replaceAll(
    /^ +/gm,
    '',
  ),
  'a long minified document': JSON.stringify({ version: '1', entries: [...LOG, ...PADDING] }),
  'a document with a long preface': JSON.stringify({ about: 'x'.repeat(100_000), entries: LOG }),
  'several arrays one behind the other': `${JSON.stringify(LOG.slice(0, 4))}\n${JSON.stringify(LOG.slice(4))}`,
  'JSON Lines that begin with a very long line': lines([
    entry('c', 9, { metadata: { note: 'x'.repeat(100_000) } }),
    ...LOG,
  ]),
};

describe('every shape of the standard schema', () => {
  it.each(Object.entries(SHAPES))('gives the same figures: %s', async (_, content) => {
    const folder = await folderWith({ 'Logbook.json': content });
    expect(await figuresOf(await open(folder))).toEqual(FIGURES);
  });

  it.each(Object.entries(SHAPES).filter(([name]) => /^(?:JSON Lines|a minified array)/.test(name)))(
    'gives the same figures packed with gzip: %s',
    async (_, content) => {
      const folder = await folderWith({ 'log.gz': gzipSync(content) });
      expect(await figuresOf(await open(folder, { logbook: [join(folder, 'log.gz')] }))).toEqual(FIGURES);
    },
  );

  it('is told by its bytes where the name says something else about gzip', async () => {
    const folder = await folderWith({
      'a.gz': lines(LOG.slice(0, 5)),
      'b.jsonl': gzipSync(lines(LOG.slice(5))),
    });
    expect(await figuresOf(await open(folder, { logbook: [`${folder}/*`] }))).toEqual(FIGURES);
  });

  it('is not read where it unpacks to more than there is room for', async () => {
    const folder = await folderWith({
      'bomb.jsonl.gz': gzipSync(Buffer.alloc(1 << 20, '{}\n')),
      'near.jsonl.gz': gzipSync(Buffer.alloc(1 << 19, '{}\n')),
      'plain.jsonl': '{}\n'.repeat(1 << 19),
    });
    const problems = createProblemCollector();
    const found = await findLogFiles([`${folder}/*`], problems, 1 << 19);
    expect(found.map(({ name }) => name)).toEqual([`${folder}/near.jsonl.gz`, `${folder}/plain.jsonl`]);
    expect(problems.list()).toMatchObject([
      {
        code: 'file-unreadable',
        count: 1,
        places: [
          { detail: 'unpacks to more than 524288 bytes, and is not read: split it into smaller files' },
        ],
      },
    ]);
  });

  it('may be mixed over several files, which overlap', async () => {
    const folder = await folderWith({
      'logs/one.jsonl': lines(LOG.slice(0, 6)),
      'logs/two.json': JSON.stringify(LOG.slice(2)),
      'logs/deep/three.jsonl.gz': gzipSync(lines(LOG)),
    });
    const history = await open(folder, { logbook: [`${folder}/logs/*.js*`, `${folder}/logs/**/*.gz`] });
    expect(await figuresOf(history)).toEqual(FIGURES);
    const quality = await (await history.select(WEEK, { value: 0.8, byTaskType: {} })).quality();
    expect(quality).toMatchObject({ entries_read: 22, entries_used: 9, duplicate_entries: 13, problems: [] });
    expect(history.sources.map(({ file }) => file.replace(`${folder}/logs/`, ''))).toEqual([
      'one.jsonl',
      'two.json',
      'deep/three.jsonl.gz',
    ]);
  });
});

describe('finding log files', () => {
  it('takes Logbook.json, Logbook.jsonl and the entries of operations where none is named', async () => {
    const folder = await folderWith({
      'Logbook.json': JSON.stringify(LOG.slice(0, 5)),
      'Logbook.jsonl': lines(LOG.slice(5)),
      '.apeg/logbook/b.jsonl': lines([entry('op', 1, { agent: 'APEG', action: 'sync', success: true })]),
      '.apeg/logbook/a.jsonl': lines([entry('op', 2, { agent: 'APEG', action: 'sync', success: false })]),
      'other.jsonl': lines([end('x', 1, { success: true })]),
    });
    const history = await open(folder);
    expect(await figuresOf(history)).toEqual(FIGURES);
    const own = await (await history.select(WEEK, { value: 0.8, byTaskType: {} })).ownActions();
    expect(own).toEqual([{ action: 'sync', entries: 2, successful: 1, failed: 1 }]);
    expect(history.sources.map(({ file }) => file.replace(`${folder}/`, ''))).toEqual([
      'Logbook.json',
      'Logbook.jsonl',
      '.apeg/logbook/a.jsonl',
      '.apeg/logbook/b.jsonl',
    ]);
  });

  it('reads a file once that is named twice or by a link', async () => {
    const folder = await folderWith({ 'Logbook.jsonl': lines(LOG) });
    await symlink(join(folder, 'Logbook.jsonl'), join(folder, 'link.jsonl'));
    const history = await open(folder, { logbook: [`${folder}/*.jsonl`, `${folder}/Logbook.jsonl`] });
    expect(history.sources).toHaveLength(1);
    expect(await figuresOf(history)).toEqual(FIGURES);
  });

  it.each([
    "it's a log.jsonl",
    'log[1].jsonl',
    'l*g.jsonl',
    'l?g.jsonl',
    '{a,b}.jsonl',
    'ü "q" – $x.jsonl',
    '-n.jsonl',
    'a;b.jsonl',
  ])('reads exactly the file %j', async (name) => {
    const decoy = lines([end('decoy', 1, { success: true })]);
    const folder = await folderWith({
      [name]: lines(LOG),
      'log1.jsonl': decoy,
      'lag.jsonl': decoy,
      'a.jsonl': decoy,
    });
    expect(await figuresOf(await open(folder, { logbook: [join(folder, name)] }))).toEqual(FIGURES);
  });

  it('keeps files apart whose names are patterns for each other', async () => {
    const folder = await folderWith({
      'log1.jsonl': lines(LOG.slice(0, 5)),
      'log[1].jsonl': lines(LOG.slice(5)),
    });
    expect(await figuresOf(await open(folder, { logbook: [`${folder}/log*.jsonl`] }))).toEqual(FIGURES);
  });

  it('reads a thousand files', async () => {
    const files = Array.from({ length: 1000 }, (_, index) => [
      `logs/${index}.jsonl`,
      lines([end(`run-${index}`, index, { success: index % 4 > 0 })]),
    ]);
    const folder = await folderWith(Object.fromEntries(files));
    const history = await open(folder, { logbook: [`${folder}/logs/*`] });
    expect((await figuresOf(history)).totals).toEqual([750, 250, 0, 0]);
    expect(history.sources).toHaveLength(1000);
  });
});

describe('the shapes of others', () => {
  const RUNTIME: readonly Entry[] = [
    {
      timestamp: '2025-11-21T00:00:01.123456Z',
      level: 'info',
      event_type: 'workflow',
      data: { node: 'build', action: 'start', details: { macro: 'm' } },
    },
    {
      timestamp: '2025-11-21T00:00:02Z',
      level: 'error',
      event_type: 'llm_call',
      data: {
        role: 'ENGINEER',
        model: 'gpt-4o',
        success: false,
        error: 'Request timed out',
        duration_ms: 30_000,
      },
    },
    { timestamp: '2025-11-21T00:00:03Z', level: 'info', event_type: 'scoring', data: { score: 0.7 } },
    { timestamp: '2025-11-21T00:00:04Z', level: 'info', event_type: 'constructor', data: {} },
  ];

  it.each([
    ['an array', JSON.stringify(RUNTIME, null, 2)],
    ['lines', lines(RUNTIME)],
  ])(
    'takes entries of the runtime adapter as %s and finds no fault with their missing workflow ids',
    async (_, content) => {
      const history = await open(await folderWith({ 'Logbook.json': content }));
      const selected = await history.select(WEEK, { value: 0.8, byTaskType: {} });
      expect(await selected.quality()).toMatchObject({
        entries_read: 4,
        entries_used: 4,
        unattributed_events: 4,
        problems: [],
      });
      expect(await selected.totals()).toEqual({ successful: 0, failed: 0, incomplete: 0, errorEvents: 0 });
      const messages = await selected.errorMessages();
      const rows = Int32Array.from(messages.keys());
      await selected.failures({ family: rows, pattern: rows });
      expect(await selected.durations([])).toEqual([
        { provider: 'openai', node: null, bucket: Math.floor(8 * Math.log2(30_000)), count: 1, censored: 0 },
      ]);
    },
  );

  it.each([
    ['an array', JSON.stringify([...RUNTIME, ...LOG])],
    ['lines', lines([LOG[0], ...RUNTIME, ...LOG.slice(1)])],
  ])('takes standard entries and runtime entries mixed in %s', async (_, content) => {
    const history = await open(await folderWith({ 'Logbook.json': content }));
    expect(await figuresOf(history)).toEqual({ ...FIGURES, unattributed: 4 });
  });

  it('takes a hand-kept changelog and journal as notes that fit no run', async () => {
    const changelog = {
      version: '1.1.2',
      description: 'changelog and journal',
      changelog: [
        { timestamp: '2025-11-20T20:00:56-04:00', event: 'Linked the files' },
        { timestamp: '2025-11-21', event: 'Moved on' },
      ],
      journal: [{ timestamp: '2025-11-22T10:00:00', entry: 'Thought about it' }, { entry: 'No time' }],
    };
    const folder = await folderWith({ 'Logbook.json': JSON.stringify(changelog, null, 2) });
    const history = await open(folder);
    const selected = await history.select(WEEK, { value: 0.8, byTaskType: {} });
    const quality = await selected.quality();
    expect(quality).toMatchObject({
      entries_read: 4,
      entries_used: 3,
      unattributed_events: 3,
      timestamps_without_zone: 2,
    });
    expect(placesOf(quality.problems, folder)[0]).toMatch(/^timestamp-missing Logbook\.json#1@\d+$/);
    expect(await selected.totals()).toEqual({ successful: 0, failed: 0, incomplete: 0, errorEvents: 0 });
  });

  it('takes a history without any log', async () => {
    const history = await open(await folderWith({}));
    expect(history.span).toBeNull();
    expect(await figuresOf(history)).toEqual({
      totals: [0, 0, 0, 0],
      failures: {},
      macros: {},
      unattributed: 0,
      endsWithoutSuccess: 0,
    });
    expect(NOW > WEEK.end).toBe(true);
  });
});
