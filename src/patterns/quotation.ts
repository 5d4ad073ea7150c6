import { pushPlaceholder, chunk as sharedChunk } from './tape.ts';
import { noteHost, noteModel } from './vendors.ts';

// Copied into this module's own scope: V8 folds such constants, but never an imported binding.
const chunk = sharedChunk;

/** Longest quoted value that is read as one value. */
const QUOTE_LIMIT = 200;
/** A value after a name and an equals sign may hold so many blanks. */
const VALUE_BLANKS = 3;

/**
 * Reads the quotation that begins at a place and returns where reading goes on: a quoted word, or a value of a few words, is
 * one placeholder; the quotation mark of anything longer is passed over and its content read as text.
 */
export function skipQuoted(text: string, at: number, to: number): number {
  const quote = text.charCodeAt(at);
  const limit = Math.min(to, at + QUOTE_LIMIT);
  let blanks = 0;
  for (let i = at + 1; i < limit; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 10) break;
    if (code === 47 && text.charCodeAt(i + 1) === 47) noteHost(text, i + 2, limit);
    if (code === quote) {
      if (blanks > (isValue(text, at) ? VALUE_BLANKS : 0)) break;
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

/** Whether a quotation follows a name and an equals sign or a colon. */
function isValue(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  const sign = before === 32 ? text.charCodeAt(at - 2) : before;
  return sign === 61 || before === 58;
}
