import { BIT, FOLD_SHIFT as SHIFT } from './characters.ts';
import { page } from './page.ts';
import { KIND, pushPlaceholder, chunk as sharedChunk, tape as sharedTape } from './tape.ts';
import { hashOfWord, isIn, LIST } from './vocabulary.ts';

// Copied into this module's own scope: V8 folds such constants, but never an imported binding.
const { DASH, DELIMITER, DIGIT, DOT, LOWER, SPACE, UPPER } = BIT;
const { PLACEHOLDER, WORD } = KIND;
const { ACTION_CUE, FUNCTION, NAME_KEY, NAMER, STATEMENT, WORKER } = LIST;
const FOLD_SHIFT = SHIFT;
const { entries } = page;
const chunk = sharedChunk;
const tape = sharedTape;
const { firsts, kinds, starts } = sharedTape;

/** A column with its table after "failed:", at the end of a line. */
export function isFailedColumn(text: string): boolean {
  const { start, end, features } = chunk;
  const last = tape.count - 1;
  if ((features & (DOT | UPPER)) !== DOT || last < 0 || firsts[last] !== FAILED) return false;
  if (text.charCodeAt(start - 2) !== 58) return false;
  return end >= text.length || text.charCodeAt(end) === 10;
}

/** What follows a name of something that is not there or did not do what it should, after one blank. */
const PREDICATES = [
  'does not ',
  "doesn't ",
  'is not found',
  'is not defined',
  'is not registered',
  'was not found',
  'has no ',
  'did not ',
  'could not be found',
  'cannot be found',
  'not found',
  'already ',
  'timed out',
];
/** Words that may begin a statement about the word before them, with what makes them one. */
const STATEMENTS: ReadonlyMap<number, readonly string[]> = new Map(
  (
    [
      [
        'is',
        [
          'not a ',
          'not an ',
          'not of type ',
          'too long',
          'too short',
          'not included in',
          'reserved',
          'not one of',
          'not defined',
          'not allowed',
          'required',
          'a required',
          'invalid',
        ],
      ],
      ['must', ['be ', 'have ', 'not be ', 'contain ', 'match ']],
      ['should', ['be ', 'have ', 'match ']],
      ['cannot', ['be ']],
      ["can't", ['be ']],
      ['has', ['already been taken', 'an invalid ']],
      ['validation', ['failed']],
    ] as const
  ).map(([word, rest]) => [hashOfWord(word), rest]),
);
/** What is said to be too long where a model can read no more. */
const PROMPTS = new Set('prompt input request context messages text'.split(' ').map(hashOfWord));
/** Words that the name of an image or a model with its tag follows. */
const TAG_CUES = new Set('for pull pulling image manifest model'.split(' ').map(hashOfWord));
const [PARSE, FOR, VALIDATION, FAILED] = ['parse', 'for', 'validation', 'failed'].map(hashOfWord);
const ERRORS = new Set([hashOfWord('error'), hashOfWord('errors')]);
/** The shortest random tail of an id that has letters of both cases, and one that has no vowel. */
const MIXED_TAIL = 12;
const VOWELLESS_TAIL = 5;
/** Ends of the names of variables of an environment. */
const VARIABLES = ['_KEY', '_TOKEN', '_SECRET', '_URL', '_PASSWORD', '_HOST', '_DSN'];
/** Parts of names in capitals that are codes of errors. */
const FAULTY = /^ERR?_|INVALID|MISSING|EXPIRED|UNKNOWN|WRONG|BAD|REVOKED|DUP|FOREIGN|PRIMARY|UNIQUE/;
/** How far after a field's name its repetition in quotes is looked for. */
const REPEAT_WITHIN = 24;

/** Whether the chunk is a name by where it stands: after a noun that names follow, with dashes or before a predicate. */
export function isNamed(text: string): boolean {
  const last = tape.count - 1;
  if (last < 0) return false;
  const before = (entries[chunk.start - 1] as number) >>> FOLD_SHIFT;
  if (before === 61) return isIn(NAME_KEY, firsts[last] as number);
  if (!isIn(NAMER, firsts[last] as number)) return isSchema(text, last);
  if (isIn(FUNCTION, chunk.first)) return false;
  if (before !== 32) return false;
  if (chunk.features & DASH) return true;
  const { end } = chunk;
  const next = text.charCodeAt(end);
  if (next === 58) return text.charCodeAt(end + 1) === 32 && isIn(WORKER, firsts[last] as number);
  return next === 32 && PREDICATES.some((predicate) => text.startsWith(predicate, end + 1));
}

/** The name of a schema, as in "3 validation errors for Order" and "failed to parse Order from". */
function isSchema(text: string, last: number): boolean {
  if ((chunk.features & UPPER) === 0 || last < 1) return false;
  if (firsts[last] === PARSE) return text.startsWith(' from ', chunk.end);
  return (
    last > 1 &&
    firsts[last] === FOR &&
    ERRORS.has(firsts[last - 1] as number) &&
    firsts[last - 2] === VALIDATION
  );
}

