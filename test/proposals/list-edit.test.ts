import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseConfig } from '../../src/proposals/config-edit.ts';
import { setInText } from '../../src/proposals/text-edit.ts';

it.each([
  ['["a", "b", "c"]', ['a', 'b'], '["a", "b"]'],
  ['["a", "b", "c"]', ['b', 'c'], '["b", "c"]'],
  ['["a"]', [], '[]'],
  ['[\n  "a", // first\n  "b",\n  "c"\n]', ['a', 'b'], '[\n  "a", // first\n  "b"\n]'],
  [
    '[\n  "a", // first\n  "b" /* x, y */, // second\n  "c",\n]',
    ['a', 'b'],
    '[\n  "a", // first\n  "b" /* x, y */, // second\n]',
  ],
  ['[\n  "a",\n  "b",\n  "c"\n]', ['b'], '[\n  "b"\n]'],
  ['[1,2,3,4]', [2, 4], '[2,4]'],
])('takes items out of %s and leaves the rest as it was', (list, wanted, expected) => {
  const text = setInText(`{ "macros": ${list} }`, ['macros'], wanted);
  expect(text).toBe(`{ "macros": ${expected} }`);
  expect(parseConfig(text)).toEqual({ value: { macros: wanted } });
});

it.each([
  ['["a"]', ['a', 'b', { c: 1 }], '["a", "b", { "c": 1 }]'],
  ['[\n  "a" // last\n]', ['a', 'b'], '[\n  "a",\n  "b" // last\n]'],
  ['[\n  { "a": 1 },\n]', [{ a: 1 }, { a: 2 }], '[\n  { "a": 1 },\n  { "a": 2 },\n]'],
  [
    '[\r\n\t{\r\n\t  "a": 1\r\n\t}\r\n]',
    [{ a: 1 }, { a: 2 }],
    '[\r\n\t{\r\n\t  "a": 1\r\n\t},\r\n\t{\r\n\t  "a": 2\r\n\t}\r\n]',
  ],
])('puts items behind the last one of %s, laid out as that one is', (list, wanted, expected) => {
  const text = setInText(`{ "edges": ${list} }`, ['edges'], wanted);
  expect(text).toBe(`{ "edges": ${expected} }`);
  expect(parseConfig(text)).toEqual({ value: { edges: wanted } });
});

it('takes out any items of any list, however it is laid out', () => {
  const layouts = [', ', ',', ',\n  ', ' ,\r\n\t', ', /* a, b */ '];
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.integer(), fc.string(), fc.boolean()), { minLength: 1, maxLength: 6 }),
      fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
      fc.constantFrom(...layouts),
      (items, keep, between) => {
        const text = `{"x": 1, "list": [ ${items.map((item) => JSON.stringify(item)).join(between)} ], "y": 0.80}`;
        const wanted = items.filter((_, index) => keep[index]);
        const after = setInText(text, ['list'], wanted);
        expect(parseConfig(after)).toEqual({ value: { x: 1, list: wanted, y: 0.8 } });
        expect(after.endsWith(', "y": 0.80}')).toBe(true);
      },
    ),
    { seed: 20251120 },
  );
});
