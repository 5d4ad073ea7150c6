import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editConfig, parseConfig, type WishedValues } from '../../src/proposals/config-edit.ts';
import { reverted } from '../../src/proposals/ledger/revert.ts';
import { type ThreeWay, threeWay } from '../../src/proposals/three-way.ts';
import { print, style, tree } from './json-styles.ts';

/** What was made on `base` as one change, put on `current`. */
function merged(base: string, changed: string, current: string): ThreeWay {
  return threeWay({ base, changed, current }, 'json');
}

function textOf(result: ThreeWay): string {
  if (result.kind !== 'merged') throw new Error(result.reason);
  return result.text;
}

const BASE = [
  '// of the session',
  '{',
  '\t"openai": { "model": "m", "timeout": 30 },\t// inline',
  '\t"ci": { "minimum_score": 0.80, "big": 12345678901234567890 },',
  '\t"macros": [ "plain", /* kept */ "cot", "few" ],',
  '\t"nodes": [',
  '\t\t{ "id": "build", "retry": 1 },',
  '\t\t{ "id": "review", "retry": 0 },',
  '\t],',
  '}',
].join('\r\n');

describe('a change on a file that others changed since', () => {
  it.each([
    ['elsewhere', '0.80', '0.85'],
    ['on the same line', '"m"', '"m-2"'],
    ['in a comment', 'of the session', 'of every session'],
    ['in the layout', ' "timeout"', '\r\n\t\t"timeout"'],
  ])('keeps what they changed %s, byte for byte', (_name, from, to) => {
    const changed = BASE.replace('"timeout": 30', '"timeout": 60');
    const current = `\uFEFF${BASE.replace(from, to)}`;
    expect(textOf(merged(BASE, changed, current))).toBe(current.replace('"timeout": 30', '"timeout": 60'));
  });

  it('writes a number as the change has it, and leaves those alone that it does not touch', () => {
    const changed = BASE.replace('0.80', '0.750');
    const current = BASE.replace('"big"', '"bigger": true, "big"');
    expect(textOf(merged(BASE, changed, current))).toBe(current.replace('0.80', '0.750'));
  });

  it('finds items of a list by their id, wherever they stand now', () => {
    const changed = BASE.replace('"review", "retry": 0', '"review", "retry": 2');
    const current = BASE.replace('\t\t{ "id": "build", "retry": 1 },\r\n', '');
    expect(textOf(merged(BASE, changed, current))).toBe(
      current.replace('"review", "retry": 0', '"review", "retry": 2'),
    );
  });

  it('takes an item out of a list to which others added one', () => {
    const changed = BASE.replace('"cot", ', '');
    const current = BASE.replace('"few"', '"few", "tree"');
    expect(textOf(merged(BASE, changed, current))).toBe(current.replace('"cot", ', ''));
  });

  it('is content with what others did already', () => {
    const changed = BASE.replace('"timeout": 30', '"timeout": 60');
    expect(textOf(merged(BASE, changed, changed.replace('0.80', '0.9')))).toBe(
      changed.replace('0.80', '0.9'),
    );
  });

  it.each([
    ['another value', '"timeout": 30', '"timeout": 45', '/openai/timeout'],
    ['the key gone', ', "timeout": 30', '', '/openai/timeout'],
    ['the section gone', '\t"openai": { "model": "m", "timeout": 30 },\t// inline\r\n', '', '/openai'],
    ['the section of another kind', '{ "model": "m", "timeout": 30 }', '30', '/openai'],
  ])('conflicts with %s, and names the path', (_name, from, to, pointer) => {
    const changed = BASE.replace('"timeout": 30', '"timeout": 60');
    expect(merged(BASE, changed, BASE.replace(from, to))).toEqual({
      kind: 'conflict',
      code: 'target-changed',
      pointer,
      reason: `was changed since at ${pointer}`,
    });
  });

  it('conflicts where both changed the same item of a list', () => {
    const changed = BASE.replace('"review", "retry": 0', '"review", "retry": 2');
    const current = BASE.replace('"review", "retry": 0', '"review", "retry": 1');
    expect(merged(BASE, changed, current)).toMatchObject({ pointer: '/nodes/1/retry' });
    expect(merged('[1, 2, 3]', '[1, 5, 3]', '[0, 1, 6, 3]')).toMatchObject({ pointer: '/1' });
  });

  it('says that the file is gone or no JSON any more, and does not write past a doubled key', () => {
    const changed = BASE.replace('"timeout": 30', '"timeout": 60');
    expect(threeWay({ base: BASE, changed, current: null }, 'json')).toMatchObject({ code: 'target-gone' });
    expect(merged(BASE, changed, '{')).toMatchObject({ code: 'target-unusable' });
    const doubled = BASE.replace('"timeout": 30', '"timeout": 1, "timeout": 30').replace('"m"', '"n"');
    expect(merged(BASE, changed, doubled)).toMatchObject({ kind: 'conflict', code: 'target-changed' });
  });

  it('goes by the content of lines, not by their number', () => {
    const base = 'You write.\n\nBe short.\n';
    const changed = `${base}Answer in JSON.\n`;
    const put = (current: string): ThreeWay => threeWay({ base, changed, current }, 'lines');
    expect(put(`# Role\n\n${base}`)).toEqual({ kind: 'merged', text: `# Role\n\n${changed}` });
    expect(put(`${base}Be kind.\n`)).toEqual({ kind: 'merged', text: `${base}Be kind.\nAnswer in JSON.\n` });
    expect(threeWay({ base: changed, changed: base, current: `New.\n${changed}` }, 'lines')).toEqual({
      kind: 'merged',
      text: `New.\n${base}`,
    });
    expect(
      threeWay(
        { base, changed: base.replace('short', 'brief'), current: base.replace('short', 'long') },
        'lines',
      ),
    ).toMatchObject({ code: 'target-changed', reason: 'was changed since at line 3' });
  });
});

