import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { DataQuality } from '../../src/domain/data-quality.ts';
import {
  at,
  end,
  entry,
  type Files,
  folderWith,
  lines,
  open,
  placesOf,
  scoring,
  WEEK,
} from './log-builder.ts';

interface Reading {
  readonly quality: DataQuality;
  readonly places: readonly string[];
  readonly runs: number;
}

async function read(files: Files, names?: readonly string[]): Promise<Reading> {
  const folder = await folderWith(files);
  const history = await open(folder, { logbook: names?.map((name) => join(folder, name)) });
  const selected = await history.select(WEEK, { value: 0.8, byTaskType: {} });
  const quality = await selected.quality();
  const totals = await selected.totals();
  return { quality, places: placesOf(quality.problems, folder), runs: totals.successful + totals.failed };
}

const GOOD = JSON.stringify(end('good', 1, { success: true }));

/** A log whose line 3 is this one, between good ones. */
function around(line: string): string {
  return [GOOD, '', line, JSON.stringify(end('other', 2, { success: true })), ''].join('\n');
}

const SKIPPED: Readonly<Record<string, readonly [code: string, line: string]>> = {
  'is not JSON': ['not-json', 'oops'],
  'breaks off': ['not-json', '{"timestamp": "2025-11-20T00:00:00Z", "event_type": "in'],
  'lacks a closing quote': ['not-json', GOOD.replace('good"', 'good')],
  'has a raw tab in a text': ['not-json', GOOD.replace('good', 'go\tod')],
  'goes on behind its end': ['not-json', `${GOOD} and more`],
  'holds two entries': ['not-json', `${GOOD}${GOOD}`],
  'ends with a comma': ['not-json', `${GOOD},`],
  'is a number': ['not-an-object', '5'],
  'is null': ['not-an-object', 'null'],
  'is an array': ['not-an-object', `[${GOOD}]`],
  'has no timestamp': ['timestamp-missing', JSON.stringify({ ...entry('x', 1), timestamp: undefined })],
  'has a null for a timestamp': ['timestamp-missing', JSON.stringify({ ...entry('x', 1), timestamp: null })],
  'has a number for a timestamp': [
    'timestamp-invalid',
    JSON.stringify({ ...entry('x', 1), timestamp: 1_763_600_000 }),
  ],
  'has a day that is none': [
    'timestamp-invalid',
    JSON.stringify({ ...entry('x', 1), timestamp: '2025-02-30T00:00:00Z' }),
  ],
  'has a word for a timestamp': [
    'timestamp-invalid',
    JSON.stringify({ ...entry('x', 1), timestamp: 'infinity' }),
  ],
  'lies in the future': [
    'timestamp-future',
    JSON.stringify({ ...entry('x', 1), timestamp: '2025-11-27T16:00:00Z' }),
  ],
  'lies in the far future': [
    'timestamp-future',
    JSON.stringify({ ...entry('x', 1), timestamp: '9999-12-31T23:59:59-12:00' }),
  ],
  'has no workflow id': ['workflow-id-missing', JSON.stringify({ ...entry('x', 1), workflow_id: undefined })],
  'has an empty workflow id': ['workflow-id-missing', JSON.stringify(entry('', 1))],
  'has an object for a workflow id': [
    'workflow-id-missing',
    JSON.stringify({ ...entry('x', 1), workflow_id: { id: 1 } }),
  ],
};

