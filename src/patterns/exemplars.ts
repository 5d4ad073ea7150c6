/** Longest exemplar, in UTF-16 code units. */
export const EXEMPLAR_LENGTH = 512;
/** Exemplars kept of one fingerprint or pattern. */
export const EXEMPLAR_COUNT = 3;
const SAMPLES = 4;

/**
 * Rank of a message as an exemplar: a hash of a few of its characters, so that the same messages are chosen in any order.
 */
export function exemplarRank(text: string): number {
  const length = text.length < EXEMPLAR_LENGTH ? text.length : EXEMPLAR_LENGTH;
  let hash = length;
  for (let i = 0; i < SAMPLES; i += 1) {
    hash = Math.imul(hash ^ text.charCodeAt((length * i + length) >>> 3), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  return hash;
}

/**
 * Whether one exemplar is preferred to another: by rank, then by text.
 */
export function isPreferred(text: string, rank: number, other: string): boolean {
  const otherRank = exemplarRank(other);
  return rank < otherRank || (rank === otherRank && text < other);
}

/**
 * The preferred few of two lists of exemplars, without doubles: commutative and associative.
 */
export function uniteExemplars(a: readonly string[], b: readonly string[]): readonly string[] {
  const all = [...new Set([...a, ...b])].map((text) => ({ text, rank: exemplarRank(text) }));
  all.sort((x, y) => x.rank - y.rank || (x.text < y.text ? -1 : 1));
  return all.slice(0, EXEMPLAR_COUNT).map(({ text }) => text);
}

/**
 * A message as it is kept: at most 512 code units, and a copy, since a slice would keep a long message alive.
 */
export function exemplarOf(message: string): string {
  const cut = message.length > EXEMPLAR_LENGTH ? message.slice(0, EXEMPLAR_LENGTH) : message;
  return JSON.parse(JSON.stringify(cut)) as string;
}
