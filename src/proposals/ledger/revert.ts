import { applyEdits, modify } from 'jsonc-parser';
import type { ConfigEdit, PatchFile, PatchStep } from '../../domain/config-edit.ts';
import { parseConfig } from '../config-edit.ts';
import { pointerParts, valueAt } from '../json-pointer.ts';
import { patched } from '../patched.ts';
import { setInText } from '../text-edit.ts';

/** A file as it would be without the change, or why it cannot be got back. */
export type RevertedFile =
  | { readonly path: string; readonly text: string }
  | { readonly path: string; readonly reason: string };

/** Whether a file still holds what an edit made of it; keys that others changed since count, everything else does not. */
export function stillHolds(edit: ConfigEdit, text: string | null): boolean {
  const value = text === null ? undefined : valueOf(edit, text);
  return (
    value !== undefined &&
    edit.patch.every((step) =>
      'value' in step
        ? same(valueAt(value, pointerParts(step.path)), step.value)
        : valueAt(value, pointerParts(step.path)) === undefined,
    )
  );
}

/** Takes the change of a proposal back by its inverse patch, in files as they stand now. */
export function reverted(patch: PatchFile, textOf: (path: string) => string | null): RevertedFile[] {
  return patch.edits.map((edit) => {
    const text = textOf(edit.file);
    if (text === null) return { path: edit.file, reason: 'is gone' };
    if (!stillHolds(edit, text)) return { path: edit.file, reason: 'was changed again since' };
    const before = withoutEdit(edit, text);
    return before === null
      ? { path: edit.file, reason: 'cannot be set back' }
      : { path: edit.file, text: before };
  });
}

function withoutEdit(edit: ConfigEdit, text: string): string | null {
  const wanted = patched(valueOf(edit, text), edit.inverse);
  const back = edit.reads_as === 'lines' ? linesText(wanted) : edit.inverse.reduce(stepBack, text);
  return same(valueOf(edit, back), wanted) ? back : null;
}

/** One step of an inverse patch as an edit of the text: every byte outside of it stays. */
function stepBack(text: string, step: PatchStep): string {
  const path = pointerParts(step.path);
  if ('value' in step) return step.op === 'test' ? text : setInText(text, path, step.value);
  return applyEdits(text, modify(text, path, undefined, {}));
}

function valueOf({ reads_as }: ConfigEdit, text: string): unknown {
  if (reads_as === 'lines') return text.split('\n');
  const parsed = parseConfig(text);
  return 'value' in parsed ? parsed.value : undefined;
}

function linesText(lines: unknown): string {
  return Array.isArray(lines) ? lines.join('\n') : '';
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
