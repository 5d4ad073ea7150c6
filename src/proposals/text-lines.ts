import type { ConfigEdit, PatchStep } from '../domain/config-edit.ts';
import { sha256 } from '../domain/digest.ts';
import type { ConfigFile, EditResult, PlannedEdit, WishedValues } from './config-edit.ts';
import { pointerParts } from './json-pointer.ts';

/** The pointer of a line behind the last one. */
export const LAST_LINE = '/-';

const BYTE_ORDER_MARK = /^\uFEFF/;

/** What a config file is: text files are the lines that they hold, all others JSON. */
export function readsAs(path: string): ConfigEdit['reads_as'] {
  return /\.(?:md|txt)$/i.test(path) ? 'lines' : 'json';
}

/** The lines of a text, without what ends them; a text that ends its last line has an empty one behind it. */
export function linesOf(text: string): string[] {
  return text.replace(BYTE_ORDER_MARK, '').split(/\r?\n/);
}

/**
 * Plans a line behind the last one, or lines that go.
 *
 * @returns null where there is nothing to do; a text that says why a wish is none for lines.
 */
export function planLines(lines: readonly unknown[], wished: WishedValues): PlannedEdit | string | null {
  const entries = Object.entries(wished);
  const gone = entries.filter(([, value]) => value === undefined).map(([pointer]) => indexOf(pointer));
  const wishes = entries.filter(([, value]) => value !== undefined);
  const added = wishes.flatMap(([pointer, value]) =>
    pointer === LAST_LINE && typeof value === 'string' ? [value] : [],
  );
  if (wishes.length > 1 || added.length < wishes.length)
    return 'a text gains one line behind its last one, and no other';
  if (gone.some((index) => !(index in lines))) return 'a text has no such line';
  // From the last one, so that no other moves before it goes.
  const removed = gone
    .sort((one, other) => other - one)
    .map((index) => [index, String(lines[index])] as const);
  const end = lines.length - removed.length;
  const at = lines.length > 1 && lines.at(-1) === '' && !gone.includes(lines.length - 1) ? end - 1 : end;
  const steps: PatchStep[] = [
    ...removed.map(([index]): PatchStep => ({ op: 'remove', path: `/${index}` })),
    ...added.map((value): PatchStep => ({ op: 'add', path: `/${at}`, value })),
  ];
  if (steps.length === 0) return null;
  return {
    patch: steps,
    inverse: [
      ...added.map((): PatchStep => ({ op: 'remove', path: `/${at}` })),
      ...removed.toReversed().map(([index, value]): PatchStep => ({ op: 'add', path: `/${index}`, value })),
    ],
    changes: [
      ...removed.map(([index, before]) => ({ pointer: `/${index}`, before })),
      ...added.map((after) => ({ pointer: `/${at}`, after })),
    ],
  };
}

/** Plans the edit of a text file; every line that stays keeps its bytes. */
export function editLines({ path, text }: ConfigFile, wished: WishedValues): EditResult {
  const planned = planLines(linesOf(text), wished);
  if (typeof planned === 'string') return { kind: 'unusable', reason: `${path}: ${planned}` };
  if (planned === null) return { kind: 'no-change' };
  const { patch, inverse } = planned;
  return {
    kind: 'edit',
    edit: {
      file: path,
      reads_as: 'lines',
      before_sha256: sha256(text),
      patch: [...patch],
      inverse: [...inverse],
    },
    text: patch.reduce(stepOn, text),
  };
}

function stepOn(text: string, step: PatchStep): string {
  if (step.op === 'remove') return text.split('\n').toSpliced(indexOf(step.path), 1).join('\n');
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const line = typeof step.value === 'string' ? step.value : '';
  if (text === '') return line;
  return text.endsWith('\n') ? `${text}${line}${end}` : `${text}${end}${line}`;
}

function indexOf(pointer: string): number {
  return Number(pointerParts(pointer)[0]);
}
