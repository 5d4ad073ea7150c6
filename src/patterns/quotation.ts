import { pushPlaceholder, chunk as sharedChunk, tape as sharedTape } from './tape.ts';
import { noteHost, noteModel } from './vendors.ts';

// Copied into this module's own scope: V8 folds such constants, but never an imported binding.
const chunk = sharedChunk;
const tape = sharedTape;

/** Longest quoted value that is read as one value. */
const QUOTE_LIMIT = 200;
/** A value after a name and an equals sign may hold so many blanks, any other quoted value so many. */
const VALUE_BLANKS = 3;
const QUOTE_BLANKS = 6;
/** Ends of the names of errors. */
const FAILURES = ['_exception', 'Exception', '_error', 'Error'];

/**
 * Reads the quotation that begins at a place and returns where reading goes on: a quoted word, or a value of a few words, is
 * one placeholder; the quotation mark of anything longer is passed over and its content read as text.
 */
export function skipQuoted(text: string, at: number, to: number): number {
  const quote = text.charCodeAt(at);
  const limit = Math.min(to, at + QUOTE_LIMIT);
  let blanks = 0;
  if (opensNothing(text, at) || opensStatus(text, at)) return at + 1;
  for (let i = at + 1; i < limit; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 10) blanks = VALUE_BLANKS + QUOTE_BLANKS + 1;
    if (code === 47 && text.charCodeAt(i + 1) === 47) noteHost(text, i + 2, limit);
    if (code === quote) {
      if (isLetter(text.charCodeAt(i + 1)) && quote !== 96) continue;
      if (isWhole(text, { at, end: i, to }) && blanks > 1) break;
      if (blanks === 0 && isFailureName(text, i)) break;
      if (blanks > blanksIn(text, at) && !isExcerpt(text, at, i)) break;
      noteModel(text, at + 1);
      chunk.start = at;
      chunk.end = i + 1;
      pushPlaceholder();
      return text.charCodeAt(i + 1) === 64 && text.charCodeAt(i + 2) === quote
        ? skipQuoted(text, i + 2, to)
        : i + 1;
    }
    if (code === 32) blanks += 1;
  }
  return at + 1;
}

/** The name of an error, as in ('circuit_breaking_exception', …). */
function isFailureName(text: string, end: number): boolean {
  return FAILURES.some((tail) => text.startsWith(tail, end - tail.length));
}

/** Text between backquotes is somebody's code or answer, and an ellipsis after a quotation tells that it was cut off. */
function isExcerpt(text: string, at: number, end: number): boolean {
  return text.charCodeAt(at) === 96 || text.startsWith('...', end + 1) || text.startsWith('...', end - 3);
}

/** A quotation that is all a message says after the name of its error, as Python shows the key of a KeyError. */
function isWhole(
  text: string,
  { at, end, to }: { readonly at: number; readonly end: number; readonly to: number },
): boolean {
  if (tape.count > 1 || text.charCodeAt(at - 1) !== 32 || text.charCodeAt(at - 2) !== 58) return false;
  return end + 1 >= to || text.charCodeAt(end + 1) === 10;
}

/** An apostrophe after a letter or digit ends something. */
function opensNothing(text: string, at: number): boolean {
  return at > 0 && text.charCodeAt(at) === 39 && (isLetter(text.charCodeAt(at - 1)) || isDigit(text, at - 1));
}

/** An HTTP status and its text are quoted for what they say. */
function opensStatus(text: string, at: number): boolean {
  const code = text.charCodeAt(at + 1);
  return (
    (code === 52 || code === 53) &&
    isDigit(text, at + 2) &&
    isDigit(text, at + 3) &&
    text.charCodeAt(at + 4) === 32
  );
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}

/** How many blanks a quotation may hold and still be a value. */
function blanksIn(text: string, at: number): number {
  if (isValue(text, at)) return VALUE_BLANKS;
  return isArgument(text, at) ? 0 : QUOTE_BLANKS;
}

/** The text of an exception that is shown with its arguments, as in (104, 'Connection reset by peer'). */
function isArgument(text: string, at: number): boolean {
  if (text.charCodeAt(at - 1) === 40) return true;
  return text.startsWith(', ', at - 2) && isDigit(text, at - 3);
}

/** Whether a quotation follows a name and an equals sign or a colon. */
function isValue(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  const sign = before === 32 ? text.charCodeAt(at - 2) : before;
  return sign === 61 || before === 58;
}
