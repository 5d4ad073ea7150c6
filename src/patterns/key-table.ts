/** A hash table from 64-bit keys to slot numbers 0, 1, 2, …; flat arrays, so a million lookups leave no garbage. */
export interface KeyTable {
  /** The slot of a key; a new key gets the next number. */
  readonly slotOf: (high: number, low: number) => number;
  /** The slot of a key, or -1. */
  readonly find: (high: number, low: number) => number;
  /** How many keys there are. */
  readonly size: () => number;
}

/**
 * An empty table that grows as needed.
 */
export function createKeyTable(expected = 1024): KeyTable {
  let mask = 16;
  while (mask < expected * 2) mask *= 2;
  let slots = new Int32Array(mask);
  let highs = new Int32Array(expected + 1);
  let lows = new Int32Array(expected + 1);
  let used = 0;
  mask -= 1;

  function probe(high: number, low: number): number {
    let at = (high ^ (low >>> 7)) & mask;
    for (;;) {
      const slot = slots[at] as number;
      if (slot === 0 || (highs[slot] === high && lows[slot] === low)) return at;
      at = (at + 1) & mask;
    }
  }

  function grow(): void {
    mask = mask * 2 + 1;
    slots = new Int32Array(mask + 1);
    for (let slot = 1; slot <= used; slot += 1)
      slots[probe(highs[slot] as number, lows[slot] as number)] = slot;
  }

  function add(high: number, low: number): number {
    if (used + 1 >= highs.length) {
      highs = enlarged(highs);
      lows = enlarged(lows);
    }
    used += 1;
    highs[used] = high;
    lows[used] = low;
    if (used * 2 > mask) grow();
    else slots[probe(high, low)] = used;
    return used - 1;
  }

  return {
    slotOf(high, low) {
      const slot = slots[probe(high, low)] as number;
      return slot > 0 ? slot - 1 : add(high, low);
    },
    find: (high, low) => (slots[probe(high, low)] as number) - 1,
    size: () => used,
  };
}

function enlarged(values: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(values.length * 2);
  larger.set(values);
  return larger;
}
