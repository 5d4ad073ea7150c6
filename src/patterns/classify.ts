import { BIT, featuresOf, FOLD_SHIFT as SHIFT } from './characters.ts';
import { classifyDigits } from './classify-digits.ts';
import { foldMethod, foldTypeLead } from './folds.ts';
import {
  foldSubject,
  isFailedColumn,
  isNamed,
  isRandom,
  isRepeated,
  isTagged,
  isVariable,
} from './named-words.ts';
import { page } from './page.ts';
import {
  foldsIntoNumber,
  KIND,
  pushIdentifier,
  pushPlaceholder,
  pushWord,
  SHOUT,
  chunk as sharedChunk,
  tape as sharedTape,
} from './tape.ts';
import {
  foldConstraintAction,
  foldObject,
  isAnswer,
  isFileName,
  isHostName,
  isMediaType,
  isSystemCall,
} from './variable-words.ts';
import { noteHost, noteModel } from './vendors.ts';
import { firstHash, hashOfWord, isIn, LIST, SEED } from './vocabulary.ts';

// Copied into this module's own scope: V8 folds such constants, but never an imported binding.
const {
  AT,
  BACKSLASH,
  COLON,
  DASH,
  DELIMITER,
  DIGIT,
  DOT,
  LOWER,
  MARK,
  NOT_HEX,
  SLASH,
  SPACE,
  UNDERSCORE,
  UPPER,
} = BIT;
const { CODE, WORD } = KIND;
const FOLD_SHIFT = SHIFT;
const { entries } = page;
const chunk = sharedChunk;
const tape = sharedTape;

/** Hexadecimal digits of this number and more are an id, even without a decimal digit. */
const HEX_LENGTH = 8;
/** A longer chunk is never a word. */
const WORD_LIMIT = 64;
/** But for the class of an exception with its package. */
const CLASS_LIMIT = 128;
const LETTERS = UPPER | LOWER;
const CAMEL = 0x3779b1;
const ERROR = hashOfWord('error');
const LOCALHOST = hashOfWord('localhost');
const TYPE = hashOfWord('type');
const CHARSET = hashOfWord('charset');
const ON = hashOfWord('on');
const DEFINED = hashOfWord('defined');

/**
 * Appends the chunk just read as a constant or a placeholder.
 */
export function classifyChunk(text: string): void {
  const { start, end, features } = chunk;
  if (end - start > WORD_LIMIT && !isLongClass(text)) pushPlaceholder();
  else if (features & DIGIT) classifyDigits(text);
  else if ((features & LETTERS) === 0) classifyMarks(text);
  else if (features & (MARK | DOT) && isMasked(text)) pushPlaceholder();
  else if (text.charCodeAt(start) === 36) pushPlaceholder();
  else if (features & (SLASH | BACKSLASH | AT) && isPathOrAccount(text)) {
    if ((entries[start] as number) & SLASH) foldMethod();
    pushPlaceholder();
  } else if ((features & NOT_HEX) === 0 && end - start >= HEX_LENGTH) pushPlaceholder();
  else if (features & DOT && isFileName(text)) pushPlaceholder();
  else if (features & DOT && endsInDomain(text)) {
    noteHost(text, start, end);
    pushPlaceholder();
  } else pushConstant(text);
}

/** A secret of which only the ends are shown, as in "sk-...xyzw" and "shpat_***". */
function isMasked(text: string): boolean {
  for (let i = chunk.start + 1; i < chunk.end - 2; i += 1) {
    if (text.startsWith('***', i) || (text.startsWith('..', i) && text.charCodeAt(chunk.end - 1) !== 46))
      return true;
  }
  return false;
}

/** The class of an exception with its package at the beginning of the message. */
function isLongClass(text: string): boolean {
  const { start, end, features } = chunk;
  return start === 0 && end <= CLASS_LIMIT && (features & DOT) !== 0 && text.charCodeAt(end) === 58;
}

function pushConstant(text: string): void {
  const { start, end, features } = chunk;
  const capital = ((entries[start] as number) & UPPER) !== 0;
  if (foldsIntoNumber(capital) || isWrapper(text)) return;
  if (start > 0 && isIn(LIST.LITERAL, chunk.first) && isValue(text)) {
    pushPlaceholder();
    return;
  }
  const next = (entries[end] as number) >>> FOLD_SHIFT;
  if (next === 58 && (chunk.first === LOCALHOST || isHostName(text) || isTagged(text) || isRepeated(text))) {
    pushPlaceholder();
    return;
  }
  if (next === 61) {
    if (chunk.first === CHARSET) return;
    chunk.first = firstHash(chunk.first, 61);
    chunk.end = end + 1;
  }
  if (features & UPPER && (features & LOWER) === 0 && end - start > 1) {
    if (isTypeOf()) {
      pushPlaceholder();
      return;
    }
    chunk.first ^= SHOUT;
    if (features & UNDERSCORE && isVariable(text)) pushPlaceholder();
    else if (!foldConstraintAction()) pushWord(CODE);
    return;
  }
  if (features & (DASH | UNDERSCORE) && (noteModel(text, start) || isRandom(text))) {
    pushPlaceholder();
    return;
  }
  if (tape.comma === tape.count && isSystemCall(text)) return;
  if (isTypeName() || isAnswer(text) || (features & SLASH && isMediaType(text))) {
    pushPlaceholder();
    return;
  }
  const capitals = features & UPPER && saltInnerCapitals();
  if (!capitals && (features & (UNDERSCORE | DOT)) === 0) {
    if (isNamed(text)) pushPlaceholder();
    else {
      foldObject();
      foldSubject(text);
      pushWord(WORD);
    }
  } else if (isIntroduced() || isFailedColumn(text)) {
    pushPlaceholder();
    tape.identifier = tape.count - 1;
  } else pushIdentifier(capitals ? CODE : WORD);
}

