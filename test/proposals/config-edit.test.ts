import { existsSync, readFileSync } from 'node:fs';
import { structuredPatch } from 'diff';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../src/domain/digest.ts';
import { editConfig, parseConfig, type WishedValues } from '../../src/proposals/config-edit.ts';
import { pointerOf, pointerParts } from '../../src/proposals/json-pointer.ts';
import { setInText } from '../../src/proposals/text-edit.ts';
import { applyPatch } from './json-patch.ts';
import { print, style, tree } from './json-styles.ts';

function valueOf(text: string): unknown {
  const parsed = parseConfig(text);
  if ('reason' in parsed) throw new Error(parsed.reason);
  return parsed.value;
}

/** The edit of a text that can be edited. */
function edited(
  text: string,
  wished: WishedValues,
): Extract<ReturnType<typeof editConfig>, { kind: 'edit' }> {
  const result = editConfig({ path: 'SessionConfig.json', text }, wished);
  if (result.kind !== 'edit') throw new Error(JSON.stringify(result));
  return result;
}

const wish = fc.uniqueArray(
  fc.tuple(
    fc.array(fc.constantFrom('openai', 'timeout', 'timeout_retry', 'a/b', 'm~n', 'new', 'with "quote"'), {
      minLength: 1,
      maxLength: 4,
    }),
    fc.oneof(fc.integer({ min: -5, max: 300 }), fc.boolean(), fc.constantFrom(2.5, 0.1)),
  ),
  { selector: ([path]) => pointerOf(path), minLength: 1, maxLength: 3 },
);

describe('an edit of a config', () => {
  it('does what its patch says, can be undone, and leaves every other byte', () => {
    let edits = 0;
    fc.assert(
      fc.property(tree, style, wish, (before, how, wishes) => {
        const text = print(before, how);
        const wished = Object.fromEntries(wishes.map(([path, value]) => [pointerOf(path), value]));
        const result = editConfig({ path: 'x.json', text }, wished);
        if (result.kind !== 'edit') return;
        edits += 1;
        const [old, now] = [valueOf(text), valueOf(result.text)];
        expect(now).toEqual(applyPatch(old, result.edit.patch));
        expect(old).toEqual(applyPatch(now, result.edit.inverse));
        for (const [pointer, value] of Object.entries(wished))
          expect(
            pointerParts(pointer).reduce<unknown>((held, key) => Reflect.get(Object(held), key), now),
          ).toBe(value);
        expect(result.edit.before_sha256).toBe(sha256(text));
        expect(linesGone(text, result.text).length).toBeLessThanOrEqual(result.edit.patch.length);
        const added = result.edit.patch.every(({ op }) => op === 'add');
        expect(!added || isContained(text, result.text)).toBe(true);
        expect(result.text.includes('\r\n')).toBe(text.includes('\r\n'));
        expect(how.end === '\r\n' && /[^\r]\n/.test(result.text)).toBe(false);
      }),
      { seed: 20_251_124, numRuns: 1500 },
    );
    expect(edits).toBeGreaterThan(500);
  });

  it('says nothing to do where every value is as wished', () => {
    const text = '{"openai": {"timeout": 6e1, "on": true}}';
    expect(editConfig({ path: 'x', text }, { '/openai/timeout': 60, '/openai/on': true })).toEqual({
      kind: 'no-change',
    });
  });
});

/** Lines of the old text that are not in the new one, at the same place. */
function linesGone(before: string, after: string): string[] {
  const { hunks } = structuredPatch('', '', before, after, undefined, undefined, { context: 0 });
  return hunks.flatMap(({ lines }) => lines.filter((line) => line.startsWith('-')));
}

/** Whether a text is another with pieces put in and nothing taken away. */
function isContained(text: string, inside: string): boolean {
  let at = 0;
  for (const unit of inside) if (unit === text[at]) at += 1;
  return at === text.length;
}

