import { BIT, foldedOf } from './characters.ts';
import { foldMethod } from './folds.ts';
import { page } from './page.ts';
import {
  KIND,
  pushPlaceholder,
  pushStatusCandidate,
  pushWord,
  chunk as sharedChunk,
  tape as sharedTape,
} from './tape.ts';
import { noteReply, noteSqlState } from './vendor-replies.ts';
import { noteModel } from './vendors.ts';
import { firstHash, SEED, secondHash } from './vocabulary.ts';

// Copied into this module's own scope: V8 folds such constants, but never an imported binding.
const { AT, BACKSLASH, COLON, DIGIT, DOT, LOWER, NOT_HEX, SLASH, UPPER } = BIT;
const { SOFT } = KIND;
const { entries } = page;
const chunk = sharedChunk;
const tape = sharedTape;

/** Shortest run of hexadecimal digits that is an id and no code. */
const HEX_LENGTH = 8;
/** Most runs of digits in a code such as "E11000" or "ORA-00942". */
const SOFT_RUNS = 2;
const LETTERS = UPPER | LOWER;
/** Ends of the names of exceptions. */
const FAILURES = ['Error', 'Exception'];

/** Appends the chunk, which has a digit, as a status, a code or a placeholder. */
export function classifyDigits(text: string): void {
  const { start, end, features } = chunk;
  const lead = text.charCodeAt(start);
  if (features === DIGIT && end - start === 3 && (lead === 52 || lead === 53) && isStatus(text))
    pushStatusCandidate(leads(text));
  else if (features & UPPER && (features & (LOWER | COLON)) === 0 && text.startsWith('ERR_', start))
    pushSoft(text);
  else if (isClassPath(text) || (tape.soft && isIdentifier())) pushSoft(text);
  else {
    if (!noteModel(text, start)) {
      noteSqlState(text, start, end);
      noteReply(text, start, end);
    }
    if ((entries[start] as number) & SLASH) foldMethod();
    pushPlaceholder();
  }
}

/** The class of an exception at the beginning of the message or in parentheses, in a package whose name has a digit. */
function isClassPath(text: string): boolean {
  const { start, end, features } = chunk;
  if ((features & DOT) === 0 || (features & UPPER) === 0 || end === text.length) return false;
  const enclosed = text.charCodeAt(start - 1) === 40 && text.charCodeAt(end) === 41;
  if (
    !enclosed &&
    (text.charCodeAt(end) !== 58 ||
      (tape.count > 0 && !FAILURES.some((tail) => text.startsWith(tail, end - tail.length))))
  )
    return false;
  let at = end - 1;
  while (at > chunk.start && (entries[at] as number) & LETTERS) at -= 1;
  return at < end - 1 && text.charCodeAt(at) === 46 && ((entries[at + 1] as number) & UPPER) !== 0;
}

/** Letters and digits that are no number, address, time or path. */
function isIdentifier(): boolean {
  const { features } = chunk;
  return (
    ((features & NOT_HEX) !== 0 || chunk.end - chunk.start < HEX_LENGTH) &&
    (features & LETTERS) !== 0 &&
    (features & (SLASH | AT | DOT | COLON | BACKSLASH)) === 0
  );
}

/** Appends the chunk with each run of digits as one "#"; too many runs are an id and no code. */
function pushSoft(text: string): void {
  let first = SEED;
  let second = SEED;
  let runs = 0;
  let inRun = false;
  for (let i = chunk.start; i < chunk.end; i += 1) {
    const code = text.charCodeAt(i);
    const digit = code >= 48 && code <= 57;
    if (digit && inRun) continue;
    inRun = digit;
    if (digit) runs += 1;
    const kept = digit ? 35 : foldedOf(code);
    first = firstHash(first, kept);
    second = secondHash(second, kept);
  }
  chunk.first = first;
  chunk.second = second;
  if (runs > SOFT_RUNS) pushPlaceholder();
  else pushWord(SOFT);
}

/** At the beginning of the text, of a quotation or group, after a colon and a blank, or before a colon. */
function leads(text: string): boolean {
  const { start } = chunk;
  const before = start > 0 ? text.charCodeAt(start - 1) : 40;
  if (before !== 32) return before === 40 || before === 91 || before === 96 || before === 34 || before === 39;
  const sign = text.charCodeAt(start - 2);
  return sign === 58 || sign === 93 || text.charCodeAt(chunk.end) === 58;
}

/** A number that HTTP or its common extensions define as an error. */
function isStatus(text: string): boolean {
  const tens = text.charCodeAt(chunk.start + 1) - 48;
  const ones = text.charCodeAt(chunk.start + 2) - 48;
  const rest = tens * 10 + ones;
  return text.charCodeAt(chunk.start) === 52
    ? rest <= 31 || rest === 51
    : rest <= 11 || (rest >= 20 && rest <= 30);
}