/** An identifier after a word that names follow, as in "tool get_order" or "column orders.id". */
function isIntroduced(): boolean {
  const last = tape.count - 1;
  if (last < 0) return false;
  const before = tape.firsts[last] as number;
  if (before === TYPE && (entries[chunk.start - 1] as number) & SPACE) return (chunk.features & UPPER) !== 0;
  return isIn(LIST.NAMER | LIST.NAME_KEY, before) || (before === ON && tape.firsts[last - 1] === DEFINED);
}

/** Directly after the word "type" and a blank. */
function isTypeOf(): boolean {
  const last = tape.count - 1;
  return (
    last > 0 &&
    tape.firsts[last] === TYPE &&
    ((entries[chunk.start - 1] as number) & (SPACE | DELIMITER)) !== 0
  );
}

/** The name of a type after a word that announces one; "an instance of", "of type" and the like go with it. */
function isTypeName(): boolean {
  if (tape.count === 0) return false;
  const typed = tape.firsts[tape.count - 1] === TYPE && (entries[chunk.end] as number) >>> FOLD_SHIFT === 58;
  return (typed || isIn(LIST.TYPE, chunk.first)) && foldTypeLead();
}

/** Directly after an equals sign or a colon, or the last word after a colon and a blank. */
function isValue(text: string): boolean {
  const { start, end } = chunk;
  const before = text.charCodeAt(start - 1);
  if (before === 61 || before === 58) return true;
  const ends = end === text.length || (featuresOf(text.charCodeAt(end)) & SPACE) === 0;
  return ends && before === 32 && text.charCodeAt(start - 2) === 58;
}

/** A word with capitals inside is an identifier and keeps its case: the places of its capitals enter the hash. */
function saltInnerCapitals(): boolean {
  const { start, end } = chunk;
  let salt = 0;
  for (let i = start + 1; i < end; i += 1) {
    if ((entries[i] as number) & UPPER) salt ^= Math.imul(i - start, CAMEL);
  }
  if (salt === 0) return false;
  chunk.first ^= (entries[start] as number) & UPPER ? salt ^ SHOUT : salt;
  return true;
}

/** "Error:" before the message proper, which one runtime writes and the next one does not. */
function isWrapper(text: string): boolean {
  if (tape.count > 0 || chunk.first !== ERROR || text.charCodeAt(chunk.end) !== 58) return false;
  return text.charCodeAt(chunk.end + 1) === 32 && text.length > chunk.end + 2;
}

function classifyMarks(text: string): void {
  const { start, end, features } = chunk;
  if (features & SLASH && text.charCodeAt(start) === 47) pushPlaceholder();
  else if (features & MARK && end - start > 1) pushWord(WORD);
}

function isPathOrAccount(text: string): boolean {
  const { start, end, features } = chunk;
  const lead = text.charCodeAt(start);
  if (features & BACKSLASH)
    return features & (COLON | DOT | AT) || !(features & LETTERS & featuresOf(lead)) ? true : false;
  if (features & AT && text.startsWith('git@', start)) noteHost(text, start + 4, end);
  if (features & SLASH) noteHost(text, lead === 47 ? start + 2 : start, end);
  if (lead === 47 || lead === 126 || features & DOT) return true;
  if (features & AT) return lead !== 64;
  let slashes = 0;
  for (let i = start; i < end; i += 1) if (text.charCodeAt(i) === 47) slashes += 1;
  return slashes > 1 || (features & (DASH | UNDERSCORE)) !== 0;
}

function endsInDomain(text: string): boolean {
  let at = chunk.end - 1;
  while (at > chunk.start && text.charCodeAt(at) !== 46) at -= 1;
  if (at <= chunk.start || chunk.features & UNDERSCORE) return false;
  if ((entries[chunk.end - 1] as number) & UPPER) return false;
  let hash = SEED;
  for (let i = at + 1; i < chunk.end; i += 1) hash = firstHash(hash, text.charCodeAt(i) | 32);
  return isIn(LIST.DOMAIN, hash);
}
