import { HASH } from './vocabulary.ts';

// Copied into this module's own scope: V8 folds such constants, but never an imported binding.
const { SEED, FIRST_FACTOR, SECOND_FACTOR } = HASH;
/** Longer messages are read in full each time. */
const LENGTH_LIMIT = 1024;
const STATUS_SALT = 0x10000;

/** The shape of the message last looked at: a hash of its characters with every digit read as zero. */
export const shape = { high: 0, low: 0 };

/**
 * Takes the shape of a message; false where equal shapes would not mean equal fingerprints.
 *
 * Digits enter a fingerprint only as an HTTP status, whose three digits the shape keeps, and inside a JSON body, which has no
 * shape. So messages that differ in other digits need to be read only once.
 */
export function takeShape(text: string): boolean {
  const { length } = text;
  if (length > LENGTH_LIMIT) return false;
  let first = SEED;
  let second = SEED;
  let run = 0;
  let value = 0;
  for (let i = 0; i < length; i += 1) {
    let code = text.charCodeAt(i);
    if (code >= 48 && code <= 57) {
      run += 1;
      value = (value * 10 + code - 48) | 0;
      code = 48;
    } else if (run > 0) {
      if (run === 3 && value >= 400 && value < 600)
        first = Math.imul(first ^ (value + STATUS_SALT), FIRST_FACTOR);
      run = 0;
      value = 0;
    }
    if (code === 123) return false;
    first = Math.imul(first ^ code, FIRST_FACTOR);
    second = (Math.imul(second, SECOND_FACTOR) + code) | 0;
  }
  if (run === 3 && value >= 400 && value < 600)
    first = Math.imul(first ^ (value + STATUS_SALT), FIRST_FACTOR);
  shape.high = first ^ (first >>> 15);
  shape.low = second;
  return true;
}

/** A cache from shapes to handles of a fixed size, in which a newer shape takes the place of an older one. */
export interface ShapeCache {
  /** The handle kept for the shape last taken, or -1. */
  readonly find: (salt: number) => number;
  readonly keep: (salt: number, handle: number) => void;
}

const SIZE = 1 << 16;

/**
 * An empty cache: 768 kB, whatever passes through it.
 */
export function createShapeCache(): ShapeCache {
  const highs = new Int32Array(SIZE);
  const lows = new Int32Array(SIZE);
  const handles = new Int32Array(SIZE).fill(-1);
  return {
    find(salt) {
      const high = shape.high ^ salt;
      const at = (high ^ shape.low) & (SIZE - 1);
      return highs[at] === high && lows[at] === shape.low ? (handles[at] as number) : -1;
    },
    keep(salt, handle) {
      const high = shape.high ^ salt;
      const at = (high ^ shape.low) & (SIZE - 1);
      highs[at] = high;
      lows[at] = shape.low;
      handles[at] = handle;
    },
  };
}

/** Tells whether taking shapes pays: where most of them are new, as in texts full of names and hexadecimal ids, it does not. */
export interface ShapeWatch {
  readonly worthwhile: () => boolean;
  readonly missed: () => void;
}

const TRIAL = 2048;
const PAUSE = 16_384;

/**
 * A watch that pauses for a while after a trial in which more than half of the shapes were new.
 */
export function createShapeWatch(): ShapeWatch {
  let left = TRIAL;
  let misses = 0;
  let pausing = false;
  return {
    worthwhile() {
      left -= 1;
      if (left < 0) {
        pausing = !pausing && misses * 2 > TRIAL;
        left = pausing ? PAUSE : TRIAL;
        misses = 0;
      }
      return !pausing;
    },
    missed() {
      misses += 1;
    },
  };
}
