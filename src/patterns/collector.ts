import { fingerprint, readMessage } from './fingerprint.ts';
import { type GroupOptions, groupState } from './group-state.ts';
import type { CountedMessage, Grouping } from './grouping.ts';
import { createKeeper } from './keeper.ts';
import { createKeyTable } from './key-table.ts';
import { describeMessage, type Hints } from './origin.ts';
import { createShapeCache, createShapeWatch, takeShape } from './shape.ts';
import { FINGERPRINT_LIMIT, type PatternState } from './state.ts';
import { createTally } from './tally.ts';
import { hashOfWord } from './vocabulary.ts';

/** Takes messages one by one, any number of them, in bounded memory. */
export interface PatternCollector {
  /** Counts a message (`count` times) and returns a handle for `patternOf`. */
  readonly add: (message: unknown, count?: number) => number;
  /** Counts a row with what the log says about it. */
  readonly addRow: (row: CountedMessage) => number;
  /** What was collected so far, for merging with other states. */
  readonly state: () => PatternState;
  /** The grouping of what was collected so far; its `assignments` are empty, see `patternOf`. */
  readonly finish: (options?: GroupOptions) => CollectedGrouping;
}

/** A grouping of messages that were added one by one. */
export interface CollectedGrouping extends Grouping {
  /** Index into `patterns` for a handle. */
  readonly patternOf: (handle: number) => number;
}

const NO_HINTS: Hints = {};
/** Messages beyond the limit are remembered by hash in a cache of this size. */
const CACHE = 4096;

/**
 * An empty collector.
 *
 * `limit` is the most distinct fingerprints kept apart (20,000 unless told otherwise); beyond it messages fall into overflow
 * patterns marked approximate. The result does not depend on the order of the messages.
 */
export function createPatternCollector(options: { readonly limit?: number } = {}): PatternCollector {
  const limit = options.limit ?? FINGERPRINT_LIMIT;
  const table = createKeyTable();
  let handles = new Int32Array(1024);
  const cache = {
    highs: new Int32Array(CACHE),
    lows: new Int32Array(CACHE),
    handles: new Int32Array(CACHE).fill(-1),
  };
  const shapes = createShapeCache();
  const watch = createShapeWatch();
  const tally = createTally();
  const keeper = createKeeper(limit, tally);

  function place(message: unknown, hints: Hints, salt: number): number {
    const high = fingerprint.high ^ salt;
    const { low } = fingerprint;
    const cached = high & (CACHE - 1);
    const known = cache.handles[cached] as number;
    if (known >= 0 && cache.highs[cached] === high && cache.lows[cached] === low) return tally.resolve(known);
    const { handle, kept } = keeper.place(describeMessage(message, hints));
    if (kept) {
      const slot = table.slotOf(high, low);
      if (slot === handles.length) {
        const larger = new Int32Array(slot * 2);
        larger.set(handles);
        handles = larger;
      }
      handles[slot] = handle;
    } else {
      cache.highs[cached] = high;
      cache.lows[cached] = low;
      cache.handles[cached] = handle;
    }
    return handle;
  }

  function handleOf(message: unknown, hints: Hints, salt: number): number {
    const shaped = typeof message === 'string' && watch.worthwhile() && takeShape(message);
    if (shaped) {
      const known = shapes.find(salt);
      if (known >= 0) return tally.resolve(known);
      watch.missed();
    }
    const handle = read(message, hints, salt);
    if (shaped) shapes.keep(salt, handle);
    return handle;
  }

  function read(message: unknown, hints: Hints, salt: number): number {
    readMessage(message);
    const slot = table.find(fingerprint.high ^ salt, fingerprint.low);
    return slot >= 0 ? tally.resolve(handles[slot] as number) : place(message, hints, salt);
  }

  function add(message: unknown, count = 1): number {
    const handle = handleOf(message, NO_HINTS, 0);
    tally.count(handle, count);
    if (typeof message === 'string') tally.offer(handle, message);
    return handle;
  }

  function addRow(row: CountedMessage): number {
    const handle = handleOf(row.message, row, saltOf(row));
    tally.count(handle, row.count);
    if (typeof row.message === 'string') tally.offer(handle, row.message);
    const first = row.firstSeen ?? row.lastSeen ?? null;
    if (first !== null) tally.see(handle, first, row.lastSeen ?? first);
    return handle;
  }

  function finish(groupOptions: GroupOptions = {}): CollectedGrouping {
    const state = keeper.state();
    const { indexOf, ...grouping } = groupState(state, groupOptions);
    const patternOf = (handle: number): number => indexOf(tally.stateOf(tally.resolve(handle)).id);
    return { ...grouping, patternOf };
  }

  return { add, addRow, state: keeper.state, finish };
}

function saltOf(row: CountedMessage): number {
  const { provider, statusCode, node } = row;
  if (provider == null && statusCode == null && node == null) return 0;
  return hashOfWord(`${provider ?? ''}\n${statusCode ?? ''}\n${node ?? ''}`);
}
