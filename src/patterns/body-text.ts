import { BIT, featuresOf } from './characters.ts';

// Copied into this module's own scope: V8 folds such constants, but never an imported binding.
const { DIGIT, LOWER, SPACE, UNDERSCORE, UPPER } = BIT;

/** Longest name of a key and longest code. */
export const CODE_LIMIT = 48;
/** What names of keys without quotation marks are made of. */
export const LETTERS: number = LOWER | UPPER | UNDERSCORE;

/** Where the quotation that begins at a place has its closing mark, which is escaped where the opening one is. */
export function closingQuote(text: string, at: number, to: number): number {
  const quote = text.charCodeAt(at);
  const escaped = at > 0 && text.charCodeAt(at - 1) === 92;
  for (let i = at + 1; i < to; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 92) {
      if (escaped && text.charCodeAt(i + 1) === quote) return i + 1;
      i += 1;
    } else if (code === quote) return i;
  }
  return to;
}

/** Where the content of the quotation between two places ends: before the backslash of an escaped closing mark. */
export function contentEnd(text: string, at: number, end: number): number {
  return at > 0 && text.charCodeAt(at - 1) === 92 && text.charCodeAt(end - 1) === 92 ? end - 1 : end;
}

/** Where the name of a key without quotation marks ends; its beginning where there is none. */
export function nameEnd(text: string, at: number, to: number): number {
  const limit = Math.min(to, at + CODE_LIMIT);
  let i = at;
  while (i < limit && featuresOf(text.charCodeAt(i)) & (LETTERS | (i > at ? DIGIT : 0))) i += 1;
  return i;
}

/** Whether a stretch of text holds a blank. */
export function hasSpace(text: string, from: number, to: number): boolean {
  for (let i = from; i < to; i += 1) if (featuresOf(text.charCodeAt(i)) & SPACE) return true;
  return false;
}

/** The first place from one on that holds no blank. */
export function skipSpace(text: string, from: number, to: number): number {
  let i = from;
  while (i < to && featuresOf(text.charCodeAt(i)) & SPACE) i += 1;
  return i;
}

/** A capital and three blanks or more. */
export function isSentence(text: string, from: number, to: number): boolean {
  if ((featuresOf(text.charCodeAt(from)) & UPPER) === 0) return false;
  let blanks = 0;
  for (let i = from; i < to && blanks < 3; i += 1) if (text.charCodeAt(i) === 32) blanks += 1;
  return blanks === 3;
}
