import { BIT, FOLD_SHIFT as SHIFT } from './characters.ts';
import { page } from './page.ts';
import { noteWords } from './vendors.ts';
import { firstHash, hashOfWord, SEED } from './vocabulary.ts';

// Copied into this module's own scope: V8 folds such constants, but never an imported binding.
const { DASH, DIGIT, DOT, LOWER, SLASH, SPACE, UNDERSCORE, UPPER } = BIT;
const FOLD_SHIFT = SHIFT;
const { entries } = page;

/** Most layers around one message. */
const LAYERS = 4;
/** Longest name of a step in brackets, and longest clause before a message. */
const NAME_LIMIT = 40;
const CLAUSE_LIMIT = 96;
/** The least that a layer must leave. */
const REST = 4;
const NAME = LOWER | UPPER | DIGIT | DASH | UNDERSCORE | DOT;

const LEVELS = ['ERROR', 'error', 'FATAL', 'CRITICAL', 'WARNING', 'WARN', 'ERR'];
/** How the runner of GitHub's workflows marks an error. */
const RUNNER = '##[error]';
/** Levels in brackets of their own. */
const MARKED = [RUNNER, '[error] ', '[ERROR] ', '(error) '];
const NOUNS = hashes('step node task job tool agent workflow stage action worker');
/** Their names are quoted, else what follows them may be anything. */
const GOODS = hashes('listing product order item');
/** What is said around a failure without saying what it was. */
const CLAUSE = hashes(
  'step node task job tool agent workflow stage action worker listing product order item run query request api rest graphql http ' +
    'call execution pipeline batch webhook sync executing running calling processing handling fetching sending publishing while ' +
    'during in on for of the a an at to after with error failed failure exception unhandled uncaught occurred attempt attempts retry',
);
const VERDICTS = hashes(
  'error failed failure exception executing running calling processing handling fetching sending publishing',
);

function hashes(words: string): ReadonlySet<number> {
  return new Set(words.split(' ').map(hashOfWord));
}

/**
 * Where the message proper begins: after a time, a level and the name of a step, as logs write them, and after a clause such as
 * "Step "x" failed:" that says only where it happened.
 */
export function skipWrapping(text: string, to: number): number {
  let at = 0;
  for (let layer = 0; layer < LAYERS; layer += 1) {
    const next = layerEnd(text, at, to);
    if (next <= at || next + REST > to) break;
    at = next;
  }
  return at;
}

function layerEnd(text: string, at: number, to: number): number {
  const features = entries[at] as number;
  const code = features >>> FOLD_SHIFT;
  if (features & DIGIT) return timeEnd(text, at, to);
  if (code === 91 || code === 35 || code === 40) return bracketEnd(text, at, to);
  if (features & (UPPER | LOWER)) return clauseEnd(text, at, to);
  return -1;
}

/** After a date with its time and what follows it in a log: the zone, the process, the level, the logger. */
function timeEnd(text: string, at: number, to: number): number {
  let i = at;
  while (i < to && i < at + 10 && (entries[i] as number) & (DIGIT | DASH | SLASH)) i += 1;
  const between = text.charCodeAt(i);
  if (i !== at + 10 || (between !== 84 && between !== 32)) return -1;
  const time = i + 1;
  if (text.charCodeAt(time + 2) !== 58 || text.charCodeAt(time + 5) !== 58) return -1;
  i = blankFrom(time, to);
  i = skipBlanks(i, to);
  if (text.startsWith('UTC ', i)) i += 4;
  const level = LEVELS.find((word) => text.startsWith(word, i) && !isName(i + word.length));
  if (level === undefined) return i;
  i = skipBlanks(i + level.length, to);
  const end = nameEnd(i, to);
  if (end > i && text.charCodeAt(end) === 58 && text.charCodeAt(end + 1) === 32) return end + 2;
  return i;
}

/** After "[name] ", "[node name] " or a level in brackets. */
function bracketEnd(text: string, at: number, to: number): number {
  const marked = MARKED.find((mark) => text.startsWith(mark, at));
  if (marked !== undefined) {
    if (marked === RUNNER) noteWords(['github']);
    return at + marked.length;
  }
  if (text.charCodeAt(at) !== 91) return -1;
  let end = nameEnd(at + 1, to);
  if (((entries[at + 1] as number) & LOWER) === 0) return -1;
  if (text.charCodeAt(end) === 32 && NOUNS.has(hashOf(at + 1, end))) end = nameEnd(end + 1, to);
  if (text.charCodeAt(end) !== 93 || text.charCodeAt(end + 1) !== 32) return -1;
  // The name of a client is evidence, the name of a step is none.
  const name = text.slice(at + 1, end);
  if (!name.includes('_')) noteWords([name]);
  return end + 2;
}

/** After a clause that ends in a colon and whose words say only where something failed; names of steps among them vary. */
function clauseEnd(text: string, at: number, to: number): number {
  const limit = Math.min(to, at + CLAUSE_LIMIT);
  let verdict = false;
  let named = false;
  let goods = false;
  let words = 0;
  let i = at;
  while (i < limit) {
    const start = i;
    const code = (entries[i] as number) >>> FOLD_SHIFT;
    if (code === 34 || code === 39 || code === 96) {
      i = text.indexOf(text.charAt(i), i + 1) + 1;
      if (i === 0 || i > limit || !(named || goods)) return -1;
      verdict = true;
      words += 1;
    } else {
      i = nameEnd(i, limit);
      if (i === start) return -1;
      const hash = hashOf(start, i);
      if (VERDICTS.has(hash)) verdict = true;
      else if (!CLAUSE.has(hash) && !named) return -1;
      named = NOUNS.has(hash);
      goods = GOODS.has(hash);
      words += 1;
    }
    if (text.charCodeAt(i) === 58) {
      return words > 1 && verdict && text.charCodeAt(i + 1) === 32 ? i + 2 : -1;
    }
    if (text.charCodeAt(i) !== 32) return -1;
    i += 1;
  }
  return -1;
}

function isName(at: number): boolean {
  return ((entries[at] as number) & NAME) !== 0;
}

function nameEnd(at: number, to: number): number {
  const limit = Math.min(to, at + NAME_LIMIT);
  let i = at;
  while (i < limit && isName(i)) i += 1;
  return i;
}

function blankFrom(at: number, to: number): number {
  let i = at;
  while (i < to && ((entries[i] as number) & SPACE) === 0) i += 1;
  return i;
}

function skipBlanks(at: number, to: number): number {
  let i = at;
  while (i < to && (entries[i] as number) & SPACE) i += 1;
  return i;
}

function hashOf(from: number, to: number): number {
  let hash = SEED;
  for (let i = from; i < to; i += 1) hash = firstHash(hash, (entries[i] as number) >>> FOLD_SHIFT);
  return hash;
}
