import { BIT, featuresOf } from './characters.ts';
import {
  confirmStatus,
  pushPlaceholder,
  pushStatus,
  pushVerbatim,
  chunk as sharedChunk,
  tape as sharedTape,
} from './tape.ts';
import { noteHost, noteModel } from './vendors.ts';
import { firstHash, hashOfWord, SEED } from './vocabulary.ts';

// Copied into this module's own scope: V8 folds such constants, but never an imported binding.
const { DIGIT, LOWER, SPACE, UNDERSCORE, UPPER } = BIT;
const LETTERS = LOWER | UPPER | UNDERSCORE;
const chunk = sharedChunk;
const tape = sharedTape;

/** What the walk over a body does at each string worth reading. */
export type ReadText = (text: string, from: number, to: number) => void;

/** Most bodies inside one another, and most braces that turn out to be no body, in one message. */
const BODY_LIMIT = 4;
const CODE_LIMIT = 48;
const TEXT = 1;
const CODE = 2;
const CONTAINER = 4;
/** An object in its place has the names of fields as keys, and their errors as values. */
const FIELDS = 8;

/** What the keys of providers' error bodies hold. */
const KEYS: ReadonlyMap<number, number> = new Map(
  (
    [
      ['error', TEXT | CONTAINER],
      ['errors', TEXT | CONTAINER | FIELDS],
      ['detail', TEXT | CONTAINER],
      ['message', TEXT],
      ['msg', TEXT],
      ['title', TEXT],
      ['error_message', TEXT],
      ['errormessage', TEXT],
      ['error_description', TEXT],
      ['errordescription', TEXT],
      ['reason', TEXT],
      ['type', CODE],
      ['code', CODE],
      ['status', CODE],
      ['statuscode', CODE],
      ['status_code', CODE],
      ['error_code', CODE],
      ['errorcode', CODE],
      ['extensions', CONTAINER],
      ['usererrors', CONTAINER],
      ['response', CONTAINER],
      ['body', CONTAINER],
      ['data', CONTAINER],
      ['cause', CONTAINER],
    ] as const
  ).map(([key, holds]) => [hashOfWord(key), holds]),
);

/**
 * Reads type, code, status and message of the JSON body (or Python dictionary) that begins at a brace.
 *
 * One pass without recursion; what lies under other keys is skipped. A body without those is one placeholder or, where the
 * message begins with it, its keys. Returns where the body ends, or -1 where the text should be read as any other.
 */
export function readBody(
  text: string,
  bounds: { readonly from: number; readonly to: number },
  read: ReadText,
): number {
  const { from, to } = bounds;
  if (tape.bodies >= BODY_LIMIT || !beginsBody(text, from, to)) return -1;
  const before = tape.pushes;
  confirmStatus();
  const escaped = tape.escaped;
  tape.escaped = true;
  tape.bodies += 1;
  const end = walk(text, bounds, read);
  tape.escaped = escaped;
  if (tape.pushes > before) {
    tape.bodies -= 1;
    return end;
  }
  if (text.charCodeAt(end - 1) !== 125) return -1;
  if (tape.count === 0) readKeys(text, { from, to: end });
  else {
    chunk.start = from;
    chunk.end = end;
    pushPlaceholder();
  }
  tape.bodies -= 1;
  return end;
}

function beginsBody(text: string, from: number, to: number): boolean {
  const at = skipSpace(text, from + 1, to);
  const code = at < to ? text.charCodeAt(at) : 0;
  if (code === 34 || code === 39) return true;
  const end = nameEnd(text, at, to);
  return end > at && text.charCodeAt(end) === 58;
}

/** Where the name of a key without quotation marks ends; its beginning where there is none. */
function nameEnd(text: string, at: number, to: number): number {
  const limit = Math.min(to, at + CODE_LIMIT);
  let i = at;
  while (i < limit && featuresOf(text.charCodeAt(i)) & (LETTERS | (i > at ? DIGIT : 0))) i += 1;
  return i;
}

