/** A seeded source of numbers: the same seed gives the same sequence on every machine. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** Uniform in [low, high). */
  between(low: number, high: number): number;
  /** Uniform integer in [low, high], both included. */
  integer(low: number, high: number): number;
  /** Standard normal. */
  normal(): number;
  /** Log-normal with the given median and sigma of the logarithm. */
  logNormal(median: number, sigma: number): number;
  /** One of the items, each as likely. */
  pick<Item>(items: readonly [Item, ...Item[]]): Item;
  /** Lower-case hexadecimal digits. */
  hex(digits: number): string;
}

/**
 * Makes a {@link Random} on mulberry32 (Tommy Ettinger, public domain): 32 bits of state, period 2^32.
 * @param seed any integer; only its low 32 bits count
 */
export function createRandom(seed: number): Random {
  let state = seed | 0;
  function next(): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }
  function integer(low: number, high: number): number {
    return low + Math.floor(next() * (high - low + 1));
  }
  function normal(): number {
    return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  }
  function hex(digits: number): string {
    let text = '';
    while (text.length < digits) text += integer(0, 0xffffff).toString(16).padStart(6, '0');
    return text.slice(0, digits);
  }
  return {
    next,
    chance: (probability) => next() < probability,
    between: (low, high) => low + next() * (high - low),
    integer,
    normal,
    logNormal: (median, sigma) => median * Math.exp(sigma * normal()),
    pick: (items) => items[integer(0, items.length - 1)] ?? items[0],
    hex,
  };
}

/** An item drawn with probability proportional to its weight; the last one where rounding leaves none. */
export function pickWeighted<Item>(
  random: Random,
  choices: readonly [readonly [Item, number], ...(readonly [Item, number])[]],
): Item {
  let total = 0;
  for (const [, weight] of choices) total += weight;
  let left = random.next() * total;
  let chosen = choices[0][0];
  for (const [item, weight] of choices) {
    chosen = item;
    left -= weight;
    if (left < 0) break;
  }
  return chosen;
}
