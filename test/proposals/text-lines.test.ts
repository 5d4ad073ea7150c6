import { applyPatch, parsePatch } from 'diff';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Knob } from '../../src/domain/knob.ts';
import { WrittenSettings } from '../../src/domain/settings.ts';
import { editConfig } from '../../src/proposals/config-edit.ts';
import { gitDiff } from '../../src/proposals/diff.ts';
import { reverted } from '../../src/proposals/ledger/revert.ts';
import { replayProposal } from '../../src/proposals/replay.ts';
import { suggestImprovements } from '../../src/proposals/suggest.ts';
import { LAST_LINE } from '../../src/proposals/text-lines.ts';
import { textsOf } from './proposal-texts.ts';
import { family, report, stoppedAt, suggestInput } from './reports.ts';

const FAMILIES = [
  family({ category: 'parse_error', pattern: 'No JSON', where: stoppedAt({ build: 26, intake: 2 }) }),
  family({ category: 'internal', provider: null, count: 30, where: stoppedAt({ intake: 20, build: 10 }) }),
];
const KNOB: Knob = {
  id: 'writer-prompt',
  provider: null,
  kind: 'role-prompt',
  file: 'prompts/writer.md',
  pointer: LAST_LINE,
  unit: 'characters',
  min: 0,
  max: 4000,
};
const GRAPH = JSON.stringify({
  nodes: [
    { id: 'intake', agent: 'boss' },
    { id: 'build', agent: 'writer' },
  ],
});

function suggested(prompt: string, knob: Knob = KNOB) {
  const texts: Readonly<Record<string, string>> = { [knob.file]: prompt, 'WorkflowGraph.json': GRAPH };
  return suggestImprovements(
    suggestInput(report(FAMILIES), {
      knobs: [knob],
      config: (path) => (texts[path] === undefined ? null : { path, text: texts[path] }),
    }),
  );
}

describe('a prompt in a text file', () => {
  it.each([
    ['lines', '# Writer\n\nYou write.\n', '# Writer\n\nYou write.\n+\n'],
    ['no end of the last line', 'You write.', 'You write.\n+'],
    ['line ends of Windows', 'You write.\r\nBe brief.\r\n', 'You write.\r\nBe brief.\r\n+\r\n'],
    ['a byte-order mark', '\uFEFFYou write.\n', '\uFEFFYou write.\n+\n'],
  ])('gains one line behind its last one: %s', (_name, prompt, expected) => {
    const { drafted, notProposed } = suggested(prompt);
    const [draft] = drafted;
    if (draft === undefined) throw new Error(JSON.stringify(notProposed));
    const line = JSON.stringify(draft.proposal.changes[0]?.after).slice(1, -1);
    expect(line).toMatch(/^Return exactly the format/);
    const after = expected.replace('+', () => line);
    expect(draft.files).toEqual([{ path: 'prompts/writer.md', before: prompt, after }]);
    const [hunk] = parsePatch(draft.diff);
    expect(hunk && applyPatch(prompt, hunk, { autoConvertLineEndings: false })).toBe(after);
    expect(draft.patch.edits[0]).toMatchObject({ reads_as: 'lines', file: 'prompts/writer.md' });
    const back = reverted(draft.patch, () => ({ before: prompt, merged: after, current: `New.\n${after}` }));
    expect(back).toEqual([{ path: 'prompts/writer.md', text: `New.\n${prompt}` }]);
    expect(replayProposal(textsOf(draft))).toEqual([]);
    expect(draft.proposal.risk.level).toBe('MEDIUM');
  });

  it('is that of the node itself where it is named after the node', () => {
    const [draft] = suggested('You build.\n', { ...KNOB, file: 'prompts/build.txt' }).drafted;
    expect(draft?.proposal.id).toBe('prompt-refinement.writer-prompt');
  });

  it.each([
    ['that is empty', '\n', KNOB, 'value-unusable'],
    ['of another role', 'You judge.\n', { ...KNOB, file: 'prompts/judge.md' }, 'no-knob'],
    ['that is not there', '', { ...KNOB, file: 'prompts/writer.md', max: 20 }, 'value-unusable'],
    ['that would become too long', 'You write well.\n', { ...KNOB, max: 40 }, 'at-bound'],
  ])('is left alone: %s', (_name, prompt, knob, reason) => {
    const { drafted, notProposed } = suggested(prompt, knob);
    expect(drafted).toEqual([]);
    expect(notProposed).toContainEqual(expect.objectContaining({ rule: 'prompt-refinement', reason }));
  });

  it('keeps every byte by edit and inverse, whatever its lines are', () => {
    const line = fc.constantFrom('', 'You write.', ' - a', '# b', 'Say.', '\t', 'ünï');
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 6 }),
        fc.constantFrom('\n', '\r\n'),
        fc.constantFrom('', '\uFEFF'),
        (lines, end, mark) => {
          const text = mark + lines.join(end);
          const result = editConfig({ path: 'a.md', text }, { [LAST_LINE]: 'Say.' });
          if (result.kind !== 'edit') throw new Error(result.kind);
          expect(result.text.startsWith(text)).toBe(true);
          const patch = { schema: 'apeg.patch/1' as const, proposal: 'a.b', edits: [result.edit] };
          const around = { before: text, merged: result.text, current: result.text };
          expect(reverted(patch, () => around)).toEqual([{ path: 'a.md', text }]);
          if (text === '') return;
          const [file] = parsePatch(gitDiff('a.md', text, result.text));
          expect(file && applyPatch(text, file, { autoConvertLineEndings: false })).toBe(result.text);
        },
      ),
      { seed: 20_251_127, numRuns: 300 },
    );
  });

  it('takes a knob of the settings only as a prompt, with the line behind the last one', () => {
    const knob = (over: object): boolean => {
      const { id, ...written } = { ...KNOB, ...over };
      return WrittenSettings.safeParse({ knobs: { [id]: written } }).success;
    };
    expect(knob({})).toBe(true);
    expect([knob({ pointer: '/a' }), knob({ kind: 'loop-limit' }), knob({ file: 'a.json' })]).toEqual([
      false,
      false,
      false,
    ]);
  });
});
