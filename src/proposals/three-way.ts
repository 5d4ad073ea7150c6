import { applyPatch, structuredPatch } from 'diff';
import { parseTree } from 'jsonc-parser';
import type { ConfigEdit } from '../domain/config-edit.ts';
import { parseConfig } from './config-edit.ts';
import { isRecord, pointerOf } from './json-pointer.ts';
import { mergedValue, sameValue } from './merged-value.ts';
import { nodeAt, setInText, withoutProperty } from './text-edit.ts';

/** Three texts of one file. */
export interface ThreeTexts {
  /** What the change was made on. */
  readonly base: string;
  /** The base with the change. */
  readonly changed: string;
  /** The file as it stands now; null where it is gone. */
  readonly current: string | null;
}

/** Why a change cannot be made on a file as it stands now; stable. */
export type ConflictCode = 'target-gone' | 'target-unusable' | 'target-changed';

/** A change made on the current text, or the first place where it cannot be. */
export type ThreeWay =
  | { readonly kind: 'merged'; readonly text: string }
  | {
      readonly kind: 'conflict';
      readonly code: ConflictCode;
      /** RFC 6901 pointer in the base; empty for the file as a whole. */
      readonly pointer: string;
      readonly reason: string;
    };

const BYTE_ORDER_MARK = '\uFEFF';

/**
 * Makes a change on a file that others have changed since: what they changed elsewhere stays, and only where both changed the
 * same path there is a conflict.
 *
 * Items of a list are the same by their `id` or `name`, else by their content; lines by their content. Where the lines around
 * the change stand as they did, no other byte is touched; else values are set one by one, in the words that they have in the
 * changed text.
 */
export function threeWay({ base, changed, current }: ThreeTexts, reads: ConfigEdit['reads_as']): ThreeWay {
  if (current === null) return conflict('target-gone', '', 'is gone');
  if (current === base) return { kind: 'merged', text: changed };
  const values = [base, changed, current].map((text) => textValue(text, reads));
  const unusable = values.find((value) => 'reason' in value);
  if (unusable !== undefined && 'reason' in unusable) return conflict('target-unusable', '', unusable.reason);
  const [from, to, now] = values.map((value) => ('value' in value ? value.value : undefined));
  const merged = mergedValue(from, to, now);
  if ('conflict' in merged) {
    const pointer = pointerOf(merged.conflict);
    return conflict('target-changed', pointer, changedAt(pointer, { reads_as: reads }));
  }
  if (sameValue(merged.value, now)) return { kind: 'merged', text: current };
  if (reads === 'lines') return { kind: 'merged', text: linesText(merged.value) };
  const text =
    asLines({ base, changed, current }, merged.value) ??
    setByValue(current, { now, wanted: merged.value, changed });
  return text === null
    ? conflict('target-changed', '', 'has the same key twice where it would be changed')
    : { kind: 'merged', text };
}

/** What is said of a place that others changed. */
export function changedAt(pointer: string, { reads_as }: Pick<ConfigEdit, 'reads_as'>): string {
  const place = reads_as === 'lines' ? `line ${Number(pointer.slice(1)) + 1}` : pointer;
  return `was changed since at ${place || 'the top'}`;
}

function conflict(code: ConflictCode, pointer: string, reason: string): ThreeWay {
  return { kind: 'conflict', code, pointer, reason };
}

/** The value of a text as a three-way change sees it: a line keeps what ends it. */
export function textValue(text: string, reads: ConfigEdit['reads_as']): ReturnType<typeof parseConfig> {
  return reads === 'lines' ? { value: text.split('\n') } : parseConfig(text);
}

function linesText(lines: unknown): string {
  return Array.isArray(lines) ? lines.join('\n') : '';
}

function reads(text: string, wanted: unknown): boolean {
  const parsed = parseConfig(text);
  return 'value' in parsed && sameValue(parsed.value, wanted);
}

/** The changed lines put into the current text, where that comes to what is wanted. */
function asLines(
  { base, changed, current }: ThreeTexts & { readonly current: string },
  wanted: unknown,
): string | null {
  const patch = structuredPatch('', '', base, changed, undefined, undefined, { context: 1 });
  const text = applyPatch(current, patch, { autoConvertLineEndings: false });
  return text !== false && reads(text, wanted) ? text : null;
}

/** What a text is to say. */
export interface Wanted {
  /** The value of the text. */
  readonly now: unknown;
  readonly wanted: unknown;
  /** A text in which values stand as they are to be written, where it has them. */
  readonly changed: string;
}

/** JSON text with each value set that differs from what is wanted; null where that does not come to it. */
export function setByValue(current: string, { now, wanted, changed }: Wanted): string | null {
  const mark = current.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : '';
  const steps = settingsTo(now, wanted);
  const text = steps.reduce(
    (held, { path, value }) =>
      value === undefined
        ? withoutProperty(held, path)
        : setInText(held, path, value, writtenIn(changed, path, value)),
    current.slice(mark.length),
  );
  return reads(mark + text, wanted) ? mark + text : null;
}

/** A value to set, and where. */
export interface Setting {
  readonly path: readonly string[];
  /** Undefined where the key goes. */
  readonly value: unknown;
}

/** What is to be set, as deep as objects go; a list is set as a whole unless only parts of its items differ. */
export function settingsTo(now: unknown, wanted: unknown, path: readonly string[] = []): Setting[] {
  if (sameValue(now, wanted)) return [];
  const [held, aim] = [asRecord(now), asRecord(wanted)];
  if (held === null || aim === null || (Array.isArray(now) && lengthOf(now) !== lengthOf(wanted)))
    return [{ path, value: wanted }];
  const keys = new Set([...Object.keys(held), ...Object.keys(aim)]);
  return [...keys].flatMap((key) =>
    Object.hasOwn(aim, key)
      ? Object.hasOwn(held, key)
        ? settingsTo(held[key], aim[key], [...path, key])
        : [{ path: [...path, key], value: aim[key] }]
      : [{ path: [...path, key], value: undefined }],
  );
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> | null {
  if (Array.isArray(value)) return Object.fromEntries(value.entries());
  return isRecord(value) ? value : null;
}

function lengthOf(value: unknown): number {
  return Array.isArray(value) ? value.length : -1;
}

/** A value as a text has it at a path, digit for digit; undefined where the text has another one there. */
function writtenIn(text: string, path: readonly string[], value: unknown): string | undefined {
  const body = text.replace(/^\uFEFF/, '');
  const root = parseTree(body, [], { allowTrailingComma: true });
  const node = root && nodeAt(root, path);
  if (node === undefined) return undefined;
  const written = body.slice(node.offset, node.offset + node.length);
  return reads(`[${written}]`, [value]) ? written : undefined;
}
