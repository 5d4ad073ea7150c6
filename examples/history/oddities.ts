import type { Random } from './random.ts';

/** Something rare that befalls a run: a bug, a full disk, a process that is killed. */
export interface Oddity {
  /** Where it happens; `killed` runs have no end. */
  readonly node: 'prep' | 'export' | 'killed';
  /** What the log says, if anything. */
  readonly message?: string;
  /** The message stands on the end of the run instead of in an entry of its own. */
  readonly atEnd: boolean;
  /** How many entries a killed run has written. */
  readonly after: number;
}

function bugMessage(random: Random): string {
  return random.pick([
    "KeyError: 'variants'",
    "KeyError: 'variants'",
    `UnicodeEncodeError: 'ascii' codec can't encode character '\\u2019' in position ${random.integer(12, 900)}: ordinal not in range(128)`,
    `TypeError: unsupported operand type(s) for /: 'NoneType' and 'int'`,
    `RecursionError: maximum recursion depth exceeded while decoding a JSON object from a unicode string`,
  ]);
}

/** Draws what befalls a run; undefined for nearly all of them. */
export function drawOddity(random: Random): Oddity | undefined {
  const draw = random.next();
  if (draw >= 0.0135) return undefined;
  const after = random.integer(2, 5);
  if (draw < 0.006) return { node: 'killed', atEnd: false, after };
  const node = random.chance(0.5) ? 'prep' : 'export';
  if (draw < 0.0105) return { node, message: bugMessage(random), atEnd: false, after };
  if (draw < 0.012) {
    const path = `/var/lib/shop-assistant/cache/${random.hex(8)}.json`;
    return { node, message: `OSError: [Errno 28] No space left on device: '${path}'`, atEnd: true, after };
  }
  return { node, atEnd: true, after };
}
