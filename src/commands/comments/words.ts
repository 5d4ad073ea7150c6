/** A line cut into words, or why it cannot be. */
export type Words = { readonly words: readonly string[] } | { readonly problem: string };

const QUOTES = new Set(['"', "'"]);

/**
 * Cuts a line into words as a shell does (blanks part, quotes and backslashes keep together), and nothing more: no variable, no
 * substitution, no glob is ever looked at.
 */
export function wordsOf(line: string): Words {
  const words: string[] = [];
  let word: string | null = null;
  let quote: string | null = null;
  for (let at = 0; at < line.length; at += 1) {
    const sign = line.charAt(at);
    if (sign === '\\' && quote !== "'") {
      at += 1;
      if (at === line.length) return { problem: 'ends in a backslash' };
      word = (word ?? '') + line.charAt(at);
    } else if (quote !== null) {
      if (sign === quote) quote = null;
      else word = (word ?? '') + sign;
    } else if (QUOTES.has(sign)) {
      quote = sign;
      word ??= '';
    } else if (/\s/.test(sign)) {
      if (word !== null) words.push(word);
      word = null;
    } else word = (word ?? '') + sign;
  }
  if (quote !== null) return { problem: `has a ${quote} that is never closed` };
  return { words: word === null ? words : [...words, word] };
}

/** The candidate that is nearest to a word, or undefined where none is near enough to be a slip. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const slips = candidates
    .map((candidate) => ({ candidate, distance: editDistance(word, candidate) }))
    .filter(({ candidate, distance }) => distance <= Math.max(1, Math.floor(candidate.length / 3)))
    .sort((one, other) => one.distance - other.distance);
  return slips[0]?.candidate;
}

/** Insertions, deletions and replacements that turn one word into another (Levenshtein 1966). */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [index, sign] of Array.from(from).entries()) {
    const next = [index + 1];
    for (let column = 1; column <= to.length; column += 1) {
      const replaced = (row[column - 1] ?? 0) + (sign === to[column - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
