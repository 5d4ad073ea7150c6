import { CHARACTER_LIMIT, openPage } from './page.ts';
import { scan } from './scan.ts';
import { skipQuery } from './snippets.ts';
import { KIND, rewind, tape as sharedTape } from './tape.ts';
import { hashOfWord } from './vocabulary.ts';
import { skipWrapping } from './wrapping.ts';

// Copied into this module's own scope: V8 folds such constants, but never an imported binding.
const { CODE, PLACEHOLDER, SOFT } = KIND;
const { ends, firsts, kinds, seconds, starts } = sharedTape;
const tape = sharedTape;

/** Stands for a variable part. */
export const PLACEHOLDER_TEXT = '<*>';
/** One control character in so many characters makes a message binary. */
const BINARY_SHARE = 10;
const TRACEBACK = 'Traceback (most recent call last)';
const VENDOR_FACTOR = 0x9e3779b1;

/** The message last read: the two halves of its in-memory hash, and the token that stands for one that is no text. */
export const fingerprint: { high: number; low: number; special: string | null } = {
  high: 0,
  low: 0,
  special: null,
};

/**
 * Reads one message onto the tape and sets the hash of its normalised tokens; nothing is too odd for it and it never throws.
 *
 * Anything that is not a string, and text that is empty, binary or only punctuation, is one special token.
 */
export function readMessage(message: unknown): void {
  if (typeof message !== 'string') {
    setSpecial(message === null ? '<null>' : Array.isArray(message) ? '<array>' : `<${typeof message}>`);
    return;
  }
  fingerprint.special = null;
  readText(message);
  if (tape.count === 0 || tape.controls > 0) {
    const special = specialOf(message);
    if (special !== null) {
      setSpecial(special);
      return;
    }
  }
  if (tape.count === 1 && kinds[0] === PLACEHOLDER) {
    const vendor = tape.vendor;
    rewind();
    tape.soft = true;
    tape.vendor = vendor;
    scan(message, 0, endOf(message));
    tape.soft = false;
  }
  combine();
}

/**
 * The tokens of the message just read: constants in lower case (codes in upper case) and placeholders.
 */
export function tokensOf(text: unknown): string[] {
  if (fingerprint.special !== null) return [fingerprint.special];
  const tokens: string[] = [];
  // Half a surrogate pair is no text; to mend the message once costs less than to mend every word.
  const whole = (text as string).slice(0, CHARACTER_LIMIT).toWellFormed();
  for (let i = 0; i < tape.count; i += 1) tokens.push(tokenAt(i, whole));
  return tokens;
}

function tokenAt(index: number, text: string): string {
  const kind = kinds[index];
  if (kind === PLACEHOLDER) return PLACEHOLDER_TEXT;
  const word = text.slice(starts[index], ends[index]);
  if (kind === CODE) return word;
  return kind === SOFT ? word.toLowerCase().replaceAll(/\d+/g, '#') : word.toLowerCase();
}

function readText(text: string): void {
  rewind();
  const to = endOf(text);
  openPage(text, to);
  scan(text, beginning(text, to), to);
}

/** Where the message proper begins. */
function beginning(text: string, to: number): number {
  const at = skipWrapping(text, to);
  if (text.charCodeAt(at) === 84 && text.startsWith(TRACEBACK, at)) return lastLine(text, to);
  return at > 0 ? at : skipQuery(text, to);
}

/** The line of a Python traceback that says what happened: the last one that begins at the margin. */
function lastLine(text: string, to: number): number {
  for (let at = text.lastIndexOf('\n', to - 1); at > 0; at = text.lastIndexOf('\n', at - 1)) {
    const code = text.charCodeAt(at + 1);
    if (at + 1 < to && code !== 32 && code !== 10 && code !== 94) return at + 1;
  }
  return 0;
}

function endOf(text: string): number {
  return text.length < CHARACTER_LIMIT ? text.length : CHARACTER_LIMIT;
}

function setSpecial(special: string): void {
  rewind();
  fingerprint.special = special;
  fingerprint.high = hashOfWord(special);
  fingerprint.low = special.length;
}

function specialOf(text: string): string | null {
  const to = endOf(text);
  if (tape.controls * BINARY_SHARE > to) return '<binary>';
  if (tape.count > 0) return null;
  for (let i = 0; i < to; i += 1) if (text.charCodeAt(i) > 32) return '<marks>';
  return '<empty>';
}

function combine(): void {
  let high = 17 ^ Math.imul(tape.vendor, VENDOR_FACTOR);
  let low = 0x2545f491;
  for (let i = 0; i < tape.count; i += 1) {
    high = Math.imul(high ^ (firsts[i] as number), 0x85ebca6b);
    high ^= high >>> 15;
    low = (Math.imul(low, 31) + Math.imul(seconds[i] as number, 0xc2b2ae35)) | 0;
    low ^= low >>> 13;
  }
  fingerprint.high = high;
  fingerprint.low = low;
}
