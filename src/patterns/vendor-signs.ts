import { VENDOR_ENTRIES } from '../domain/vendors/vendor-table.ts';
import { tape } from './tape.ts';
import { numberOf } from './vendors.ts';
import { firstHash, SEED } from './vocabulary.ts';

/** Longest value of a key that is looked at. */
const VALUE_LIMIT = 40;
const EQUALS = 61;

/** Keys of error bodies, and keys with a value, that show whose body it is; a shape that others copy, so the note is a weak one. */
const SIGNS: ReadonlyMap<number, number> = new Map(
  VENDOR_ENTRIES.flatMap(([id, vendor]) =>
    vendor.signs.map((sign) => [hashOfSign(sign), -numberOf(id)] as const),
  ),
);

/**
 * Notes on the tape the vendor whose error bodies have the key with this hash, if it is the first one noted.
 */
export function noteKey(key: number): void {
  if (tape.vendor === 0) tape.vendor = SIGNS.get(key) ?? 0;
}

/**
 * Notes on the tape the vendor whose error bodies have the value between two places under the key with this hash.
 */
export function notePair(key: number, text: string, { from, to }: { from: number; to: number }): void {
  if (tape.vendor !== 0 || to - from > VALUE_LIMIT) return;
  let hash = firstHash(key, EQUALS);
  for (let i = from; i < to; i += 1) hash = firstHash(hash, text.charCodeAt(i));
  tape.vendor = SIGNS.get(hash) ?? 0;
}

function hashOfSign(sign: string): number {
  let hash = SEED;
  for (let i = 0; i < sign.length; i += 1) hash = firstHash(hash, sign.charCodeAt(i));
  return hash;
}