/** Makes the word before the chunk a placeholder where it alone is what a statement is about, as in "email must be unique". */
export function foldSubject(text: string): void {
  if (!isIn(STATEMENT, chunk.first)) return;
  const last = tape.count - 1;
  if (last < 0 || kinds[last] !== WORD || isIn(FUNCTION, firsts[last] as number)) return;
  const start = starts[last] as number;
  if (PROMPTS.has(firsts[last] as number)) return;
  if (!beginsClause(text, start) || text.charCodeAt(chunk.end) !== 32) return;
  const rest = STATEMENTS.get(chunk.first) ?? [];
  if (!rest.some((words) => text.startsWith(words, chunk.end + 1))) return;
  tape.count = last;
  pushPlaceholder();
}

/** At the beginning, on a new line, in quotes, or after a colon. */
function beginsClause(text: string, at: number): boolean {
  if (at === 0) return true;
  const before = text.charCodeAt(at - 1);
  if (before === 34 || before === 39 || before === 10) return true;
  return before === 32 && text.charCodeAt(at - 2) === 58;
}

/** A field between two colons that what follows names again in quotes. */
export function isRepeated(text: string): boolean {
  const { start, end } = chunk;
  if (text.charCodeAt(end) !== 58 || text.charCodeAt(start - 1) !== 32 || text.charCodeAt(start - 2) !== 58)
    return false;
  const limit = Math.min(text.length, end + REPEAT_WITHIN);
  for (let i = end + 1; i < limit; i += 1) {
    const code = text.charCodeAt(i);
    if (code !== 96 && code !== 34 && code !== 39) continue;
    return text.startsWith(text.slice(start, end), i + 1) && text.charCodeAt(i + 1 + end - start) === code;
  }
  return false;
}

/** A word whose last part is random: letters of both cases after a prefix, or letters without a vowel after a dash. */
export function isRandom(text: string): boolean {
  const { start, end, features } = chunk;
  let at = end - 1;
  let capitals = 0;
  let small = 0;
  let vowels = 0;
  while (at > start && (entries[at] as number) & (LOWER | UPPER)) {
    const entry = entries[at] as number;
    if (entry & UPPER) capitals += 1;
    else small += 1;
    if (isVowel(entry >>> FOLD_SHIFT)) vowels += 1;
    at -= 1;
  }
  const length = end - 1 - at;
  if (at <= start) return false;
  if (features & UPPER) return length >= MIXED_TAIL && capitals > 2 && small > 2 && isPrefix(start, at);
  return length >= VOWELLESS_TAIL && vowels === 0 && text.charCodeAt(at) === 45;
}

function isVowel(code: number): boolean {
  return code === 97 || code === 101 || code === 105 || code === 111 || code === 117 || code === 121;
}

function isPrefix(start: number, at: number): boolean {
  for (let i = start; i < at; i += 1) if (((entries[i] as number) & LOWER) === 0) return false;
  return true;
}

/** Whether a colon joins the chunk to a tag, as in the names of images and models: "node:latest", "phi:7b", "python:3.12-slim". */
export function isTagged(text: string): boolean {
  const from = chunk.end + 1;
  const last = tape.count - 1;
  if (text.startsWith('latest', from)) return true;
  if (chunk.features & UPPER || ((entries[from] as number) & DIGIT) === 0) return false;
  let at = from;
  let all = 0;
  while (at < text.length && ((entries[at] as number) & (SPACE | DELIMITER)) === 0) {
    all |= entries[at] as number;
    at += 1;
    if (text.charCodeAt(at) === 58) break;
  }
  if (last >= 0 && TAG_CUES.has(firsts[last] as number) && text.charCodeAt(chunk.start - 1) === 32)
    return true;
  return (all & DASH) !== 0 ? (all & LOWER) !== 0 : text.charCodeAt(at - 1) === 98 && at - from > 1;
}

/** A name in capitals as variables of an environment have them. */
export function isVariable(text: string): boolean {
  if (!VARIABLES.some((tail) => text.startsWith(tail, chunk.end - tail.length))) return false;
  return !FAULTY.test(text.slice(chunk.start, chunk.end));
}

/** Whether the token before a placeholder at a place is a noun that names follow: its number may have a name beside it. */
export function isNumbered(place: number): boolean {
  if (place < 2 || kinds[place - 1] !== PLACEHOLDER || !isIn(NAMER, firsts[place - 2] as number))
    return false;
  return ((entries[starts[place - 1] as number] as number) & DIGIT) !== 0;
}

/** Where an action's name with its service ends that begins with the chunk, as in "perform: s3:PutObject", or -1. */
export function actionEnd(start: number, at: number, to: number): number {
  const last = tape.count - 1;
  if (last < 0 || !isIn(ACTION_CUE, firsts[last] as number)) return -1;
  if (((entries[start] as number) & LOWER) === 0 || ((entries[at + 1] as number) & UPPER) === 0) return -1;
  let i = at + 1;
  while (i < to && (entries[i] as number) & (LOWER | UPPER)) i += 1;
  return i;
}

/** Where the name of a branch with its owner ends that begins with the chunk, as in "exists for: acme:fix-typo", or -1. */
export function branchEnd(start: number, at: number, to: number): number {
  const last = tape.count - 1;
  if (last < 0 || firsts[last] !== FOR || ((entries[at + 1] as number) & LOWER) === 0) return -1;
  let i = start;
  while (i < to && ((entries[i] as number) & (SPACE | DELIMITER)) === 0) i += 1;
  const end = ((entries[i - 1] as number) & DOT) !== 0 ? i - 1 : i;
  return end > at + 1 ? end : -1;
}
