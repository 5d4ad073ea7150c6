/**
 * Feature bits of a character and, or-ed together, of a chunk of text.
 *
 * The modules on the hot path copy them into constants of their own: V8 folds those, but never an imported binding.
 */
export const BIT = {
  SPACE: 1,
  DELIMITER: 2,
  /** May or may not end a chunk: . : ! ? \\ and the apostrophe. */
  STOP: 4,
  DIGIT: 8,
  UPPER: 16,
  LOWER: 32,
  /** Anything that cannot be part of a hexadecimal number. */
  NOT_HEX: 64,
  SLASH: 128,
  AT: 256,
  UNDERSCORE: 512,
  DASH: 1024,
  DOT: 2048,
  MARK: 4096,
  COLON: 8192,
  BACKSLASH: 16384,
  /** Ends the tight loop over a chunk. */
  BREAK: 7,
} as const;
const {
  SPACE,
  DELIMITER,
  STOP,
  DIGIT,
  UPPER,
  LOWER,
  NOT_HEX,
  SLASH,
  AT,
  UNDERSCORE,
  DASH,
  DOT,
  MARK,
  COLON,
  BACKSLASH,
} = BIT;

const SHAPES: readonly (readonly [string, number])[] = [
  ['=,()[]{}|;"`<>+', DELIMITER],
  ['/', SLASH | NOT_HEX],
  ['@', AT | NOT_HEX],
  ['_', UNDERSCORE | NOT_HEX],
  ['-', DASH | NOT_HEX],
  ['.', STOP | DOT | NOT_HEX],
  [':', STOP | COLON | NOT_HEX],
  ["'", STOP | MARK | NOT_HEX],
  ['!?', STOP | MARK | NOT_HEX],
  ['\\', STOP | BACKSLASH | NOT_HEX],
  ['*#%&^$~', MARK | NOT_HEX],
];

const features = featureTable();
/** For the 128 ASCII characters: feature bits, and above them (shifted by FOLD_SHIFT) the lower-case character. */
export const ASCII: Int32Array = features.map((bits, code) => bits | (foldedAscii(code) << 16));
/** Where the lower-case character begins in an entry of ASCII. */
export const FOLD_SHIFT = 16;

function foldedAscii(code: number): number {
  return code >= 65 && code <= 90 ? code + 32 : code;
}

/**
 * A character in lower case, ASCII only.
 */
export function foldedOf(code: number): number {
  return code < 128 ? foldedAscii(code) : code;
}

function featureTable(): Int32Array {
  const table = new Int32Array(128).fill(SPACE);
  for (let c = 33; c < 127; c += 1) table[c] = MARK | NOT_HEX;
  for (let c = 48; c <= 57; c += 1) table[c] = DIGIT;
  for (let c = 0; c < 26; c += 1) {
    const notHex = c > 5 ? NOT_HEX : 0;
    table[65 + c] = UPPER | notHex;
    table[97 + c] = LOWER | notHex;
  }
  for (const [characters, bits] of SHAPES) {
    for (const character of characters) table[character.charCodeAt(0)] = bits;
  }
  return table;
}

/**
 * Feature bits of any UTF-16 code unit: outside ASCII, spaces and typographic quotes separate and all else is a letter.
 */
export function featuresOf(code: number): number {
  return code < 128 ? (features[code] as number) : wideFeatures(code);
}

function wideFeatures(code: number): number {
  if (code <= 0xa0) return SPACE;
  if (code >= 0x2000 && code <= 0x206f) return code >= 0x2010 && code <= 0x2027 ? DELIMITER : SPACE;
  if (code === 0x3000 || code === 0xfeff) return SPACE;
  if (
    code === 0x3001 ||
    code === 0x3002 ||
    (code >= 0xff08 && code <= 0xff1f && (code <= 0xff0f || code >= 0xff1a))
  ) {
    return DELIMITER;
  }
  return LOWER | NOT_HEX;
}
