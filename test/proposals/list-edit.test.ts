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
