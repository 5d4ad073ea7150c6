/** Phrases that are looked for at the beginnings of words of a text, each with a rank. */
export interface PhraseIndex {
  /** The lowest rank of the phrases in a text, or `none`. */
  readonly lowest: (text: string, none: number) => number;
}

/** Letters of a phrase by which it is found; shorter phrases end in a blank or stand by all their letters. */
const KEY_LENGTH = 3;

/** Slots of a filter that answers for most words without making a key of them. */
const FILTER_SIZE = 1 << 15;

/** The slot of the letters at a place, five bits of each. */
function slotOf(text: string, at: number): number {
  return (
    ((text.charCodeAt(at) & 31) << 10) |
    ((text.charCodeAt(at + 1) & 31) << 5) |
    (text.charCodeAt(at + 2) & 31)
  );
}

/**
 * An index over phrases of three letters and more; one look-up a word of a text.
 */
export function createPhraseIndex(ranked: Iterable<readonly [phrase: string, rank: number]>): PhraseIndex {
  const index = new Map<string, { readonly words: string; readonly rank: number }[]>();
  const filter = new Uint8Array(FILTER_SIZE);
  for (const [words, rank] of ranked) {
    const key = words.slice(0, KEY_LENGTH);
    filter[slotOf(words, 0)] = 1;
    const known = index.get(key);
    if (known) known.push({ words, rank });
    else index.set(key, [{ words, rank }]);
  }
  return {
    lowest(text, none) {
      let best = none;
      for (let at = 0; at >= 0 && at < text.length; at = text.indexOf(' ', at) + 1 || text.length) {
        if (filter[slotOf(text, at)] === 0) continue;
        for (const { words, rank } of index.get(text.slice(at, at + KEY_LENGTH)) ?? []) {
          if (rank < best && text.startsWith(words, at)) best = rank;
        }
      }
      return best;
    },
  };
}