function walk(text: string, bounds: { readonly from: number; readonly to: number }, read: ReadText): number {
  const { from, to } = bounds;
  let depth = 0;
  let hiddenBelow = -1;
  let holds = CONTAINER;
  let fieldDepth = -1;
  let i = from;
  while (i < to) {
    const code = text.charCodeAt(i);
    if (code === 123 || code === 91) {
      depth += 1;
      if (hiddenBelow < 0 && (holds & CONTAINER) === 0) hiddenBelow = depth;
      i += 1;
    } else if (code === 125 || code === 93) {
      if (depth === hiddenBelow) hiddenBelow = -1;
      depth -= 1;
      i += 1;
      if (depth === 0) return i;
      holds = CONTAINER;
    } else if (code === 34 || code === 39) {
      const end = closingQuote(text, i, to);
      const after = skipSpace(text, end + 1, to);
      if (text.charCodeAt(after) === 58 && after < to) {
        holds = KEYS.get(keyHash(text, i + 1, end)) ?? 0;
        if (holds === 0) noteModel(text, i + 1);
        if (depth === fieldDepth && (holds & CODE) === 0) holds = TEXT | CONTAINER;
        if (holds & FIELDS && text.charCodeAt(skipSpace(text, after + 1, to)) === 123) fieldDepth = depth + 1;
        i = after + 1;
      } else {
        if (hiddenBelow < 0) readValue(text, { from: i + 1, to: end, holds }, read);
        if (holds === 0) noteVendor(text, i + 1, end);
        i = end + 1;
      }
    } else if (featuresOf(code) & LETTERS) {
      const end = nameEnd(text, i, to);
      if (text.charCodeAt(end) === 58) holds = KEYS.get(keyHash(text, i, end)) ?? 0;
      i = end;
    } else {
      i = code >= 48 && code <= 57 && hiddenBelow < 0 ? readNumber(text, { from: i, to, holds }) : i + 1;
    }
  }
  return to;
}

/** A message that is an object of its own making is known by its keys. */
function readKeys(text: string, bounds: { readonly from: number; readonly to: number }): void {
  let i = bounds.from;
  while (i < bounds.to) {
    const code = text.charCodeAt(i);
    i += 1;
    if (code !== 34 && code !== 39) continue;
    const end = closingQuote(text, i - 1, bounds.to);
    chunk.start = i;
    chunk.end = end;
    if (text.charCodeAt(skipSpace(text, end + 1, bounds.to)) !== 58 || end - i > CODE_LIMIT)
      pushPlaceholder();
    else pushVerbatim(text);
    i = end + 1;
  }
}

/** A value that is not read may still name the provider: its documentation or its model. */
function noteVendor(text: string, from: number, to: number): void {
  if (text.startsWith('https://', from)) noteHost(text, from + 8, to);
  else noteModel(text, from);
}

interface Value {
  readonly from: number;
  readonly to: number;
  readonly holds: number;
}

function readValue(text: string, value: Value, read: ReadText): void {
  const { from, to, holds } = value;
  if (to <= from) return;
  if (holds & CODE && to - from <= CODE_LIMIT && !hasSpace(text, from, to)) {
    chunk.start = from;
    chunk.end = to;
    pushVerbatim(text);
  } else if (holds & (TEXT | CODE)) read(text, from, to);
}

function readNumber(text: string, value: Value): number {
  let i = value.from;
  while (i < value.to && text.charCodeAt(i) >= 48 && text.charCodeAt(i) <= 57) i += 1;
  if (value.holds & CODE && i - value.from <= 5) {
    chunk.start = value.from;
    chunk.end = i;
    pushStatus(text);
  }
  return i;
}

function closingQuote(text: string, at: number, to: number): number {
  const quote = text.charCodeAt(at);
  for (let i = at + 1; i < to; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 92) i += 1;
    else if (code === quote) return i;
  }
  return to;
}

function keyHash(text: string, from: number, to: number): number {
  let hash = SEED;
  const end = Math.min(to, from + 32);
  for (let i = from; i < end; i += 1) {
    const code = text.charCodeAt(i);
    hash = firstHash(hash, code >= 65 && code <= 90 ? code + 32 : code);
  }
  return hash;
}

function hasSpace(text: string, from: number, to: number): boolean {
  for (let i = from; i < to; i += 1) if (featuresOf(text.charCodeAt(i)) & SPACE) return true;
  return false;
}

function skipSpace(text: string, from: number, to: number): number {
  let i = from;
  while (i < to && featuresOf(text.charCodeAt(i)) & SPACE) i += 1;
  return i;
}
