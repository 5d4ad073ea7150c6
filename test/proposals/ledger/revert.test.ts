import { describe, expect, it } from 'vitest';
import type { PatchFile } from '../../../src/domain/config-edit.ts';
import { editConfig, type WishedValues } from '../../../src/proposals/config-edit.ts';
import { reverted, stillHolds } from '../../../src/proposals/ledger/revert.ts';

const TEXT =
  '{\n  // seconds\n  "openai": { "model": "m", "timeout": 30 },\n  "ci": { "minimum_score": 0.80 }\n}\n';

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
    const [file] = reverted(patch, () => after);
    expect(file).toEqual({ path: 'S.json', text: TEXT });
  });

  it('keeps what others changed elsewhere', () => {
    const { patch, after } = changed(TEXT, { '/openai/timeout': 60 });
    const [file] = reverted(patch, () => after.replace('0.80', '0.75').replace('seconds', 'in seconds'));
    expect(file).toEqual({
      path: 'S.json',
      text: TEXT.replace('0.80', '0.75').replace('seconds', 'in seconds'),
    });
  });

  it('is refused where the key was changed again, or the file is gone or broken', () => {
    const { patch, after } = changed(TEXT, { '/openai/timeout': 60 });
    expect(reverted(patch, () => after.replace('60', '90'))).toEqual([
      { path: 'S.json', reason: 'was changed again since' },
    ]);
    expect(reverted(patch, () => null)).toEqual([{ path: 'S.json', reason: 'is gone' }]);
    expect(reverted(patch, () => '{')).toEqual([{ path: 'S.json', reason: 'was changed again since' }]);
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
    expect(reverted(patch, () => text)).toEqual([{ path: 'role.md', text: 'You write.\n' }]);
    expect(patch.edits.every((edit) => stillHolds(edit, 'You write.\n'))).toBe(false);
  });
});