describe('a line that', () => {
  it.each(Object.entries(SKIPPED))('%s is counted, located and left out', async (_, [code, line]) => {
    const { quality, places, runs } = await read({ 'Logbook.jsonl': around(line) });
    expect(places).toEqual([`${code} Logbook.jsonl:3`]);
    expect(quality).toMatchObject({ entries_read: 3, entries_used: 2 });
    expect(quality.problems).toMatchObject([{ code, effect: 'skipped', count: 1 }]);
    expect(runs).toBe(2);
  });

  it.each([
    ['a score of 1.7', 'score-out-of-range', 'field-ignored', scoring('x', 1, 1.7)],
    ['a negative score', 'score-out-of-range', 'field-ignored', scoring('x', 1, -0.1)],
    ['a text for a score', 'field-type', 'field-ignored', entry('x', 1, { score: '0.5' })],
    ['true for a score', 'field-type', 'field-ignored', entry('x', 1, { score: true })],
    ['a text for success', 'field-type', 'field-ignored', entry('x', 1, { success: 'true' })],
    ['a number for success', 'field-type', 'field-ignored', entry('x', 1, { success: 1 })],
    ['an array for metadata', 'field-type', 'field-ignored', entry('x', 1, { metadata: ['a'] })],
    ['a text for metadata', 'field-type', 'field-ignored', entry('x', 1, { metadata: 'a' })],
    ['an object for a message', 'field-type', 'field-ignored', entry('x', 1, { error_message: { code: 1 } })],
    ['an array for a node', 'field-type', 'field-ignored', entry('x', 1, { node_id: ['a'] })],
    ['an object for an agent', 'field-type', 'field-ignored', entry('x', 1, { agent: {} })],
    ['an unknown event type', 'event-type-unknown', 'noted', entry('x', 1, { event_type: 'workflow_stop' })],
    ['no event type', 'event-type-unknown', 'noted', entry('x', 1, { event_type: undefined })],
  ])('has %s is counted, located and used without it', async (_, code, effect, bad) => {
    const { quality, places, runs } = await read({ 'Logbook.jsonl': around(JSON.stringify(bad)) });
    expect(places).toEqual([`${code} Logbook.jsonl:3`]);
    expect(quality).toMatchObject({
      entries_read: 3,
      entries_used: 3,
      problems: [{ code, effect, count: 1 }],
    });
    expect(runs).toBe(2);
  });

  it.each([
    [
      'nulls',
      { node_id: null, agent: null, score: null, success: null, error_message: null, metadata: null },
    ],
    [
      'empty texts',
      { node_id: '', agent: '', action: '', error_message: '', metadata: { macro: '', provider: '' } },
    ],
    ['numbers for names', { node_id: 12, agent: 3.5, action: true }],
    [
      'odd metadata',
      { metadata: { duration_ms: -1, status_code: 99_999_999_999, attempt: 'two', tokens: [], x: null } },
    ],
    ['huge numbers', { metadata: { duration_ms: 1e300, tokens: 1e300, status_code: 4e9, attempt: 2 ** 31 } }],
    ['deep metadata', { metadata: { a: { b: [{ c: [null, { d: {} }] }] } } }],
    ['a very long node name', { node_id: 'n'.repeat(300_000) }],
    ['a zero character', { node_id: 'a\0b', error_message: 'a\0b', metadata: { macro: '\0' } }],
    ['a time at the edge of the clock', { timestamp: '2025-11-27T15:50:30Z' }],
    ['a time long ago', { timestamp: '0001-01-01T00:00:00Z' }],
    ['a time without seconds', { timestamp: '2025-11-20T10:00Z' }],
  ])('has %s is no problem', async (_, fields) => {
    const { quality } = await read({ 'Logbook.jsonl': around(JSON.stringify(entry('x', 1, fields))) });
    expect(quality).toMatchObject({ entries_read: 3, entries_used: 3, problems: [] });
  });

  it.each([
    ['half a surrogate pair', GOOD.replace('good', 'go\\ud800od')],
    ['1e999 for a duration', GOOD.replace('}', ',"metadata":{"duration_ms":1e999,"tokens":1e999}}')],
    ['the same key twice', GOOD.replace('{', '{"workflow_id":"first",')],
    [
      'bytes that are no UTF-8',
      Buffer.concat([
        Buffer.from(GOOD.slice(0, -2)),
        Buffer.from([0x22, 0x2c, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
      ]),
    ],
  ])('has %s is read', async (_, line) => {
    const content = Buffer.concat([
      Buffer.from(line),
      Buffer.from(`\n${JSON.stringify(end('b', 3, { success: true }))}\n`),
    ]);
    const { quality } = await read({ 'Logbook.jsonl': content });
    expect(quality.entries_read).toBe(2);
    expect(quality.entries_used + quality.problems.length).toBe(2);
  });
});

describe('a file of lines', () => {
  it('whose last line is cut off loses that line alone', async () => {
    const { places, quality, runs } = await read({
      'Logbook.jsonl': `${GOOD}\n${GOOD.replace('good', 'b').slice(0, -9)}`,
    });
    expect(places).toEqual(['truncated Logbook.jsonl:2']);
    expect(quality).toMatchObject({ entries_read: 2, entries_used: 1 });
    expect(runs).toBe(1);
  });

  it('with a byte-order mark loses nothing', async () => {
    const { places, runs } = await read({ 'Logbook.jsonl': `\uFEFF${GOOD}\n` });
    expect(places).toEqual(['byte-order-mark Logbook.jsonl@0']);
    expect(runs).toBe(1);
  });

  it('with a bad first line is read as lines nonetheless', async () => {
    for (const first of [
      '{"timestamp": "2025-',
      '[2025-11-20 10:00] started',
      '# log',
      '{',
      '"',
      GOOD.replace('good"', 'good'),
    ]) {
      const { places, runs } = await read({
        'Logbook.json': `${first}\n${GOOD}\n${GOOD.replace('good', 'b')}\n`,
      });
      expect(places).toEqual(['not-json Logbook.json:1']);
      expect(runs).toBe(2);
    }
  });

  it('counts every problem but keeps five places of each', async () => {
    const { quality } = await read({ 'Logbook.jsonl': `${'oops\n'.repeat(1234)}${GOOD}\n` });
    expect(quality.problems).toMatchObject([{ code: 'not-json', count: 1234 }]);
    expect(quality.problems[0]?.places.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5]);
    expect(quality).toMatchObject({ entries_read: 1235, entries_used: 1 });
  });

  it('counts timestamps without a zone and reads them as UTC', async () => {
    const edges = ['2025-11-19T23:59:59', '2025-11-20 00:00:00', '2025-11-26T23:59:59.999999', '2025-11-27'];
    const { quality, runs } = await read({
      'Logbook.jsonl': lines(
        edges.map((timestamp, index) => ({ ...end(`run-${index}`, 0, { success: true }), timestamp })),
      ),
    });
    expect(quality).toMatchObject({ timestamps_without_zone: 4, problems: [] });
    expect(runs).toBe(2);
  });

  it('passes over a line of 50 MB without holding it, wherever it stands', async () => {
    const huge = `{"timestamp":"${at(1)}","event_type":"info","workflow_id":"x","metadata":{"note":"${'x'.repeat(50_000_000)}"}}`;
    const before = process.memoryUsage().arrayBuffers;
    let peak = 0;
    const timer = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage().arrayBuffers - before);
    }, 5);
    const folder = await folderWith({
      'first.jsonl': `${huge}\n${GOOD}\n`,
      'only.jsonl': huge,
      'middle.jsonl': `${GOOD.replace('good', 'b')}\n${huge}\n${GOOD.replace('good', 'c')}`,
    });
    const history = await open(folder, { logbook: [`${folder}/*`] });
    clearInterval(timer);
    const selected = await history.select(WEEK, { value: 0.8, byTaskType: {} });
    const { problems, ...quality } = await selected.quality();
    expect(placesOf(problems, folder)).toEqual([
      'line-too-long first.jsonl:1',
      'line-too-long middle.jsonl:2',
      'line-too-long only.jsonl:1',
    ]);
    expect(quality).toMatchObject({ entries_read: 6, entries_used: 3 });
    expect(peak).toBeLessThan(120_000_000);
  });
});

