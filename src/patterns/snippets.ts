import { BIT } from './characters.ts';
import { page } from './page.ts';
import { pushPlaceholder, chunk as sharedChunk, tape as sharedTape } from './tape.ts';
import { hashOfWord, isIn, LIST } from './vocabulary.ts';

// Copied into this module's own scope: V8 folds such constants, but never an imported binding.
const { DIGIT, SPACE } = BIT;
const { CHOICE, OUTPUT, OUTPUT_LEAD } = LIST;
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
/** What begins lines that tell where and how a failure happened after another line has said what it was. */
const ELABORATIONS = [
  'DETAIL: ',
  'HINT: ',
  'CONTEXT: ',
  'STATEMENT: ',
  'QUERY: ',
  'LOCATION: ',
  'WHERE: ',
  'During task with name ',
  'For troubleshooting, visit',
  'Candidate bindings: ',
  '(Background on this error at',
  'Stack trace:',
  'Error message: ',
];
/** Longest part of a path in brackets. */
const PART_LIMIT = 40;
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

/** Whether a line that elaborates on the lines before it begins at a place: a label of databases, or a source line with its number. */
export function beginsElaboration(text: string, at: number): boolean {
  if (tape.count < 2) return false;
  const code = text.charCodeAt(at);
  if (code === 76 && text.startsWith('LINE ', at)) return isDigitCode(text.charCodeAt(at + 5));
  return ELABORATIONS.some((label) => text.startsWith(label, at));
}

function isDigitCode(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Where the path of a value ends whose first part in brackets begins at a place, as in items[0].price or items[0][id], or -1. */
export function skipPath(text: string, at: number, to: number): number {
  let end = partEnd(text, at, to);
  if (end < 0 || at === 0 || !isNameCode(text.charCodeAt(at - 1))) return -1;
  const last = tape.count - 1;
  if (last < 0 || tape.ends[last] !== at) return -1;
  const first = end;
  for (;;) {
    const code = text.charCodeAt(end);
    const next = code === 91 ? partEnd(text, end, to) : code === 46 ? nameEnd(text, end + 1, to) : -1;
    if (next < 0) break;
    end = next;
  }
  if (end === first) return -1;
  tape.count = last;
  return pushSnippet(tape.starts[last] as number, end);
}

/** Where a part in brackets ends that holds no blank, or -1. */
function partEnd(text: string, at: number, to: number): number {
  const limit = Math.min(to, at + PART_LIMIT);
  for (let i = at + 1; i < limit; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 93) return i > at + 1 ? i + 1 : -1;
    // Neither quoted keys nor codes are parts of the paths that validators write.
    if (!isNameCode(code) || (i === at + 1 && code >= 65 && code <= 90)) return -1;
  }
  return -1;
}

function nameEnd(text: string, at: number, to: number): number {
  let i = at;
  while (i < to && (isNameCode(text.charCodeAt(i)) || text.charCodeAt(i) === 45)) i += 1;
  return i > at ? i : -1;
}

function isNameCode(code: number): boolean {
  return isDigitCode(code) || (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
}

/** Where what a model wrote ends that begins after the colon at a place, or -1 where none does; it is one placeholder. */
export function skipOutput(text: string, at: number, to: number): number {
  const last = tape.count - 1;
  if (last < 1 || !isIn(OUTPUT, firsts[last] as number) || !isIn(OUTPUT_LEAD, firsts[last - 1] as number))
    return -1;
  let end = at;
  while (end < to && !(text.charCodeAt(end) === 10 && beginsElaboration(text, end + 1))) end += 1;
  return pushSnippet(at, end);
}

const INPUT_TYPE = ', input_type=';

/** Whether the equals sign at a place is followed by the value that a validator was given. */
export function isInputValue(text: string, at: number): boolean {
  return text.startsWith('input_value', at - 11);
}

/** Where the value ends that a validator was given, which may be cut off in its middle; it is one placeholder. */
export function skipInput(text: string, at: number, to: number): number {
  const end = text.indexOf(INPUT_TYPE, at);
  return end < 0 || end > to ? at + 1 : pushSnippet(at + 1, end);
}

/** Whether the last word says that what follows is what a model wrote. */
export function announcesOutput(): boolean {
  return tape.count > 1 && isIn(OUTPUT, firsts[tape.count - 1] as number);
}
