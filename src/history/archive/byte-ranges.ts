/** A stretch of a file's bytes: `from` inclusive, `to` exclusive. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/** Collects the stretches that elements of one list leave behind when some of them go, commas included. */
export interface ListCuts {
  add(element: ByteRange, goes: boolean): void;
  /** Ends the list; call once for each list. */
  end(): void;
}

/** Joins stretches that touch; they must come in order. */
export function createRanges(): { readonly list: ByteRange[]; add(range: ByteRange): void } {
  const list: ByteRange[] = [];
  return {
    list,
    add(range) {
      const last = list.at(-1);
      if (last !== undefined && range.from <= last.to)
        list[list.length - 1] = { from: last.from, to: range.to };
      else if (range.to > range.from) list.push(range);
    },
  };
}

/**
 * Cuts elements out of a JSON list so that what is left is a list: an element behind a kept one goes with the comma before it, an
 * element before the first kept one with the comma behind it.
 */
export function createListCuts(add: (range: ByteRange) => void): ListCuts {
  let before: ByteRange | null = null;
  let kept = false;
  /** An element that goes, and with it everything up to the next one, whose start is not known yet. */
  let pending: ByteRange | null = null;
  return {
    add(element, goes) {
      if (pending !== null) add({ from: pending.from, to: element.from });
      pending = null;
      if (goes && kept && before !== null) add({ from: before.to, to: element.to });
      else if (goes) pending = element;
      else kept = true;
      before = element;
    },
    end() {
      if (pending !== null) add(pending);
      before = null;
      kept = false;
      pending = null;
    },
  };
}
