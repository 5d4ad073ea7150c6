import { addedEnd, foldAccount, referenceEnd } from './additions.ts';
import { readBody } from './body.ts';
import { BIT, FOLD_SHIFT as SHIFT } from './characters.ts';
import { readChunk } from './chunk.ts';
import { closeGroup, foldBracket, foldGroup, foldTuple } from './folds.ts';
import { readMarkup, skipBraces, skipShownObject } from './markup.ts';
import { page } from './page.ts';
import { skipQuoted } from './quotation.ts';
import {
  announcesChoices,
  announcesOutput,
  beginsElaboration,
  isInputValue,
  isSourceLine,
  skipInput,
  skipPath,
  skipStatement,
} from './snippets.ts';
import { afterStack, causeAt, isStackFrame } from './stack.ts';
import { pushPlaceholder, chunk as sharedChunk, tape as sharedTape } from './tape.ts';

// Copied into this module's own scope: V8 folds such constants, but never an imported binding.
const { DELIMITER, DIGIT, DOT, LOWER, SPACE, UNDERSCORE, UPPER } = BIT;
const FOLD_SHIFT = SHIFT;
const { entries } = page;
const chunk = sharedChunk;
const tape = sharedTape;

/** Longest line that can be the name of a field. */
const NAME_LIMIT = 64;
const NAME = LOWER | UPPER | DIGIT | DOT | UNDERSCORE;

/**
 * Reads a stretch of text onto the tape in one pass; time is linear in the stretch whatever it holds.
 */
export function scan(text: string, from: number, to: number): void {
  let i = from;
  let opened = -1;
  let openedAt = -1;
  let commas = 0;
  while (i < to) {
    const features = entries[i] as number;
    // Only letters differ from their lower case, and letters are read as chunks.
    const code = features >>> FOLD_SHIFT;
    if (features & SPACE) {
      if (code === 10) i = afterBreak(text, i, to);
      else if (code === 27) i = skipEscape(text, i, to);
      else {
        if (isBinary(code)) tape.controls += 1;
        i += 1;
      }
    } else if (features & DELIMITER) {
      if (code === 44) {
        commas += 1;
        tape.comma = tape.count;
      }
      if (code === 40) {
        if (text.startsWith('(SQL: ', i)) return;
        const end = Math.max(referenceEnd(text, i, to), addedEnd(text, i, to));
        if (end > 0) {
          i = end;
          continue;
        }
      }
      if (code === 91 && text.startsWith('[bot]', i)) {
        foldAccount(i);
        i += 5;
        continue;
      }
      if (code === 91) {
        const end = Math.max(skipStatement(text, i, to), skipPath(text, i, to));
        if (end > 0) {
          i = end;
          continue;
        }
      }
      if (code === 40 || (code === 91 && text.charCodeAt(i + 1) !== 93)) {
        opened = tape.count;
        openedAt = i;
        commas = 0;
      } else if ((code === 41 || code === 93) && opened >= 0) {
        if (isAssignment(text, openedAt, i)) foldGroup(opened);
        else if (!(code === 93 ? foldBracket(opened) : foldTuple(opened))) closeGroup(opened, commas);
        opened = -1;
      } else if (code === 61 && isEmptyValue(text, i, to)) {
        chunk.start = chunk.end = i;
        pushPlaceholder();
      } else if (code === 34 || code === 96) {
        i = skipQuoted(text, i, to);
        continue;
      } else if (isEmptyBraces(text, i)) {
        chunk.start = i;
        chunk.end = i + 2;
        pushPlaceholder();
        i += 1;
      } else if (code === 60) {
        const end = readMarkup(text, { from: i, to }, scan);
        if (end > 0) return;
      } else if (code === 61 && isInputValue(text, i)) {
        i = skipInput(text, i, to);
        continue;
      } else if (code === 123) {
        const cause = causeAt(text, i, to);
        if (cause > 0) {
          i = cause;
          continue;
        }
        const shown = announcesOutput() ? skipBraces(text, i, to) : skipShownObject(text, i, to);
        if (shown > 0) {
          i = shown;
          continue;
        }
        const end = readBody(text, { from: i, to }, scan);
        if (end > 0) {
          i = end;
          opened = -1;
          continue;
        }
      }
      i += 1;
    } else if (code === 39) {
      i = skipQuoted(text, i, to);
    } else if (code === 92 && (tape.escaped || isWrittenBreak(text, i))) {
      i += 2;
    } else {
      i = readChunk(text, i, to);
    }
  }
}

/** A line break written as an escape within a line, and no path. */
function isWrittenBreak(text: string, at: number): boolean {
  const before = at > 0 ? text.charCodeAt(at - 1) : 92;
  return text.charCodeAt(at + 1) === 110 && before !== 58 && before !== 92 && before !== 32;
}

/** Whether a parenthesis is one of "(…)=(…)": a value, or the names before one. */
function isAssignment(text: string, from: number, at: number): boolean {
  if (text.charCodeAt(at) !== 41 || text.charCodeAt(from) !== 40) return false;
  return text.startsWith(')=(', at) || text.startsWith(')=(', from - 2);
}

/** `key=` followed by nothing. */
function isEmptyValue(text: string, at: number, to: number): boolean {
  if (at === 0 || (entries[at - 1] as number) & (SPACE | DELIMITER)) return false;
  if (at + 1 >= to) return true;
  const next = text.charCodeAt(at + 1);
  return ((entries[at + 1] as number) & SPACE) !== 0 || next === 44 || next === 59;
}

/** An empty list or object that stands as a value. */
function isEmptyBraces(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if ((code !== 123 && code !== 91) || text.charCodeAt(at + 1) !== code + 2) return false;
  const before = at > 0 ? text.charCodeAt(at - 1) : 0;
  return before === 32 || before === 61 || before === 58;
}

/** Where reading goes on after a line break: past a line that holds only a field's name, and nowhere in a stack trace. */
function afterBreak(text: string, at: number, to: number): number {
  tape.lines += 1;
  if (isStackFrame(text, at + 1, to)) return afterStack(text, at + 1, to);
  if (beginsElaboration(text, at + 1)) return to;
  if (tape.count === 0) return at + 1;
  if (isSourceLine(text, at + 1, to)) return to;
  if (announcesChoices(text, at)) {
    chunk.start = at;
    chunk.end = to;
    pushPlaceholder();
    return to;
  }
  const limit = Math.min(to, at + NAME_LIMIT);
  for (let i = at + 1; i < limit; i += 1) {
    if (text.charCodeAt(i) === 10) return i > at + 1 ? i : at + 1;
    if (((entries[i] as number) & NAME) === 0) return at + 1;
  }
  return at + 1;
}

/** A control character that text does not hold. */
function isBinary(code: number): boolean {
  return code < 32 && code !== 9 && code !== 10 && code !== 13;
}

/** Skips an ANSI control sequence: ESC [ parameters letter. */
function skipEscape(text: string, at: number, to: number): number {
  if (text.charCodeAt(at + 1) !== 91) return at + 1;
  let i = at + 2;
  while (i < to && i < at + 32 && text.charCodeAt(i) < 64) i += 1;
  return i + 1;
}
