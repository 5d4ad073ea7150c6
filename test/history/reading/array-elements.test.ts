import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ArrayElement,
  type DocumentEnd,
  readArrayElements,
} from '../../../src/history/reading/array-elements.ts';

const WANTED = new Set(['entries', 'journal']);

async function cut(text: string, step = 1, limit = 10_000): Promise<[ArrayElement[], DocumentEnd]> {
  const bytes = Buffer.from(text);
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step);
  }
  const reader = readArrayElements(chunks(), WANTED, limit);
  const elements: ArrayElement[] = [];
  let next = await reader.next();
  for (; !next.done; next = await reader.next()) elements.push(next.value);
  return [elements, next.value];
}

/** Elements that are JSON, and the indexes and bytes of those that are not. */
async function sorted(text: string, step: number): Promise<{ good: unknown[]; bad: [number, number][] }> {
  const good: unknown[] = [];
  const bad: [number, number][] = [];
  for (const { text: element, index, byte } of (await cut(text, step))[0]) {
    try {
      good.push(JSON.parse(element ?? ''));
    } catch {
      bad.push([index, byte]);
    }
  }
  return { good, bad };
}

describe('cutting an array into its elements', () => {
  it('finds every element of any JSON array where it stands, however the bytes arrive', async () => {
    const anyArray = fc.array(fc.jsonValue({ maxDepth: 3 }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(
        anyArray,
        fc.constantFrom(undefined, 1, '\t'),
        fc.integer({ min: 1, max: 9 }),
        fc.boolean(),
        async (values, indent, step, wrapped) => {
          const text = JSON.stringify(
            wrapped ? { v: [1, '}'], entries: values, w: { entries: [2] } } : values,
            null,
            indent,
          );
          const [elements, end] = await cut(text, step);
          expect(elements.map((element) => JSON.parse(element.text ?? 'null'))).toEqual(
            JSON.parse(JSON.stringify(values)),
          );
          const bytes = Buffer.from(text);
          for (const [position, { index, byte, text: element, closed }] of elements.entries()) {
            expect([index, closed]).toEqual([position, true]);
            expect(
              bytes
                .subarray(byte)
                .toString()
                .startsWith(element ?? '!'),
            ).toBe(true);
          }
          expect(end).toEqual({ closed: true, bytes: bytes.length, lists: 1, trailing: null });
        },
      ),
      { seed: 20_251_122, numRuns: 500 },
    );
  });

  it.each([
    ['a missing closing quote', '{"a":"b},{"a":1},{"a":2}'],
    ['a missing closing quote of an earlier field', '{"a":"b,"c":"d"},{"a":1},{"a":2}'],
    ['a missing opening quote', '{"a":b"},{"a":1},{"a":2}'],
    ['a missing quote and spaces', '{"a":"b} , { "a":1},{"a":2}'],
    ['a missing quote, an entry a line', '{"a":"b},\n{"a":1},\n{"a":2}'],
    ['a missing quote in the middle, an entry a line', '{"a":"b,"z":"y"},\n{"a":1},\n{"a":2}'],
    ['a missing quote, indented', '{\n "a": "b,\n "c": 1\n},\n{\n "a": 1\n},\n{"a": 2}'],
    ['a missing closing brace', '{"a":{"b":0},{"a":1},{"a":2}'],
    ['a missing closing bracket', '{"a":[0,{"a":0}},{"a":1},{"a":2}'],
    ['a closing brace too many', '{"a":0}},{"a":1},{"a":2}'],
    ['a bare word', 'oops,{"a":1},{"a":2}'],
    ['a raw line feed in a text', '{"a":"b\nc"},{"a":1},{"a":2}'],
  ])('loses one element to %s, and none of its neighbours', async (_, broken) => {
    for (const step of [1, 2, 3, 7, 1000]) {
      expect(await sorted(`[{"a":0},${broken}]`, step)).toEqual({
        good: [{ a: 0 }, { a: 1 }, { a: 2 }],
        bad: [[1, 9]],
      });
      expect((await sorted(`{"x":1,"entries":[${broken}],"journal":[{"j":1}]}`, step)).good).toEqual([
        { a: 1 },
        { a: 2 },
        { j: 1 },
      ]);
    }
  });

  it('finds elements between which a comma is missing', async () => {
    expect(await sorted('[{"a":1}{"a":2}\n{"a":3}]', 1)).toEqual({
      good: [{ a: 1 }, { a: 2 }, { a: 3 }],
      bad: [],
    });
  });

  it('is not misled by texts that look like the seam of two elements', async () => {
    const values = [
      { a: '},{' },
      { a: '},{', b: 'x } , { ', '},{': '"' },
      { c: '\\"},{\\"' },
      ['},{', '},{'],
    ];
    for (const step of [1, 5, 1000])
      expect(await sorted(JSON.stringify(values), step)).toEqual({ good: values, bad: [] });
  });

  it.each([
    ['[{"a":1},{"a":2', [true, false]],
    ['[{"a":1},{"a":2}', [true, false]],
    ['[{"a":1},', [true]],
    ['[', []],
    ['{"entries":[{"a":1}', [false]],
    ['{"entries":[{"a":1}]', [true]],
  ])('tells of %s that it is cut off', async (text, closed) => {
    const [elements, end] = await cut(text);
    expect(elements.map((element) => element.closed)).toEqual(closed);
    expect(end).toMatchObject({ closed: false, bytes: text.length });
  });

  it('gives no text of an element beyond the limit, and goes on behind it', async () => {
    const [elements] = await cut(`["${'x'.repeat(500)}", 1]`, 16, 100);
    expect(elements.map(({ index, text }) => [index, text])).toEqual([
      [0, null],
      [1, '1'],
    ]);
  });

  it('tells where something stands behind the end', async () => {
    expect((await cut('[1] x'))[1]).toMatchObject({ closed: true, trailing: 4 });
    expect((await cut('[1]\n[2]\n'))[1]).toMatchObject({ closed: true, lists: 2, trailing: null });
  });

  it('finds no list where there is none', async () => {
    for (const text of ['', '{"other":[1]}', '{"a":{"entries":[1]}}', '{"entries":{"a":1}}', 'oops', '5'])
      expect((await cut(text))[1].lists).toBe(0);
  });
});
