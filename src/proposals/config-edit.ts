import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser';
import type { ConfigEdit, PatchStep } from '../domain/config-edit.ts';
import { sha256 } from '../domain/digest.ts';
import type { ValueChange } from '../domain/proposal.ts';
import { isRecord, pointerOf, pointerParts, valueAt } from './json-pointer.ts';
import { setInText, withoutProperty } from './text-edit.ts';
import { editLines, linesOf, planLines, readsAs } from './text-lines.ts';

/** A value that JSON can hold. */
export type JsonValue = PatchStep extends infer Step
  ? Step extends { readonly value: infer Value }
    ? Value
    : never
  : never;

/** The values that a config file is to have, by JSON pointer; null stands for the value null, undefined for no such key. */
export type WishedValues = Readonly<Record<string, JsonValue | undefined>>;

/** A config file as it stands. */
export interface ConfigFile {
  /** Relative to the repository, with slashes. */
  readonly path: string;
  readonly text: string;
}

/** What an edit does, planned on the value of a file alone. */
export interface PlannedEdit extends Pick<ConfigEdit, 'patch' | 'inverse'> {
  readonly changes: readonly Omit<ValueChange, 'file'>[];
}

/** An edit and the text that it makes; or why there is none. */
export type EditResult =
  | { readonly kind: 'edit'; readonly edit: ConfigEdit; readonly text: string }
  | { readonly kind: 'no-change' }
  | { readonly kind: 'unusable'; readonly reason: string };

const BYTE_ORDER_MARK = '\uFEFF';

/** The parsed value of a config file (comments and a byte-order mark allowed), or what is wrong with it. */
export function parseConfig(
  text: string,
): { readonly value: unknown } | { readonly reason: string; readonly line: number } {
  const broken = text.indexOf('\uFFFD');
  if (broken >= 0) return { reason: 'is not UTF-8 text', line: lineAt(text, broken) };
  const errors: ParseError[] = [];
  const value: unknown = parse(text.replace(/^\uFEFF/, ' '), errors, { allowTrailingComma: true });
  const [error] = errors;
  if (error === undefined) return { value };
  const line = lineAt(text, error.offset);
  return { reason: `is not JSON: ${printParseErrorCode(error.error)} in line ${line}`, line };
}

/** The value of a config file by what it is: JSON, or the list of its lines. */
export function configValue({ path, text }: ConfigFile): ReturnType<typeof parseConfig> {
  return readsAs(path) === 'lines' ? { value: linesOf(text) } : parseConfig(text);
}

