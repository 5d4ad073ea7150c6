import { foldedOf } from './characters.ts';
import { firstHash, isIn, LIST, SEED, secondHash } from './vocabulary.ts';

const { UNIT, CALENDAR, STATUS_CUE, STATUS_ECHO } = LIST;

/** Most tokens of one message that are kept. */
export const TOKEN_LIMIT = 96;
/** Kinds of token on the tape. */
export const KIND = {
  WORD: 1,
  PLACEHOLDER: 2,
  /** A word with capitals that mean something: an error code or an identifier; keeps its case. */
  CODE: 3,
  /** An HTTP status, 400 to 599. */
  STATUS: 4,
  /** A word whose digits are masked, used where nothing else is left of a message. */
  SOFT: 5,
} as const;
const { WORD, PLACEHOLDER, STATUS } = KIND;
/** Enters the hash of words that keep their capitals. */
export const SHOUT = 0x5c0de;

/** Most tokens of a group that may repeat: within a line, and over lines. */
const LONGEST_LIST_ITEM = 5;
const LONGEST_LIST_LINE = 24;
const PLACEHOLDER_HASH = 0x3c2a3e;

const starts = new Int32Array(TOKEN_LIMIT);
const ends = new Int32Array(TOKEN_LIMIT);
const firsts = new Int32Array(TOKEN_LIMIT);
const seconds = new Int32Array(TOKEN_LIMIT);
const kinds = new Uint8Array(TOKEN_LIMIT);
const current = { start: 0, end: 0, features: 0, first: 0, second: 0 };
const tokens = {
  count: 0,
  pushes: 0,
  seen: 0,
  /** Where on the tape the last comma and the last identifier stand. */
  comma: -1,
  identifier: -1,
  lines: 0,
  vendor: 0,
  bodies: 0,
  controls: 0,
  escaped: false,
  soft: false,
  starts,
  ends,
  firsts,
  seconds,
  kinds,
};
/** The chunk of text just read: where it lies, what characters it holds, its two hashes. */
export const chunk: typeof current = current;
/** The tokens of the message being scanned: one scratch area for the room, since scanning never yields. */
export const tape: typeof tokens = tokens;
/** The last token, if it is a number that a following word could make an HTTP status; else -1. */
const candidate = { at: -1, first: 0, second: 0, start: 0, end: 0, leads: false, folded: false };

/** Empties the tokens. */
export function rewind(): void {
  tokens.count = 0;
  tokens.pushes = 0;
  tokens.seen = 0;
  tokens.comma = -1;
  tokens.identifier = -1;
  tokens.lines = 0;
  tokens.vendor = 0;
  tokens.bodies = 0;
  tokens.controls = 0;
  tokens.escaped = false;
  tokens.soft = false;
  candidate.at = -1;
}

/**
 * Whether the chunk is a unit after a number and so folds into it; a word that echoes a status, or begins with a
 * capital, confirms the number before it as one.
 */
export function foldsIntoNumber(capital: boolean): boolean {
  const n = tokens.count;
  if (n === 0 || kinds[n - 1] !== PLACEHOLDER) return false;
  const unit = isIn(UNIT, current.first);
  if (!unit && candidate.at === n - 1 && current.start - candidate.end <= 2) {
    if ((capital && candidate.leads) || isIn(STATUS_ECHO, current.first)) confirmStatus();
  }
  return unit;
}

/**
 * Appends the chunk as a constant.
 */
export function pushWord(kind: number): void {
  append(kind, current.first, current.second);
}

/**
 * Appends a placeholder for the chunk; neighbouring placeholders are one, and names of days and months before it fold in.
 */
export function pushPlaceholder(): void {
  dropCalendar();
  const n = tokens.count;
  candidate.at = -1;
  if (n > 0 && kinds[n - 1] === PLACEHOLDER) return;
  append(PLACEHOLDER, PLACEHOLDER_HASH, PLACEHOLDER_HASH);
}

