import { BIT } from './characters.ts';
import { page } from './page.ts';
import { pushPlaceholder, chunk as sharedChunk, tape as sharedTape } from './tape.ts';
import { noteHost, noteWords } from './vendors.ts';

// Copied into this module's own scope: V8 folds such constants, but never an imported binding.
const { DELIMITER, SPACE, UPPER } = BIT;
const { entries } = page;
const chunk = sharedChunk;
const tape = sharedTape;

/** What begins a parenthesis with the number of a request. */
const REFERENCES = [
  '(Request ID',
  '(request id',
  '(request_id',
  '(requestId',
  '(trace id',
  '(Trace ID',
  '(ref:',
];
/** Longest parenthesis of that kind. */
const LIMIT = 160;
/** Longest parenthesis at the end that only adds whom or what a message is about, and how many words it has at most. */
const ADDED_LIMIT = 64;
const ADDED_WORDS = 3;
/** Tokens before it. */
const LEAST = 3;

/** Where the parenthesis with the number of a request ends that begins at a place, or -1. */
export function referenceEnd(text: string, at: number, to: number): number {
  if (!REFERENCES.some((label) => text.startsWith(label, at))) return -1;
  const end = text.indexOf(')', at);
  return end > 0 && end < to && end - at < LIMIT ? end + 1 : -1;
}

/**
 * Where a parenthesis ends that is the last of a message and only adds a few words or names, as in "(shop 17)" and
 * "(organization: acme)", or -1; a vendor that it names is noted.
 */
export function addedEnd(text: string, at: number, to: number): number {
  if (tape.count < LEAST || text.charCodeAt(at - 1) !== 32 || to - at > ADDED_LIMIT) return -1;
  if (text.charCodeAt(to - 1) !== 41 || (entries[at + 1] as number) & UPPER) return -1;
  let words = 1;
  for (let i = at + 1; i < to - 1; i += 1) {
    const entry = entries[i] as number;
    const code = text.charCodeAt(i);
    if (entry & SPACE) words += 1;
    else if (entry & DELIMITER && code !== 61) return -1;
    if (code === 39) return -1;
  }
  if (words > ADDED_WORDS) return -1;
  noteHost(text, at + 1, to - 1);
  noteWords(
    text
      .slice(at + 1, to - 1)
      .toLowerCase()
      .split(' '),
  );
  return to;
}

/** Makes the account before "[bot]" a placeholder. */
export function foldAccount(at: number): void {
  const last = tape.count - 1;
  if (last < 1 || tape.ends[last] !== at) return;
  chunk.start = tape.starts[last] as number;
  chunk.end = at + 5;
  tape.count = last;
  pushPlaceholder();
}
