import { requireCount } from './preconditions.ts';

/** A stream of numbers that looks random and is the same for the same seed on every machine. */
export interface Random {
  /** Uniform in [0, 1), 53 bits. */
  readonly next: () => number;
  /** Uniform whole number in 0 … n − 1, n at most 2³². */
  readonly below: (n: number) => number;
}

/**
 * Seeded pseudo-random numbers; not for secrets.
 *
 * Source: xoshiro128** (Blackman and Vigna 2021), its state filled by splitmix32 from the seed.
 *
 * @throws RangeError unless the seed is a whole number, 0 or more; `below` throws unless n is a whole number from 1.
 */
export function createRandom(seed: number): Random {
  requireCount(seed, 'seed');
  const state = new Uint32Array(4);
  const mix = splitMix(seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0);
  for (let index = 0; index < 4; index += 1) state[index] = mix();
  const next32 = () => step(state);
  const next = () => ((next32() >>> 5) * 2 ** 26 + (next32() >>> 6)) / 2 ** 53;
  const below = (n: number) => {
    requireCount(n, 'n', 1);
    return Math.floor(next() * n);
  };
  return { next, below };
}

/**
 * A shuffled copy (Fisher–Yates).
 */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const copy = [...items];
  for (let last = copy.length - 1; last > 0; last -= 1) {
    const other = random.below(last + 1);
    const [kept, moved] = [copy[last] as T, copy[other] as T];
    copy[last] = moved;
    copy[other] = kept;
  }
  return copy;
}

function splitMix(low: number, high: number): () => number {
  let counter = low ^ Math.imul(high, 0x85ebca6b);
  return () => {
    counter = (counter + 0x9e3779b9) | 0;
    let word = counter ^ (counter >>> 16);
    word = Math.imul(word, 0x21f0aaad);
    word ^= word >>> 15;
    word = Math.imul(word, 0x735a2d97);
    return (word ^ (word >>> 15)) >>> 0;
  };
}

function step(state: Uint32Array): number {
  const [a = 0, b = 0, c = 0, d = 0] = state;
  const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
  const third = c ^ a;
  const fourth = d ^ b;
  state[1] = b ^ third;
  state[0] = a ^ fourth;
  state[2] = third ^ (b << 9);
  state[3] = rotate(fourth, 11);
  return result;
}

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}