const wish = fc.dictionary(
  fc.constantFrom('/openai/timeout', '/new/deep/key', '/ci', '/timeout', '/a~1b'),
  fc.oneof(fc.integer({ min: -5, max: 300 }), fc.constantFrom(2.5, 0.1)),
  { minKeys: 1, maxKeys: 3, noNullPrototype: true },
);

describe('an edit and its inverse', () => {
  it('give the file back byte for byte, in any style', () => {
    let edits = 0;
    fc.assert(
      fc.property(tree, style, wish, (before, how, wished: WishedValues) => {
        const text = print(before, how);
        const result = editConfig({ path: 'x.json', text }, wished);
        if (result.kind !== 'edit') return;
        edits += 1;
        const patch = { schema: 'apeg.patch/1' as const, proposal: 'a.b', edits: [result.edit] };
        const texts = { before: text, merged: result.text, current: result.text };
        expect(reverted(patch, () => texts)).toEqual([{ path: 'x.json', text }]);
      }),
      { seed: 20_251_125, numRuns: 800 },
    );
    expect(edits).toBeGreaterThan(200);
  });

  it('leave what others changed elsewhere, in any style', () => {
    let edits = 0;
    fc.assert(
      fc.property(tree, style, wish, (before, how, wished: WishedValues) => {
        const text = print({ ...before, others: '"1"' }, how);
        const result = editConfig({ path: 'x.json', text }, wished);
        if (result.kind !== 'edit') return;
        edits += 1;
        const patch = { schema: 'apeg.patch/1' as const, proposal: 'a.b', edits: [result.edit] };
        const others = (held: string): string => held.replace('"others": "1"', '"others": "2, 3"');
        const texts = { before: text, merged: result.text, current: others(result.text) };
        const [file] = reverted(patch, () => texts);
        if (file === undefined || !('text' in file)) throw new Error(file?.reason);
        expect(parseConfig(file.text)).toEqual(parseConfig(others(text)));
        expect(file.text.includes('\r\n')).toBe(text.includes('\r\n'));
      }),
      { seed: 20_251_126, numRuns: 800 },
    );
    expect(edits).toBeGreaterThan(200);
  });
});
