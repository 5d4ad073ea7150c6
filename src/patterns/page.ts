import { ASCII, BIT, FOLD_SHIFT, featuresOf } from './characters.ts';

/** Most characters of a message that are read. */
export const CHARACTER_LIMIT = 4096;

const { SPACE } = BIT;
const ascii = ASCII;
const shift = FOLD_SHIFT;
const bytes = Buffer.alloc(2 * CHARACTER_LIMIT);
const units = new Uint16Array(bytes.buffer, bytes.byteOffset, CHARACTER_LIMIT);
const entries = new Int32Array(CHARACTER_LIMIT + 1);

/** Of each character of the message being read: its features and, above FOLD_SHIFT, its lower case; a blank at the end. */
export const page: { readonly entries: Int32Array } = { entries };

/**
 * Lays a message's characters out at once, since asking the string for each where it is needed takes several times as long.
 */
export function openPage(text: string, to: number): void {
  bytes.write(text, 0, 2 * to, 'utf16le');
  for (let i = 0; i < to; i += 1) {
    const code = units[i] as number;
    entries[i] = code < 128 ? (ascii[code] as number) : featuresOf(code) | (code << shift);
  }
  entries[to] = SPACE;
}
