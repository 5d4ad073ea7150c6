import { BIT, FOLD_SHIFT as SHIFT } from './characters.ts';
import { classifyChunk } from './classify.ts';
import { foldMethod } from './folds.ts';
import { actionEnd, branchEnd } from './named-words.ts';
import { page } from './page.ts';
import { skipCommand, skipOutput } from './snippets.ts';
import { pushPlaceholder, chunk as sharedChunk, tape as sharedTape } from './tape.ts';
import { noteHost, noteModel } from './vendors.ts';
import { HASH } from './vocabulary.ts';

// Copied into this module's own scope: V8 folds such constants, but never an imported binding.
const {
  BACKSLASH,
  BREAK,
  COLON,
  DASH,
  DELIMITER,
  DIGIT,
  DOT,
  LOWER,
  NOT_HEX,
  SLASH,
  SPACE,
  STOP,
  UNDERSCORE,
  UPPER,
} = BIT;
const chunk = sharedChunk;
const tape = sharedTape;

const { SEED, FIRST_FACTOR, SECOND_FACTOR } = HASH;
const FOLD_SHIFT = SHIFT;
const { entries } = page;
/** Features of a chunk, without the folded characters above and without what ends chunks. */
const FEATURE_MASK = 0x7ff8;
/** How far a chain of names and numbers joined by colons is looked into. */
const CHAIN_LIMIT = 64;
/** Most dots that stand for what is left out. */
const ELISION_LIMIT = 6;

/**
 * Reads the chunk that begins at a place onto the tape and returns where reading goes on.
 */
export function readChunk(text: string, start: number, to: number): number {
  let i = start;
  let all = 0;
  let first = SEED;
  let second = SEED;
  for (; i < to; i += 1) {
    const entry = entries[i] as number;
    if (entry & BREAK) {
      if ((entry & STOP) === 0) break;
      chunk.start = start;
      chunk.features = all;
      if (endsChunk(i, to)) break;
    }
    all |= entry;
    const folded = entry >>> FOLD_SHIFT;
    first = Math.imul(first ^ folded, FIRST_FACTOR);
    second = (Math.imul(second, SECOND_FACTOR) + folded) | 0;
  }
  all &= FEATURE_MASK;
  if (i === start) {
    if (((entries[start] as number) & COLON) === 0 || tape.count < 2) return start + 1;
    return Math.max(start + 1, skipCommand(text, start, to), skipOutput(text, start, to));
  }
  chunk.start = start;
  chunk.end = i;
  chunk.features = all;
  chunk.first = first;
  chunk.second = second;
  const code = i < to ? (entries[i] as number) >>> FOLD_SHIFT : 0;
  if (code === 58 && isAddress(text, i, to)) {
    chunk.end = addressEnd(i, to);
    if (!noteModel(text, start)) noteHost(text, i + 3, chunk.end);
    foldMethod();
    if (!isReference(text, start, to)) pushPlaceholder();
    return chunk.end;
  }
  const chained = code === 58 && i + 1 < to && ((entries[i + 1] as number) & (SPACE | DELIMITER)) === 0;
  const chain = chained
    ? Math.max(
        chainEnd(start, to),
        resourceEnd(text, start, to),
        actionEnd(start, i, to),
        branchEnd(start, i, to),
      )
    : -1;
  if (chain > 0) {
    chunk.end = chain;
    noteModel(text, start);
    pushPlaceholder();
    return chain;
  }
  classifyChunk(text);
  return i;
}

/** An address after a dash, or in brackets of its own, at the end: it tells where to read more. */
function isReference(text: string, start: number, to: number): boolean {
  return tape.count > 1 && chunk.end >= to && text.startsWith(' - ', start - 3);
}

