import type { ConfigEdit, PatchFile } from '../../domain/config-edit.ts';
import { pointerParts, valueAt } from '../json-pointer.ts';
import { sameValue } from '../merged-value.ts';
import { patched } from '../patched.ts';
import { type ConflictCode, changedAt, setByValue, textValue, threeWay } from '../three-way.ts';

/** The texts of a file around the merge of a proposal, each null where there is none. */
export interface TextsAround {
  /** Before the merge. */
  readonly before: string | null;
  /** As it was merged. */
  readonly merged: string | null;
  /** As it stands now. */
  readonly current: string | null;
}

/** A file as it would be without the change, or why it cannot be got back. */
export type RevertedFile =
  | { readonly path: string; readonly text: string }
  | {
      readonly path: string;
      readonly code: ConflictCode;
      /** RFC 6901 pointer of the place that is in the way; empty for the file as a whole. */
      readonly pointer: string;
      readonly reason: string;
    };

/** Whether a file still holds what an edit made of it; keys that others changed since count, everything else does not. */
export function stillHolds(edit: ConfigEdit, text: string | null): boolean {
  return text !== null && brokenStep(edit, text) === null;
}

/** The first place at which a text does not say what an edit made of it, or null. */
function brokenStep(edit: ConfigEdit, text: string): string | null {
  const value = valueOf(edit, text);
  const broken = edit.patch.find((step) => {
    if (edit.reads_as === 'lines' && Array.isArray(value))
      return 'value' in step && !value.some((line) => sameLine(line, step.value));
    const there = valueAt(value, pointerParts(step.path));
    return 'value' in step ? !sameValue(there, step.value) : there !== undefined;
  });
  return value === undefined ? '' : (broken?.path ?? null);
}

/** Takes the change of a proposal back in files as they stand now; what others changed elsewhere since stays. */
export function reverted(patch: PatchFile, textsOf: (path: string) => TextsAround): RevertedFile[] {
  return patch.edits.map((edit) => {
    const path = edit.file;
    const { before, merged, current } = textsOf(path);
    if (current === null) return { path, code: 'target-gone', pointer: '', reason: 'is gone' };
    const base = merged ?? current;
    const broken = brokenStep(edit, base);
    const changed = broken === null ? withoutEdit(edit, base, before) : null;
    if (merged === null && broken !== null)
      return { path, code: 'target-changed', pointer: broken, reason: changedAt(broken, edit) };
    if (changed === null)
      return {
        path,
        code: 'target-changed',
        pointer: '',
        reason: 'was merged otherwise than it was proposed',
      };
    const result = threeWay({ base, changed, current }, edit.reads_as);
    if (result.kind === 'merged') return { path, text: result.text };
    const { code, pointer, reason } = result;
    return { path, code, pointer, reason };
  });
}

/** A text without an edit that it holds: the text of before, byte for byte, where that says the same. */
function withoutEdit(edit: ConfigEdit, text: string, before: string | null): string | null {
  const value = valueOf(edit, text);
  if (edit.reads_as === 'lines') {
    const lines = withoutLines(edit, listOf(value));
    const known = before?.split('\n') ?? [];
    const same = known.length === lines.length && known.every((line, index) => sameLine(line, lines[index]));
    return before !== null && same ? before : lines.join('\n');
  }
  const wanted = patched(value, edit.inverse);
  if (before !== null && sameValue(valueOf(edit, before), wanted)) return before;
  return setByValue(text, { now: value, wanted, changed: before ?? '' });
}

/** Lines are found again by what they say, nearest to where they were put. */
function withoutLines({ patch, inverse }: ConfigEdit, lines: readonly unknown[]): unknown[] {
  return inverse.reduce<unknown[]>(
    (held, step, index) => {
      const put = patch.at(-1 - index);
      const at = Number(pointerParts(step.path)[0]);
      if (step.op !== 'remove' || put === undefined || !('value' in put))
        return listOf(patched(held, [step]));
      const [place] = [...held.keys()]
        .filter((line) => sameLine(held[line], put.value))
        .sort((one, other) => Math.abs(one - at) - Math.abs(other - at));
      return place === undefined ? held : held.toSpliced(place, 1);
    },
    [...lines],
  );
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Whether two lines say the same, whatever ends them. */
function sameLine(one: unknown, other: unknown): boolean {
  return String(one).replace(/\r$/, '') === String(other).replace(/\r$/, '');
}

function valueOf({ reads_as }: ConfigEdit, text: string): unknown {
  const parsed = textValue(text, reads_as);
  return 'value' in parsed ? parsed.value : undefined;
}
