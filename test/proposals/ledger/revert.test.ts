import { describe, expect, it } from 'vitest';
import type { PatchFile } from '../../../src/domain/config-edit.ts';
import { editConfig, type WishedValues } from '../../../src/proposals/config-edit.ts';
import { reverted, stillHolds, type TextsAround } from '../../../src/proposals/ledger/revert.ts';

const TEXT =
  '{\n  // seconds\n  "openai": { "model": "m", "timeout": 30 },\n  "ci": { "minimum_score": 0.80 }\n}\n';

/** A file that nobody has touched since the merge. */
function around(after: string): TextsAround {
  return { before: TEXT, merged: after, current: after };
}

function changed(text: string, wished: WishedValues): { readonly patch: PatchFile; readonly after: string } {
  const result = editConfig({ path: 'S.json', text }, wished);
  if (result.kind !== 'edit') throw new Error(result.kind);
  return { patch: { schema: 'apeg.patch/1', proposal: 'a.b', edits: [result.edit] }, after: result.text };
}

describe('taking a change back', () => {
  it.each<[string, WishedValues]>([
    ['a value', { '/openai/timeout': 60 }],
    ['a new key', { '/openai/retries': 2 }],
    [
      'a new object',
      { '/openai/timeout': 60, '/openai/timeout_retry/enabled': true, '/openai/timeout_retry/max': 2 },
    ],
  ])('gives the file back as it was: %s', (_name, wished) => {
    const { patch, after } = changed(TEXT, wished);
    const [file] = reverted(patch, () => around(after));
    expect(file).toEqual({ path: 'S.json', text: TEXT });
  });

  it('keeps what others changed elsewhere', () => {
    const { patch, after } = changed(TEXT, { '/openai/timeout': 60 });
    const [file] = reverted(patch, () => ({
      ...around(after),
      current: after.replace('0.80', '0.75').replace('seconds', 'in seconds'),
    }));
    expect(file).toEqual({
      path: 'S.json',
      text: TEXT.replace('0.80', '0.75').replace('seconds', 'in seconds'),
    });
  });

  it('is refused where the key was changed again, or the file is gone or broken', () => {
    const { patch, after } = changed(TEXT, { '/openai/timeout': 60 });
    const now = (current: string | null, merged = after) =>
      reverted(patch, () => ({ before: TEXT, merged, current }))[0];
    expect(now(after.replace('60', '90'))).toEqual({
      path: 'S.json',
      code: 'target-changed',
      pointer: '/openai/timeout',
      reason: 'was changed since at /openai/timeout',
    });
    expect(now(null)).toMatchObject({ code: 'target-gone', reason: 'is gone' });
    expect(now('{')).toMatchObject({ code: 'target-unusable' });
    expect(now(after, after.replace('60', '45'))).toMatchObject({
      code: 'target-changed',
      reason: 'was merged otherwise than it was proposed',
    });
  });

  it('finds the way back by the patch alone where the text of before is not known', () => {
    const { patch, after } = changed(TEXT, { '/openai/timeout': 60, '/openai/retry/max': 2 });
    expect(reverted(patch, () => ({ before: null, merged: null, current: after }))).toEqual([
      { path: 'S.json', text: TEXT },
    ]);
  });

  it('works on the lines of a text', () => {
    const patch: PatchFile = {
      schema: 'apeg.patch/1',
      proposal: 'a.b',
      edits: [
        {
          file: 'role.md',
          reads_as: 'lines',
          before_sha256: '',
          patch: [{ op: 'add', path: '/1', value: 'Answer in JSON.' }],
          inverse: [{ op: 'remove', path: '/1' }],
        },
      ],
    };
    const text = 'You write.\nAnswer in JSON.\n';
    expect(reverted(patch, () => ({ before: null, merged: text, current: `# Role\n${text}` }))).toEqual([
      { path: 'role.md', text: '# Role\nYou write.\n' },
    ]);
    expect(patch.edits.every((edit) => stillHolds(edit, 'You write.\n'))).toBe(false);
  });
});