describe('a line of a config', () => {
  const spaced = [
    '{',
    '  "version": 1.0,',
    '  "openai": {',
    '    "model": "m", // which',
    '    "timeout": 30 // seconds',
    '    // more to come',
    '  },',
    '  "ci": { "minimum_score": 0.80, "big": 1e3 },',
    '  "empty": {},',
    '  "open": {',
    '  }',
    '}',
    '',
  ];

  function changes(wished: WishedValues, end = '\n'): { gone: string[]; added: string[] } {
    const now = edited(spaced.join(end), wished).text.split(end);
    return {
      gone: spaced.filter((line) => !now.includes(line)),
      added: now.filter((line) => !spaced.includes(line)),
    };
  }

  it.each(['\n', '\r\n'])('is the only one that changes when its value does (%j)', (end) => {
    expect(changes({ '/openai/timeout': 60 }, end)).toEqual({
      gone: ['    "timeout": 30 // seconds'],
      added: ['    "timeout": 60 // seconds'],
    });
  });

  it('gets a comma before its comment when another follows', () => {
    expect(changes({ '/openai/timeout_retry/enabled': true })).toEqual({
      gone: ['    "timeout": 30 // seconds'],
      added: ['    "timeout": 30, // seconds', '    "timeout_retry": {', '      "enabled": true', '    }'],
    });
  });

  it('keeps an inline object inline and its 0.80 as it was', () => {
    expect(changes({ '/ci/extra': 3 }).added).toEqual([
      '  "ci": { "minimum_score": 0.80, "big": 1e3, "extra": 3 },',
    ]);
  });

  it('opens an empty object on lines where its neighbours stand on lines', () => {
    expect(changes({ '/empty/x': 1 }).added).toEqual(['  "empty": {', '    "x": 1']);
    expect(changes({ '/open/x': 1 })).toEqual({ gone: [], added: ['    "x": 1'] });
  });

  it('creates every missing parent at once', () => {
    const { edit, text } = edited(spaced.join('\n'), { '/a/b/c/d': true, '/a/b/e': 2 });
    expect(edit.patch).toEqual([{ op: 'add', path: '/a', value: { b: { c: { d: true }, e: 2 } } }]);
    expect(edit.inverse).toEqual([{ op: 'remove', path: '/a' }]);
    expect(text).toContain(
      '  },\n  "a": {\n    "b": {\n      "c": {\n        "d": true\n      },\n      "e": 2\n    }\n  }\n}\n',
    );
  });
});

describe('a file that cannot be edited', () => {
  it.each([
    ['', 'is not JSON'],
    ['{', 'is not JSON: CloseBraceExpected in line 1'],
    ['{\n"a": 1\n"b": 2}', 'in line 3'],
    ['[1, 2]', 'holds no object'],
    ['"text"', 'holds no object'],
    ['{"openai": "x"}', '/openai is not an object'],
    ['{"openai": null}', '/openai is not an object'],
    ['{"openai": []}', '/openai is not an object'],
    ['{"openai": {"timeout": "30"}}', '/openai/timeout holds a text, not a number'],
    ['{"openai": {"timeout": null}}', '/openai/timeout holds null, not a number'],
    ['{"openai": {"timeout": {"read": 3}}}', '/openai/timeout holds more than one value'],
    ['{"openai": {"timeout": true}}', '/openai/timeout holds a boolean, not a number'],
    ['{"openai": {"timeout": 1}, "openai": {"timeout": 2}}', 'the same key twice'],
    ['{"a": "\uFFFD"}', 'is not UTF-8 text'],
  ])('says so in a word: %j', (text, reason) => {
    const result = editConfig({ path: 'conf/S.json', text }, { '/openai/timeout': 60 });
    expect(result).toMatchObject({ kind: 'unusable', reason: expect.stringContaining(reason) });
    expect(result).toMatchObject({ reason: expect.stringMatching(/^conf\/S\.json/) });
  });

  it('is refused by the text edit as well', () => {
    expect(() => setInText('[]', ['a'], 1)).toThrow(RangeError);
    expect(() => setInText('{"a": 1}', ['a', 'b'], 1)).toThrow(RangeError);
    expect(() => setInText('', ['a'], 1)).toThrow(RangeError);
  });
});

const realConfig = new URL('../../../shared/data/peg-config/SessionConfig.json', import.meta.url);

describe.skipIf(!existsSync(realConfig))('the config of a real project', () => {
  it('changes only in the lines that must', () => {
    const before = readFileSync(realConfig, 'utf8');
    const { text } = edited(before, {
      '/openai/timeout': 60,
      '/openai/timeout_retry/enabled': true,
      '/shopify/rate_limit/jitter': true,
      '/ci/extra': 1,
    });
    const now = text.split('\n');
    const gone = before.split('\n').filter((line) => !now.includes(line));
    expect(gone.length).toBeLessThanOrEqual(2);
    expect(text).toContain('"minimum_score": 0.80');
    expect(JSON.parse(text)).toEqual({
      ...JSON.parse(before),
      openai: { timeout: 60, timeout_retry: { enabled: true } },
      shopify: { rate_limit: { jitter: true } },
      ci: { ...JSON.parse(before).ci, extra: 1 },
    });
  });
});
