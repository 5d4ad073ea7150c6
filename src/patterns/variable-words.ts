import { BIT, featuresOf, FOLD_SHIFT as SHIFT } from './characters.ts';
import { page } from './page.ts';
import { KIND, pushPlaceholder, SHOUT as SALT, chunk as sharedChunk, tape as sharedTape } from './tape.ts';
import { hashOfWord, isIn, LIST } from './vocabulary.ts';

// Copied into this module's own scope: V8 folds such constants, but never an imported binding.
const { DELIMITER, DIGIT, LOWER, SPACE, UPPER } = BIT;
const { PLACEHOLDER } = KIND;
const { ANSWER_CUE, HOST_CUE, OBJECT } = LIST;
const FOLD_SHIFT = SHIFT;
const SHOUT = SALT;
const { entries } = page;
const chunk = sharedChunk;
const tape = sharedTape;
const { firsts, kinds, starts } = sharedTape;

const [THE, FOR, FIELD] = ['the', 'for', 'field'].map(hashOfWord);
const [CASCADE, RESTRICT, ACTION, NULL] = capitals('cascade restrict action null');
const CLAUSE = new Set(capitals('on delete update set no'));
const SYSTEM_CALLS = new Set(
  'open close read write stat lstat fstat unlink mkdir rmdir rename access copyfile scandir opendir watch chmod chown readlink link symlink'
    .split(' ')
    .map(hashOfWord),
);
const MEDIA_TYPES = ['application/', 'text/', 'image/', 'audio/', 'video/', 'multipart/'];
/** Digits of a port that cannot be a count or a status. */
const PORT = { from: 4, to: 5 } as const;

function capitals(words: string): number[] {
  return words.split(' ').map((word) => hashOfWord(word) ^ SHOUT);
}

const FILES = [
  '.toml',
  '.yaml',
  '.yml',
  '.json',
  '.md',
  '.txt',
  '.csv',
  '.env',
  '.py',
  '.ts',
  '.tsx',
  '.js',
  '.html',
  '.parquet',
  '.pdf',
  '.png',
  '.jpg',
];

/** The name of a file with a common ending. */
export function isFileName(text: string): boolean {
  const { end } = chunk;
  return text.charCodeAt(end) !== 40 && FILES.some((ending) => text.startsWith(ending, end - ending.length));
}

/** The last word of a sentence after "got" or "received": what was there in place of what was expected. */
export function isAnswer(text: string): boolean {
  const last = tape.count - 1;
  if (last < 1 || !isIn(ANSWER_CUE, firsts[last] as number)) return false;
  const { end } = chunk;
  if (end >= text.length) return true;
  const code = text.charCodeAt(end);
  if (code === 34 || code === 39 || code === 10 || code === 41) return true;
  return (
    code === 46 &&
    (end + 1 >= text.length || (featuresOf(text.charCodeAt(end + 1)) & (SPACE | DELIMITER)) !== 0)
  );
}

/** A host's short name: between a preposition and a port. */
export function isHostName(text: string): boolean {
  const last = tape.count - 1;
  if (last < 0 || !isIn(HOST_CUE, firsts[last] as number)) return false;
  const from = chunk.end + 1;
  let at = from;
  while (at < text.length && (entries[at] as number) & DIGIT && at - from <= PORT.to) at += 1;
  if (at - from < PORT.from || at - from > PORT.to) return false;
  return at >= text.length || ((entries[at] as number) & (SPACE | DELIMITER)) !== 0 || isStop(at);
}

function isStop(at: number): boolean {
  const code = (entries[at] as number) >>> FOLD_SHIFT;
  return code === 46 || code === 58 || code === 39;
}

/** The system call before a quoted path, as Node.js writes it after the error's text. */
export function isSystemCall(text: string): boolean {
  const { end, first } = chunk;
  return tape.comma === tape.count && text.charCodeAt(end + 1) === 39 && SYSTEM_CALLS.has(first);
}

/** A media type such as text/html. */
export function isMediaType(text: string): boolean {
  return MEDIA_TYPES.some((type) => text.startsWith(type, chunk.start));
}

/** Makes the name in "the Order object" a placeholder, when the chunk is such a noun. */
export function foldObject(): void {
  const last = tape.count - 1;
  if (last < 1 || kinds[last] === PLACEHOLDER || !isIn(OBJECT, chunk.first)) return;
  const article = firsts[last - 1];
  if (article !== THE && (article !== FOR || chunk.first !== FIELD)) return;
  const start = starts[last] as number;
  if (article === THE && ((entries[start] as number) & UPPER) === 0) return;
  if (((entries[start + 1] as number) & LOWER) === 0) return;
  tape.count = last;
  pushPlaceholder();
}

/** Whether the chunk ends what a constraint does, as in "ON DELETE SET NULL"; the words before it are removed. */
export function foldConstraintAction(): boolean {
  const { first } = chunk;
  if (first !== CASCADE && first !== RESTRICT && first !== ACTION && first !== NULL) return false;
  let at = tape.count;
  while (at > 0 && CLAUSE.has(firsts[at - 1] as number)) at -= 1;
  if (tape.count - at < 2) return false;
  tape.count = at;
  return true;
}