/**
 * Appends a number that may be an HTTP status: it is one if the word before says so, or if the next word will.
 *
 * `leads` tells that it stands at the beginning of the message, of a quotation or after a colon, as statuses do.
 */
export function pushStatusCandidate(leads: boolean): void {
  const n = tokens.count;
  if (n > 0 && isCue(firsts[n - 1] as number)) {
    append(STATUS, current.first, current.second);
    return;
  }
  pushPlaceholder();
  candidate.folded = tokens.count === n;
  candidate.at = tokens.count - 1;
  candidate.start = current.start;
  candidate.end = current.end;
  candidate.leads = leads;
  candidate.first = current.first;
  candidate.second = current.second;
}

/** A word that a status follows, in small letters or capitals. */
function isCue(hash: number): boolean {
  return isIn(STATUS_CUE, hash) || isIn(STATUS_CUE, hash ^ SHOUT);
}

/**
 * Appends the chunk, a number that a body gives as its code or status.
 */
export function pushStatus(text: string): void {
  rehash(text);
  append(STATUS, current.first, current.second);
}

/**
 * Appends the chunk, a name that a body gives as its code, type or status, digits and all.
 */
export function pushVerbatim(text: string): void {
  rehash(text);
  append(WORD, current.first, current.second);
}

function rehash(text: string): void {
  let first = SEED;
  let second = SEED;
  for (let i = current.start; i < current.end; i += 1) {
    const code = text.charCodeAt(i);
    const folded = foldedOf(code);
    first = firstHash(first, folded);
    second = secondHash(second, folded);
  }
  current.first = first;
  current.second = second;
}

/**
 * Makes the number at the tape's end an HTTP status, if it may be one.
 */
export function confirmStatus(): void {
  const at = candidate.at;
  if (at < 0 || at !== tokens.count - 1) return;
  candidate.at = -1;
  const place = candidate.folded ? at + 1 : at;
  if (place === TOKEN_LIMIT) return;
  kinds[place] = STATUS;
  firsts[place] = candidate.first;
  seconds[place] = candidate.second;
  starts[place] = candidate.start;
  ends[place] = candidate.end;
  tokens.count = place + 1;
}

/**
 * Appends an identifier; a list of them, with commas between, is one placeholder.
 */
export function pushIdentifier(kind: number): void {
  const n = tokens.count;
  if (tokens.comma === n && tokens.identifier === n - 1) {
    tokens.count = n - 1;
    pushPlaceholder();
  } else append(kind, current.first, current.second);
  tokens.identifier = tokens.count - 1;
}

function dropCalendar(): void {
  while (tokens.count > 0) {
    const last = tokens.count - 1;
    if (kinds[last] === PLACEHOLDER || !isIn(CALENDAR, firsts[last] as number)) return;
    tokens.count = last;
  }
}

function append(kind: number, first: number, second: number): void {
  const n = tokens.count;
  tokens.pushes += 1;
  if (n === TOKEN_LIMIT) return;
  kinds[n] = kind;
  firsts[n] = first;
  seconds[n] = second;
  starts[n] = current.start;
  ends[n] = current.end;
  tokens.count = n + 1;
  // One bit for a token's hash: where it was not set yet, the token cannot repeat an earlier one.
  const bit = 1 << (first & 31);
  if (n >= 3 && (tokens.seen & bit) !== 0) foldRepeat(n);
  tokens.seen |= bit;
}

/** A group of tokens that repeats the one before it is a list: one is kept. */
function foldRepeat(last: number): void {
  const longest = tokens.lines > 0 || tokens.escaped ? LONGEST_LIST_LINE : LONGEST_LIST_ITEM;
  for (let size = 2; size <= longest; size += 1) {
    if (last + 1 < 2 * size || firsts[last] !== firsts[last - size]) continue;
    let same = true;
    for (let back = 1; back < size && same; back += 1) {
      same = firsts[last - back] === firsts[last - back - size];
    }
    if (!same) continue;
    tokens.count = last + 1 - size;
    return;
  }
}
