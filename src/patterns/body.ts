import { HOLDS, heldBy, keyHash } from './body-keys.ts';
import {
  CODE_LIMIT,
  closingQuote,
  contentEnd,
  hasSpace,
  isSentence,
  LETTERS,
  nameEnd,
  skipSpace,
} from './body-text.ts';
import { featuresOf } from './characters.ts';
import {
  confirmStatus,
  pushPlaceholder,
  pushStatus,
  pushVerbatim,
  chunk as sharedChunk,
  tape as sharedTape,
} from './tape.ts';
import { noteKey, notePair } from './vendor-signs.ts';
import { noteHost, noteModel } from './vendors.ts';

// Copied into this module's own scope: V8 folds such constants, but never an imported binding.
const { CODE, CONTAINER, FIELDS, NAMES, TEXT } = HOLDS;
const chunk = sharedChunk;
const tape = sharedTape;

/** What the walk over a body does at each string worth reading. */
export type ReadText = (text: string, from: number, to: number) => void;

/** Most bodies inside one another, and most braces that turn out to be no body, in one message. */
const BODY_LIMIT = 4;
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
  readSentences(text, { from, to: end }, read);
  if (tape.pushes > before) {
    tape.bodies -= 1;
    return end;
  }
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
  let at = skipSpace(text, from + 1, to);
  while (at < to && text.charCodeAt(at) === 92) at += text.charCodeAt(at + 1) === 110 ? 2 : 1;
  const code = at < to ? text.charCodeAt(at) : 0;
  if (code === 34 || code === 39) return true;
  const end = nameEnd(text, at, to);
  return end > at && text.charCodeAt(end) === 58;
}

function walk(text: string, bounds: { readonly from: number; readonly to: number }, read: ReadText): number {
  const { from, to } = bounds;
  let depth = 0;
  let hiddenBelow = -1;
  let holds: number = CONTAINER;
  let key = 0;
  let fieldDepth = -1;
  let nameDepth = -1;
  let entered = -1;
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
      if (depth === entered && text.charCodeAt(i - 1) !== 92) {
        entered = -1;
        i += 1;
        continue;
      }
      const end = closingQuote(text, i, to);
      const last = contentEnd(text, i, end);
      const after = skipSpace(text, end + 1, to);
      if (text.charCodeAt(after) === 58 && after < to) {
        key = keyHash(text, i + 1, last);
        holds = heldBy(key);
        noteKey(key);
        noteModel(text, i + 1);
        if (depth === nameDepth && holds === 0) holds = CONTAINER;
        if (depth === fieldDepth && (holds & CODE) === 0) holds = TEXT | CONTAINER;
        if (holds & NAMES) nameDepth = depth + 1;
        if (holds & FIELDS && text.charCodeAt(skipSpace(text, after + 1, to)) === 123) fieldDepth = depth + 1;
        i = after + 1;
      } else if (entered < 0 && hiddenBelow < 0 && holds !== 0 && text.charCodeAt(i + 1) === 123) {
        // A body as text inside a body, as proxies and clients wrap one.
        entered = depth;
        holds |= CONTAINER;
        i += 1;
      } else {
        notePair(key, text, { from: i + 1, to: last });
        if (hiddenBelow < 0) readValue(text, { from: i + 1, to: last, holds }, read);
        if (holds === 0) noteVendor(text, i + 1, last);
        i = end + 1;
      }
    } else if (featuresOf(code) & LETTERS) {
      const end = nameEnd(text, i, to);
      if (text.charCodeAt(end) === 58) {
        key = keyHash(text, i, end);
        holds = heldBy(key);
        noteKey(key);
      }
      i = end;
    } else {
      i = code >= 48 && code <= 57 && hiddenBelow < 0 ? readNumber(text, { from: i, to, holds }) : i + 1;
    }
  }
  return to;
}

/** Where no key says what it holds, as with the errors of a form by field, the sentences among the values are what is said. */
function readSentences(
  text: string,
  bounds: { readonly from: number; readonly to: number },
  read: ReadText,
): void {
  const escaped = tape.escaped;
  tape.escaped = true;
  for (let i = bounds.from; i < bounds.to; i += 1) {
    const code = text.charCodeAt(i);
    if (code !== 34 && code !== 39) continue;
    const end = closingQuote(text, i, bounds.to);
    const last = contentEnd(text, i, end);
    const key = text.charCodeAt(skipSpace(text, end + 1, bounds.to)) === 58;
    if (!key && end < bounds.to && isSentence(text, i + 1, last)) read(text, i + 1, last);
    i = end;
  }
  tape.escaped = escaped;
}

/** A message that is an object of its own making is known by its keys. */
function readKeys(text: string, bounds: { readonly from: number; readonly to: number }): void {
  let i = bounds.from;
  while (i < bounds.to) {
    const code = text.charCodeAt(i);
    i += 1;
    if (code !== 34 && code !== 39) continue;
    const end = closingQuote(text, i - 1, bounds.to);
    const last = contentEnd(text, i - 1, end);
    chunk.start = i;
    chunk.end = last;
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