describe('what is no log', () => {
  it.each([
    ['an empty file', '', 'file-empty Logbook.jsonl'],
    ['a file of blank lines', '\n \n\r\n', 'file-empty Logbook.jsonl'],
    ['a byte-order mark alone', '\uFEFF', 'file-empty Logbook.jsonl'],
    ['an empty packed file', gzipSync(''), 'file-empty Logbook.jsonl'],
  ])('%s is told', async (_, content, place) => {
    const { places, quality } = await read({ 'Logbook.jsonl': content });
    expect(places).toEqual([place]);
    expect(quality).toMatchObject({ entries_read: 0, entries_used: 0 });
  });

  it('a directory, a missing file, a damaged packed file and a glob without a match are told, and the rest is read', async () => {
    const folder = await folderWith({
      'good.jsonl': GOOD,
      'bad.gz': Buffer.from([0x1f, 0x8b, 1, 2, 3]),
      'file/x': '',
    });
    await mkdir(join(folder, 'folder.jsonl'));
    const names = ['folder.jsonl', 'none.jsonl', 'none-*.jsonl', 'bad.gz', 'good.jsonl', 'good.jsonl/below'];
    const history = await open(folder, { logbook: names.map((name) => join(folder, name)) });
    const selected = await history.select(WEEK, { value: 0.8, byTaskType: {} });
    const { problems } = await selected.quality();
    expect(placesOf(problems, folder).sort()).toEqual([
      'file-missing none-*.jsonl',
      'file-missing none.jsonl',
      'file-not-a-file folder.jsonl',
      'file-unreadable bad.gz',
      'file-unreadable good.jsonl/below',
    ]);
    expect((await selected.totals()).successful).toBe(1);
  });

  it('a packed file that is cut off is read as far as it goes', async () => {
    const many = Array.from({ length: 4000 }, (_, index) =>
      end(`run-${index}-${Math.sin(index)}`, index, { success: true }),
    );
    const packed = gzipSync(lines(many));
    for (const name of ['log.jsonl.gz', 'log.json.gz']) {
      const whole = name.includes('jsonl') ? packed : gzipSync(JSON.stringify(many));
      const { places, quality } = await read({ [name]: whole.subarray(0, whole.length / 2) }, [name]);
      expect(places.join()).toMatch(/file-unreadable log\.jsonl?\.gz@\d+/);
      expect(quality.entries_used).toBeGreaterThan(1000);
      expect(quality.entries_used).toBeLessThan(4000);
    }
  });
});
