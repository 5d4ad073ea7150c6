import { firstHash, hashOfWord, SEED } from './vocabulary.ts';

/** Bits of what the value of a key holds. */
export const HOLDS = {
  TEXT: 1,
  CODE: 2,
  CONTAINER: 4,
  /** An object in its place has the names of fields as keys, and their errors as values. */
  FIELDS: 8,
  /** An object in its place has the names of operations as keys, and their results as values. */
  NAMES: 16,
} as const;
const { CODE, CONTAINER, FIELDS, NAMES, TEXT } = HOLDS;

/** What the keys of providers' error bodies hold. */
const KEYS: ReadonlyMap<number, number> = new Map(
  (
    [
      ['error', TEXT | CONTAINER],
      ['errors', TEXT | CONTAINER | FIELDS],
      ['detail', TEXT | CONTAINER],
      ['message', TEXT],
      ['msg', TEXT],
      ['title', TEXT],
      ['error_message', TEXT],
      ['errormessage', TEXT],
      ['error_description', TEXT],
      ['errordescription', TEXT],
      ['reason', TEXT],
      ['type', CODE],
      ['code', CODE],
      ['status', CODE],
      ['statuscode', CODE],
      ['status_code', CODE],
      ['error_code', CODE],
      ['errorcode', CODE],
      ['extensions', CONTAINER],
      ['usererrors', CONTAINER],
      ['response', CONTAINER],
      ['body', CONTAINER],
      ['data', CONTAINER | NAMES],
      ['cause', CONTAINER],
    ] as const
  ).map(([key, holds]) => [hashOfWord(key), holds]),
);

/** What the key with a hash holds; 0 for one that no error body has. */
export function heldBy(key: number): number {
  return KEYS.get(key) ?? 0;
}

/** Hash of the key between two places, in lower case. */
export function keyHash(text: string, from: number, to: number): number {
  let hash = SEED;
  const end = Math.min(to, from + 32);
  for (let i = from; i < end; i += 1) {
    const code = text.charCodeAt(i);
    hash = firstHash(hash, code >= 65 && code <= 90 ? code + 32 : code);
  }
  return hash;
}
