import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser';
import { sha256 } from '../domain/digest.ts';
import type { ConfigEdit, PatchStep } from '../domain/proposal.ts';
import { isRecord, pointerOf, pointerParts, valueAt } from './json-pointer.ts';
import { setInText } from './text-edit.ts';

/** The values that a config file is to have, by JSON pointer. */
export type WishedValues = Readonly<Record<string, number | boolean>>;

/** A config file as it stands. */
export interface ConfigFile {
  /** Relative to the repository, with slashes. */
  readonly path: string;
  readonly text: string;
}

/** An edit and the text that it makes; or why there is none. */
export type EditResult =
  | { readonly kind: 'edit'; readonly edit: ConfigEdit; readonly text: string }
  | { readonly kind: 'no-change' }
  | { readonly kind: 'unusable'; readonly reason: string };

type JsonValue = PatchStep extends infer Step
  ? Step extends { readonly value: infer Value }
    ? Value
    : never
  : never;

const BYTE_ORDER_MARK = '\uFEFF';

/** The parsed value of a config file (comments and a byte-order mark allowed), or what is wrong with it. */
export function parseConfig(text: string): { readonly value: unknown } | { readonly reason: string } {
  if (text.includes('\uFFFD')) return { reason: 'is not UTF-8 text' };
  const errors: ParseError[] = [];
  const value: unknown = parse(text.replace(/^\uFEFF/, ' '), errors, { allowTrailingComma: true });
  const [error] = errors;
  if (error === undefined) return { value };
  const line = text.slice(0, error.offset).split('\n').length;
  return { reason: `is not JSON: ${printParseErrorCode(error.error)} in line ${line}` };
}

/**
 * Plans the smallest edit that gives a config file the wished values: only keys that differ change, missing objects are
 * created, every other byte stays.
 */
export function editConfig(file: ConfigFile, wished: WishedValues): EditResult {
  const parsed = parseConfig(file.text);
  if ('reason' in parsed) return { kind: 'unusable', reason: `${file.path} ${parsed.reason}` };
  if (!isRecord(parsed.value)) return { kind: 'unusable', reason: `${file.path} holds no object` };
  const patch: PatchStep[] = [];
  const inverse: PatchStep[] = [];
  const steps = stepsOf(parsed.value, wished);
  if (typeof steps === 'string') return { kind: 'unusable', reason: `${file.path}: ${steps}` };
  const mark = file.text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : '';
  let body = file.text.slice(mark.length);
  for (const { path, before, after } of steps) {
    body = setInText(body, path, after);
    const pointer = pointerOf(path);
    patch.push({ op: before === undefined ? 'add' : 'replace', path: pointer, value: after });
    inverse.unshift(
      before === undefined
        ? { op: 'remove', path: pointer }
        : { op: 'replace', path: pointer, value: before },
    );
  }
  if (patch.length === 0) return { kind: 'no-change' };
  const text = mark + body;
  if (!holds(text, wished))
    return { kind: 'unusable', reason: `${file.path} has the same key twice where it would be changed` };
  return { kind: 'edit', edit: { file: file.path, before_sha256: sha256(file.text), patch, inverse }, text };
}

/** Whether a text reads as wished; a reader takes the last of two equal keys, an edit finds the first. */
function holds(text: string, wished: WishedValues): boolean {
  const parsed = parseConfig(text);
  return (
    'value' in parsed &&
    Object.entries(wished).every(([pointer, value]) => valueAt(parsed.value, pointerParts(pointer)) === value)
  );
}

interface Step {
  readonly path: readonly string[];
  readonly before: JsonValue | undefined;
  readonly after: JsonValue;
}

/** One step per key that changes; values below the same missing object are one step. Answers a reason where one cannot be set. */
function stepsOf(config: unknown, wished: WishedValues): Step[] | string {
  const steps = new Map<string, Step>();
  for (const [pointer, value] of Object.entries(wished)) {
    const parts = pointerParts(pointer);
    const depth = existingDepth(config, parts);
    const holder = valueAt(config, parts.slice(0, depth));
    if (depth === parts.length) {
      if (typeof holder !== typeof value) return `${pointer} holds ${kindOf(holder)}, not ${kindOf(value)}`;
      if (holder !== value) steps.set(pointer, { path: parts, before: holder as JsonValue, after: value });
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

function withValue(
  holder: JsonValue | undefined,
  parts: readonly string[],
  value: number | boolean,
): JsonValue {
  const [key, ...rest] = parts;
  if (key === undefined) return value;
  const object = isRecord(holder) ? (holder as Record<string, JsonValue>) : {};
  return { ...object, [key]: withValue(object[key], rest, value) };
}
