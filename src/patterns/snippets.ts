import { BIT } from './characters.ts';
import { page } from './page.ts';
import { pushPlaceholder, chunk as sharedChunk, tape as sharedTape } from './tape.ts';
import { hashOfWord, isIn, LIST } from './vocabulary.ts';

// Copied into this module's own scope: V8 folds such constants, but never an imported binding.
const { DIGIT, SPACE } = BIT;
const { CHOICE } = LIST;
const { entries } = page;
const chunk = sharedChunk;
const tape = sharedTape;
const { firsts } = sharedTape;

const COMMAND = hashOfWord('command');
const FAILED = hashOfWord('failed');
/** Tokens after "command failed" that may stand before its colon. */
const BACK = 5;
/** Longest margin of a line in which a number of a source line is looked for. */
const MARGIN = 12;
/** Tokens before a colon among which a word announces a list of choices. */
const CHOICE_BACK = 3;
const QUERIES = ['select ', 'insert into ', 'update ', 'delete from '];
const QUERY_HEAD = 40;
const LABELS = ['[SQL: ', '[parameters: '];

/** Where a bracket with a statement or its parameters ends, or -1 where none begins; it is one placeholder. */
export function skipStatement(text: string, at: number, to: number): number {
  if (!LABELS.some((label) => text.startsWith(label, at))) return -1;
  let end = at;
  while (end < to && (text.charCodeAt(end) !== 93 || text.charCodeAt(end + 1) !== 10)) end += 1;
  return pushSnippet(at, end < to ? end + 1 : to);
}

/** Where the command line after "command failed with exit code 1:" ends, or -1 where none begins; it is one placeholder. */
export function skipCommand(text: string, at: number, to: number): number {
  const last = tape.count - 1;
  let place = last;
  while (place > last - BACK && place > 0 && firsts[place] !== FAILED) place -= 1;
  if (place < 1 || firsts[place] !== FAILED || firsts[place - 1] !== COMMAND) return -1;
  let end = at;
  while (end < to && text.charCodeAt(end) !== 10) end += 1;
  return pushSnippet(at, end);
}

/** Where a statement ends that a query builder puts before the error, with a dash between, or the beginning; one placeholder. */
export function skipQuery(text: string, to: number): number {
  if (!QUERIES.some((query) => text.startsWith(query)) || !hasNameSoon(text)) return 0;
  for (let i = 0; i < to; i += 1) {
    if (text.charCodeAt(i) === 45 && text.startsWith(' - ', i - 1)) return pushSnippet(0, i - 1);
  }
  return 0;
}

/** Whether a name in backquotes begins soon after the verb, as it does in a statement and hardly in a sentence. */
function hasNameSoon(text: string): boolean {
  for (let i = 0; i < QUERY_HEAD; i += 1) if (text.charCodeAt(i) === 96) return true;
  return false;
}

function pushSnippet(from: number, to: number): number {
  chunk.start = from;
  chunk.end = to;
  pushPlaceholder();
  return to;
}

/** Whether the line that begins at a place shows source text beside its number, as parsers and compilers do. */
export function isSourceLine(text: string, from: number, to: number): boolean {
  const limit = Math.min(to, from + MARGIN);
  let digits = 0;
  for (let i = from; i < limit; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 124) return digits > 0;
    if ((entries[i] as number) & DIGIT) digits += 1;
    else if (((entries[i] as number) & SPACE) === 0 && code !== 62) return false;
    if (code === 10) return false;
  }
  return false;
}

/** Whether the line that ended before a place announces a list of what there is to choose from. */
export function announcesChoices(text: string, at: number): boolean {
  if (text.charCodeAt(at - 1) !== 58) return false;
  for (let place = tape.count - 1; place >= 0 && place >= tape.count - CHOICE_BACK; place -= 1) {
    if (isIn(CHOICE, firsts[place] as number)) return true;
  }
  return false;
}
