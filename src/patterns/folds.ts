import { isNumbered } from './named-words.ts';
import { KIND, pushPlaceholder, SHOUT as SALT, tape as sharedTape } from './tape.ts';
import { hashOfWord, isIn, LIST } from './vocabulary.ts';

// Copied into this module's own scope: V8 folds such constants, but never an imported binding.
const { CODE, PLACEHOLDER, WORD } = KIND;
const { METHOD, TUPLE_CUE, TYPE_CUE, TYPE_LEAD } = LIST;
const SHOUT = SALT;
const KEY_NOUNS = new Set(
  'key keys field fields property argument parameter column index'.split(' ').map(hashOfWord),
);
const RAISED = hashOfWord('raised');
const tokens = sharedTape;
const { firsts, kinds } = sharedTape;

/**
 * Removes the contents of a parenthesis that began at a tape position and holds nothing but one placeholder.
 */
export function closeGroup(opened: number, commas: number): void {
  const inside = tokens.count - opened;
  const list = commas > 0 && tokens.identifier === opened;
  if (inside === 1 && kinds[opened] === PLACEHOLDER && !list) tokens.count = opened;
  if (inside < 2 || commas === 0) return;
  if (inside > commas + 1 && commas < 3) return;
  tokens.count = opened;
  pushPlaceholder();
}

/**
 * Folds a parenthesis that began at a tape position into a placeholder where a word before it says that it holds values, as
 * "contains (1, x)" does, or an exception of something else, as "raised KeyError('x')", or the name of what has a number, as
 * "process 17 (worker)"; false where none does.
 */
export function foldTuple(opened: number): boolean {
  const last = opened - 1;
  if (last < 1) return false;
  const cue = firsts[last] as number;
  if (tokens.count === opened + 1 && isNumbered(opened)) tokens.count = opened;
  else if (isIn(TUPLE_CUE, cue) || isIn(TUPLE_CUE, cue ^ SHOUT)) foldGroup(opened);
  else if (firsts[last - 1] === RAISED) foldGroup(last);
  else return false;
  return true;
}

/**
 * Removes a bracket that began at a tape position and holds one word, where a noun for a key stands before it.
 */
export function foldBracket(opened: number): boolean {
  const named = opened > 0 && KEY_NOUNS.has(firsts[opened - 1] as number);
  if (!named || tokens.count !== opened + 1 || kinds[opened] !== WORD) return false;
  tokens.count = opened;
  return true;
}

/**
 * Makes a group that is a value, or the names before one, as in "key (a, b)=(1, x)", a placeholder.
 */
export function foldGroup(opened: number): void {
  tokens.count = opened;
  pushPlaceholder();
}

/**
 * Removes an HTTP method at the tape's end: which one it was is a detail of the address that follows.
 */
export function foldMethod(): void {
  const last = tokens.count - 1;
  if (last >= 0 && kinds[last] === CODE && isIn(METHOD, (firsts[last] as number) ^ SHOUT))
    tokens.count = last;
}

/**
 * Whether the words at the tape's end announce the name of a type; the ones that say nothing more are removed.
 */
export function foldTypeLead(): boolean {
  const last = tokens.count - 1;
  if (kinds[last] === PLACEHOLDER || !isIn(TYPE_CUE, firsts[last] as number)) return false;
  while (
    tokens.count > 1 &&
    kinds[tokens.count - 1] === WORD &&
    isIn(TYPE_LEAD, firsts[tokens.count - 1] as number)
  )
    tokens.count -= 1;
  return true;
}
