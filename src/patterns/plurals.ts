import { PLACEHOLDER_TEXT } from './fingerprint.ts';
import type { Skeleton } from './star-merge.ts';

const SHORTEST = 5;

/**
 * The tokens of each skeleton, where those that differ only in plurals near a number are given the same: "1 error" and
 * "2 errors" are one message. The most frequent form is kept (ties: the first in order).
 */
export function commonForms(skeletons: readonly Skeleton[]): readonly (readonly string[])[] {
  const words = new Set(skeletons.flatMap((skeleton) => skeleton.tokens));
  const best = new Map<string, Skeleton>();
  const keys = skeletons.map((skeleton) => keyOf(skeleton, words));
  skeletons.forEach((skeleton, i) => {
    const key = keys[i] ?? '';
    const known = best.get(key);
    if (!known || isBetter(skeleton, known)) best.set(key, skeleton);
  });
  return skeletons.map((skeleton, i) => best.get(keys[i] ?? '')?.tokens ?? skeleton.tokens);
}

function isBetter(a: Skeleton, b: Skeleton): boolean {
  return a.count > b.count || (a.count === b.count && a.tokens.join(' ') < b.tokens.join(' '));
}

function keyOf(skeleton: Skeleton, words: ReadonlySet<string>): string {
  const { tokens } = skeleton;
  const stems = tokens.map((word, at) => (nearNumber(tokens, at) ? singular(word, words) : word));
  return `${skeleton.context}\n${stems.join(' ')}`;
}

/** Within two words after a placeholder, or just before one. */
function nearNumber(tokens: readonly string[], at: number): boolean {
  return [at - 2, at - 1, at + 1].some((place) => tokens[place] === PLACEHOLDER_TEXT);
}

function singular(word: string, words: ReadonlySet<string>): string {
  if (word.length < SHORTEST || !word.endsWith('s')) return word;
  if (words.has(word.slice(0, -1))) return word.slice(0, -1);
  return word.endsWith('es') && words.has(word.slice(0, -2)) ? word.slice(0, -2) : word;
}