/** Plans the edit of a config by what its file is. */
export function planConfig(path: string, value: unknown, wished: WishedValues): PlannedEdit | string | null {
  return readsAs(path) === 'lines' && Array.isArray(value)
    ? planLines(value, wished)
    : planEdit(value, wished);
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

/**
 * Plans the fewest changes that give a config the wished values: only keys that differ change, missing objects are created.
 *
 * @returns null where it has them already; a text that says why where one cannot be set.
 */
export function planEdit(config: unknown, wished: WishedValues): PlannedEdit | string | null {
  const steps = stepsOf(config, wished);
  if (typeof steps === 'string') return steps;
  if (steps.length === 0) return null;
  const patch = steps.map(({ path, before, after }) => patchStep(path, before, after));
  const inverse = steps.map(({ path, before, after }) => patchStep(path, after, before)).reverse();
  const changes = steps.flatMap(({ path, before, after }) => {
    const pointer = pointerOf(path);
    if (after === undefined) return [{ pointer, before }];
    return before === undefined ? leavesOf(pointer, after) : [{ pointer, before, after }];
  });
  return { patch, inverse, changes };
}

/** The step from one value of a key to another; undefined is no such key. */
function patchStep(at: readonly string[], from: JsonValue | undefined, to: JsonValue | undefined): PatchStep {
  const path = pointerOf(at);
  if (to === undefined) return { op: 'remove', path };
  return { op: from === undefined ? 'add' : 'replace', path, value: to };
}

/**
 * Plans the smallest edit that gives a config file the wished values; every byte outside what changes stays as it was.
 */
export function editConfig(file: ConfigFile, wished: WishedValues): EditResult {
  if (readsAs(file.path) === 'lines') return editLines(file, wished);
  const parsed = parseConfig(file.text);
  if ('reason' in parsed) return { kind: 'unusable', reason: `${file.path} ${parsed.reason}` };
  if (!isRecord(parsed.value)) return { kind: 'unusable', reason: `${file.path} holds no object` };
  const planned = planEdit(parsed.value, wished);
  if (typeof planned === 'string') return { kind: 'unusable', reason: `${file.path}: ${planned}` };
  if (planned === null) return { kind: 'no-change' };
  const mark = file.text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : '';
  const body = planned.patch.reduce(
    (text, step) =>
      'value' in step
        ? setInText(text, pointerParts(step.path), step.value)
        : withoutProperty(text, pointerParts(step.path)),
    file.text.slice(mark.length),
  );
  const text = mark + body;
  if (!holds(text, wished))
    return { kind: 'unusable', reason: `${file.path} has the same key twice where it would be changed` };
  const { patch, inverse } = planned;
  return {
    kind: 'edit',
    edit: { file: file.path, reads_as: 'json', before_sha256: sha256(file.text), patch, inverse },
    text,
  };
}

/** Whether a text reads as wished; a reader takes the last of two equal keys, an edit finds the first. */
function holds(text: string, wished: WishedValues): boolean {
  const parsed = parseConfig(text);
  return (
    'value' in parsed &&
    Object.entries(wished).every(([pointer, value]) =>
      sameJson(valueAt(parsed.value, pointerParts(pointer)), value),
    )
  );
}

function sameJson(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

interface Step {
  readonly path: readonly string[];
  readonly before: JsonValue | undefined;
  readonly after: JsonValue | undefined;
}

/** One step per key that changes; values below the same missing object are one step. Answers a reason where one cannot be set. */
function stepsOf(config: unknown, wished: WishedValues): Step[] | string {
  const steps = new Map<string, Step>();
  for (const [pointer, value] of Object.entries(wished)) {
    const parts = pointerParts(pointer);
    const depth = existingDepth(config, parts);
    const holder = valueAt(config, parts.slice(0, depth));
    if (value === undefined) {
      if (depth === parts.length)
        steps.set(pointer, { path: parts, before: holder as JsonValue, after: undefined });
      continue;
    }
    if (depth === parts.length) {
      if (kindOf(holder) !== kindOf(value)) return `${pointer} holds ${kindOf(holder)}, not ${kindOf(value)}`;
      if (!sameJson(holder, value))
        steps.set(pointer, { path: parts, before: holder as JsonValue, after: value });
      continue;
    }
    if (!isRecord(holder)) return `${pointerOf(parts.slice(0, depth))} is not an object`;
    const path = parts.slice(0, depth + 1);
    const created = steps.get(pointerOf(path))?.after;
    steps.set(pointerOf(path), {
      path,
      before: undefined,
      after: withValue(created, parts.slice(depth + 1), value),
    });
  }
  return [...steps.values()];
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return 'a text';
  return typeof value === 'object' ? 'more than one value' : `a ${typeof value}`;
}

function existingDepth(config: unknown, parts: readonly string[]): number {
  const missing = parts.findIndex((_, index) => valueAt(config, parts.slice(0, index + 1)) === undefined);
  return missing < 0 ? parts.length : missing;
}

function withValue(holder: JsonValue | undefined, parts: readonly string[], value: JsonValue): JsonValue {
  const [key, ...rest] = parts;
  if (key === undefined) return value;
  const object = isRecord(holder) ? (holder as Record<string, JsonValue>) : {};
  return { ...object, [key]: withValue(object[key], rest, value) };
}

/** Every single value of what is added, so that each can be looked at. */
function leavesOf(pointer: string, value: JsonValue): PlannedEdit['changes'] {
  if (!isRecord(value)) return [{ pointer, after: value }];
  return Object.entries(value).flatMap(([key, held]) =>
    leavesOf(pointer + pointerOf([key]), held as JsonValue),
  );
}