function endsChunk(at: number, to: number): boolean {
  if (at + 1 >= to) return true;
  const code = (entries[at] as number) >>> FOLD_SHIFT;
  const next = entries[at + 1] as number;
  if (code === 39) return (next & (UPPER | LOWER)) === 0 || at === chunk.start;
  if (code === 92) return tape.escaped || next >>> FOLD_SHIFT === 34 || isWrittenBreak(next);
  if (next & (SPACE | DELIMITER)) return true;
  if (code !== 58) return (next & STOP) !== 0 && (next & BACKSLASH) === 0 && !isElision(at, to);
  return endsAtColon(at, to);
}

/** Dots for what is left out of a key or an id: it goes on after them. */
function isElision(at: number, to: number): boolean {
  if ((chunk.features & (DASH | DIGIT | UNDERSCORE)) === 0) return false;
  let i = at;
  while (i < to && i < at + ELISION_LIMIT && (entries[i] as number) & DOT) i += 1;
  return i > at + 1 && i < to && ((entries[i] as number) & (LOWER | UPPER | DIGIT)) !== 0;
}

/** A line break written as an escape after words, where no path goes on. */
function isWrittenBreak(next: number): boolean {
  return next >>> FOLD_SHIFT === 110 && (chunk.features & (COLON | BACKSLASH | SLASH)) === 0;
}

/** A colon inside a chunk goes on in times, addresses and paths, and separates a name from its value elsewhere. */
function endsAtColon(at: number, to: number): boolean {
  const next = entries[at + 1] as number;
  const length = at - chunk.start;
  if (next & BACKSLASH) return length !== 1;
  if (chunk.features & SLASH) return false;
  if (chunk.features & DIGIT) return (next & (UPPER | LOWER)) !== 0 && !isHexRun(at + 1, to);
  if (chunk.features & DOT) return (next & DIGIT) === 0;
  if (length === 0) return (next & COLON) === 0 && (next & DIGIT) === 0;
  return length > 4 || (chunk.features & NOT_HEX) !== 0 || !isHexRun(at + 1, to);
}

/** One to four hexadecimal digits and then a colon or an end, as in a hardware or IPv6 address. */
function isHexRun(at: number, to: number): boolean {
  for (let i = at; i < at + 5; i += 1) {
    const features = i < to ? (entries[i] as number) : SPACE;
    if (features & BREAK) return i > at;
    if (features & NOT_HEX) return false;
  }
  return false;
}

function isAddress(text: string, at: number, to: number): boolean {
  return at + 2 < to && text.charCodeAt(at + 1) === 47 && text.charCodeAt(at + 2) === 47;
}

function addressEnd(at: number, to: number): number {
  let i = at + 3;
  while (i < to) {
    const features = entries[i] as number;
    const code = features >>> FOLD_SHIFT;
    if (features & SPACE || (features & DELIMITER && code !== 61 && code !== 43) || code === 39) break;
    i += 1;
  }
  return i;
}

/** Names joined by two colons or more that end in a numbered part, as keys of queues and caches do, are one id. */
function chainEnd(start: number, to: number): number {
  const limit = Math.min(to, start + CHAIN_LIMIT);
  let colons = 0;
  let lastColon = start;
  let digit = false;
  let i = start;
  for (; i < limit; i += 1) {
    const features = entries[i] as number;
    const code = features >>> FOLD_SHIFT;
    if (features & (SPACE | DELIMITER)) break;
    if (code === 58) {
      if (i === lastColon + 1) return -1;
      colons += 1;
      lastColon = i;
      digit = false;
    } else if (features & DIGIT) digit = true;
  }
  return colons >= 2 && digit && i > lastColon + 1 ? i : -1;
}

/** Where the name of a resource ends that begins with the scheme "arn" or "urn", or -1. */
function resourceEnd(text: string, start: number, to: number): number {
  if (!text.startsWith('rn:', start + 1)) return -1;
  let i = start;
  while (i < to && ((entries[i] as number) & (SPACE | DELIMITER)) === 0) i += 1;
  return i;
}
