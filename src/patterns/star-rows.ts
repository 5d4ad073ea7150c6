import { PLACEHOLDER_TEXT } from './fingerprint.ts';
import { singulars } from './plurals.ts';
import { OPEN, type Row, type Skeleton } from './rows.ts';
import { hashOfWord, isIn, LIST } from './vocabulary.ts';

/** The words of all rows and what their shape says about them. */
export interface Lexicon {
  readonly words: readonly string[];
  /** The singular of a plural, by word. */
  readonly singular: Int32Array;
  /** Evidence that one word at a place gives for the place being variable, by word. */
  readonly evidence: Int32Array;
  /** Whether a word is true or false, by word. */
  readonly booleans: Uint8Array;
  /** Whether a word is a key that a reason follows, by word. */
  readonly reasons: Uint8Array;
  /** Whether a word introduces names, by word. */
  readonly introduces: Uint8Array;
  /** Whether a word is a key with its equals sign, by word. */
  readonly assigns: Uint8Array;
  /** Whether a word is a name in snake case, which may vary even as the first word, by word. */
  readonly names: Uint8Array;
}

/** A place opens when its words together give this much evidence. */
export const FULL = 240;
/** How many distinct words of a class it takes to open a place. */
export const NEEDED = {
  plain: 5,
  capitals: 8,
  code: 16,
  first: 16,
  dotted: 3,
  introduced: 3,
  identifier: 3,
  boolean: 2,
} as const;
/** The evidence that one identifier gives. */
export const IDENTIFIER: number = FULL / NEEDED.identifier;

const NUMBER = /^[0-9]+$/;
const ERROR_CLASS = /(Error|Exception|Failure|Warning)$/;
const CAPITALS = /^[^a-z]*[A-Z][^a-z]*$/;
const ERROR_CODE = /_/;
const NAMELIKE = /[a-z][A-Z]|[a-z]_[a-z]|-.*-/;
/** Names in snake case that say what failed. */
const FAILURE_CODE =
  /(^|_)(invalid|missing|not|no|unknown|too|insufficient|expired|denied|failed|exceeded|limit|limited|error|found|exists?|required|unauthorized|forbidden|timeout|unavailable|disabled|rejected|conflict|mismatch|blocked|unsupported|declined|revoked|inactive|duplicate|already|cannot|bad)(_|$)/;
const SNAKE_CASE = /^[a-z]+(_[a-z]+)+$/;

/**
 * Skeletons as rows of numbers.
 */
export function internRows(skeletons: readonly Skeleton[]): {
  readonly rows: Row[];
  readonly lexicon: Lexicon;
} {
  const ids = new Map<string, number>([[PLACEHOLDER_TEXT, OPEN]]);
  const words = [PLACEHOLDER_TEXT];
  const idOf = (word: string): number => {
    const known = ids.get(word);
    if (known !== undefined) return known;
    ids.set(word, words.length);
    words.push(word);
    return words.length - 1;
  };
  const rows = skeletons.map((skeleton) => ({
    tokens: Int32Array.from(skeleton.tokens, idOf),
    context: idOf(`\n${skeleton.context}`),
    count: skeleton.count,
    failure: skeleton.failure,
    led: skeleton.led,
  }));
  const lexicon = {
    words,
    evidence: Int32Array.from(words, evidenceOf),
    introduces: Uint8Array.from(words, (word) => Number(isIn(LIST.NAMER, hashOfWord(word)))),
    assigns: Uint8Array.from(words, (word) => Number(word.endsWith('='))),
    singular: singulars(words),
    reasons: Uint8Array.from(words, (word) => Number(word.endsWith('reason'))),
    booleans: Uint8Array.from(words, (word) => Number(word === 'true' || word === 'false')),
    names: Uint8Array.from(words, (word) => Number(SNAKE_CASE.test(word))),
  };
  return { rows, lexicon };
}

/** An HTTP status never varies; error codes and classes hardly do; names and long dotted paths do so soon. */
function evidenceOf(word: string): number {
  if (NUMBER.test(word)) return 0;
  if (ERROR_CLASS.test(word)) return FULL / NEEDED.code;
  if (CAPITALS.test(word)) return FULL / (ERROR_CODE.test(word) ? NEEDED.code : NEEDED.capitals);
  if (SNAKE_CASE.test(word) && FAILURE_CODE.test(word)) return FULL / NEEDED.code;
  if (word.split('.').length > 2) return FULL / NEEDED.dotted;
  return NAMELIKE.test(word) ? IDENTIFIER : FULL / NEEDED.plain;
}

/**
 * Evidence that the word of a row at a place gives for the place being variable.
 */
export function evidenceAt(row: Row, place: number, lexicon: Lexicon): number {
  const word = row.tokens[place] as number;
  const evidence = lexicon.evidence[word] as number;
  if (place === 0 && !row.led)
    return Math.min(evidence, FULL / (lexicon.names[word] ? NEEDED.plain : NEEDED.first));
  // A noun before the name of what it counts says what is missing or wrong.
  if (row.failure && lexicon.introduces[word] && row.tokens[place + 1] === OPEN) return 0;
  if (
    row.failure &&
    (lexicon.booleans[word] ||
      (place > 0 && evidence > 0 && lexicon.reasons[row.tokens[place - 1] as number]))
  )
    return FULL / NEEDED.boolean;
  const introduced = lexicon.introduces[row.tokens[place - 1] as number];
  return introduced && evidence ? Math.max(evidence, FULL / NEEDED.introduced) : evidence;
}

/**
 * How many constants of a row may open: one constant always stays, in rows of four tokens or more two.
 */
export function constantsToSpare(row: Row): number {
  let constants = 0;
  for (const word of row.tokens) if (word !== OPEN) constants += 1;
  return constants - (row.tokens.length >= 4 ? 2 : 1);
}

/** Salts of the two halves of a key. */
export const HIGH = 0x27d4eb2f;
export const LOW = 0x165667b1;

/**
 * What a word at a place adds to one half of a row's key; keys are sums, so opening a place is one subtraction and addition.
 */
export function mix(word: number, place: number, salt: number): number {
  let x = Math.imul(word + 1, 0x9e3779b1) ^ Math.imul(place + 1, salt);
  x = Math.imul(x ^ (x >>> 15), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x ^ (x >>> 16);
}

/**
 * How one half of a key changes when the word at a place becomes the placeholder.
 */
export function opening(word: number, place: number, salt: number): number {
  return (mix(OPEN, place, salt) - mix(word, place, salt)) | 0;
}

/**
 * One half of the key of a whole row.
 */
export function keyHalf(row: Row, salt: number): number {
  let sum = mix(row.context, row.tokens.length + 1000, salt);
  for (let place = 0; place < row.tokens.length; place += 1) {
    sum = (sum + mix(row.tokens[place] as number, place, salt)) | 0;
  }
  return sum;
}
