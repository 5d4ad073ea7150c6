import { OPEN, type Row } from './rows.ts';

const SHORTEST = 5;

/**
 * For each word its singular where that occurs too, else the word itself: "1 error" and "2 errors" are one message.
 */
export function singulars(words: readonly string[]): Int32Array {
  const ids = new Map(words.map((word, id) => [word, id]));
  return Int32Array.from(words, (word, id) => {
    if (word.length < SHORTEST || !word.endsWith('s')) return id;
    return ids.get(word.slice(0, -1)) ?? (word.endsWith('es') ? (ids.get(word.slice(0, -2)) ?? id) : id);
  });
}

/**
 * The row with the words near a number in the singular.
 */
export function inSingular(row: Row, singular: Int32Array): Row {
  const { tokens } = row;
  let changed: Int32Array | null = null;
  for (let place = 0; place < tokens.length; place += 1) {
    const word = tokens[place] as number;
    if (singular[word] === word || !nearNumber(tokens, place)) continue;
    changed ??= tokens.slice();
    changed[place] = singular[word] as number;
  }
  return changed ? { ...row, tokens: changed } : row;
}

/** Within two words after a placeholder, or just before one. */
function nearNumber(tokens: Int32Array, place: number): boolean {
  return tokens[place - 2] === OPEN || tokens[place - 1] === OPEN || tokens[place + 1] === OPEN;
}
