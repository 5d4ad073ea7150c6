import { describe, expect, it } from 'vitest';
import { at, type Entry, end, entry, folderWith, open, placesOf, WEEK } from './log-builder.ts';

const GOOD = [end('a', 1, { success: true }), end('b', 2, { success: true }), end('c', 3, { success: true })];
const [A, B, C] = GOOD.map((one) => JSON.stringify(one)) as [string, string, string];

async function read(content: string) {
  const folder = await folderWith({ 'Logbook.json': content });
  const selected = await (await open(folder)).select(WEEK, { value: 0.8, byTaskType: {} });
  const quality = await selected.quality();
  return { quality, places: placesOf(quality.problems, folder), runs: (await selected.totals()).successful };
}

function bad(fields: Entry): string {
  return JSON.stringify({ ...entry('x', 1), ...fields });
}

describe('an element of an array that', () => {
  it.each([
    ['is not JSON', 'not-json', 'oops'],
    ['is not JSON between brackets', 'not-json', '{"timestamp": }'],
    ['lacks a closing quote', 'not-json', A.replace('"a"', '"a')],
    ['lacks a closing brace', 'not-json', A.replace('}', ',"metadata":{}')],
    ['is a number', 'not-an-object', '5'],
    ['is null', 'not-an-object', 'null'],
    ['has no timestamp', 'timestamp-missing', bad({ timestamp: undefined })],
    ['has a timestamp that is none', 'timestamp-invalid', bad({ timestamp: 'soon' })],
    ['lies in the future', 'timestamp-future', bad({ timestamp: '2026-01-01T00:00:00Z' })],
    ['has no workflow id', 'workflow-id-missing', bad({ workflow_id: undefined })],
    [
      'has data and no workflow id, but is no runtime entry',
      'workflow-id-missing',
      bad({ workflow_id: null, data: 'x' }),
    ],
    ['is longer than 16 MB', 'line-too-long', bad({ metadata: { note: 'x'.repeat(17_000_000) } })],
  ])('%s is counted, located by index and byte, and left out', async (_, code, element) => {
    for (const [before, between, after, keys] of [
      ['[', ',', ']', 1],
      ['[\n  ', ',\n  ', '\n]\n', 4],
      ['{"version":1,"entries":[', ',', ']}', 24],
    ] as const) {
      const { places, quality, runs } = await read(before + [A, B, element, C].join(between) + after);
      const byte = keys + A.length + B.length + 2 * between.length;
      expect(places).toEqual([`${code} Logbook.json#2@${byte}`]);
      expect(quality).toMatchObject({ entries_read: 4, entries_used: 3 });
      expect(runs).toBe(3);
    }
  });

  it.each([
    ['a score of 1.7', 'score-out-of-range', bad({ score: 1.7 })],
    ['a wrong field type', 'field-type', bad({ success: 'yes' })],
    ['an unknown event type', 'event-type-unknown', bad({ event_type: 'x' })],
  ])('has %s is counted, located and used', async (_, code, element) => {
    const { places, quality } = await read(`[${A},${element}]`);
    expect(places).toEqual([`${code} Logbook.json#1@${A.length + 2}`]);
    expect(quality).toMatchObject({ entries_read: 2, entries_used: 2 });
  });
});

describe('an array that', () => {
  it('is cut off inside an element loses that one', async () => {
    const { places, quality, runs } = await read(`[${A},${B},${C.slice(0, -5)}`);
    expect(places).toEqual([`truncated Logbook.json#2@${A.length + B.length + 3}`]);
    expect(quality).toMatchObject({
      entries_read: 3,
      entries_used: 2,
      problems: [{ code: 'truncated', count: 1 }],
    });
    expect(runs).toBe(2);
  });

  it.each([`[${A},${B}`, `[${A},${B},`, `[${A},${B}\n`])(
    'is cut off between elements loses none',
    async (content) => {
      const { places, runs } = await read(content);
      expect(places).toEqual([`truncated Logbook.json@${content.length}`]);
      expect(runs).toBe(2);
    },
  );

  it('is cut off inside a document is told once', async () => {
    const { places, runs } = await read(`{"entries":[${A},${B}]`);
    expect(places).toEqual([`truncated Logbook.json@${A.length + B.length + 14}`]);
    expect(runs).toBe(2);
  });

  it('starts with a byte-order mark loses nothing', async () => {
    for (const content of [`\uFEFF[${A}]`, `\uFEFF{"entries":[${A}]}`, `\uFEFF\n[\n${A}\n]`]) {
      const { places, runs } = await read(content);
      expect(places).toEqual(['byte-order-mark Logbook.json@0']);
      expect(runs).toBe(1);
    }
  });

  it('goes on behind its end is told so', async () => {
    const { places, runs } = await read(`[${A}]; and more`);
    expect(places).toEqual([`not-json Logbook.json@${A.length + 2}`]);
    expect(runs).toBe(1);
  });

  it.each(['[]', '{"entries":[]}', '{"changelog":[],"journal":[]}', '[\n]\n'])(
    'is empty is no problem: %s',
    async (content) => {
      const { quality } = await read(content);
      expect(quality).toMatchObject({ entries_read: 0, entries_used: 0, problems: [] });
    },
  );
});

describe('a document without a list of entries', () => {
  it('is one entry where it is one', async () => {
    const { places, runs } = await read(JSON.stringify(GOOD[0], null, 2));
    expect([places, runs]).toEqual([[], 1]);
  });

  it('is one bad entry where it is something else', async () => {
    const { places } = await read(JSON.stringify({ version: '1', stores: { a: [1] } }, null, 2));
    expect(places).toEqual(['timestamp-missing Logbook.json:1']);
  });

  it('says what is wrong without repeating secrets or long texts', async () => {
    const { quality } = await read(
      JSON.stringify([
        { ...entry('x', 1), timestamp: 'mail jane@example.com' },
        { ...entry('x', 1), event_type: `sk-proj-4f8a9b2c1d7e6f5a4b3c ${'x'.repeat(5000)}` },
        { ...entry('x', 1), timestamp: { deep: 'jane@example.com' } },
        { ...entry('x', 1), timestamp: at(0), event_type: ['jane@example.com'] },
      ]),
    );
    const text = JSON.stringify(quality.problems);
    expect(text).not.toMatch(/jane@|4f8a9b2c/);
    expect(text.length).toBeLessThan(900);
  });
});
