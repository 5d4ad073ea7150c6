import { EXEMPLAR_COUNT, exemplarOf, exemplarRank, isPreferred } from './exemplars.ts';
import type { NewFingerprint } from './origin.ts';
import type { FingerprintState } from './state.ts';

/** Running counts of fingerprints and overflow groups by handle; flat arrays, since every message passes here. */
export interface Tally {
  /** A new handle for a fingerprint. */
  readonly open: (fingerprint: NewFingerprint) => number;
  readonly count: (handle: number, count: number) => void;
  readonly see: (handle: number, firstSeen: number, lastSeen: number) => void;
  /** Offers a message as an exemplar. */
  readonly offer: (handle: number, message: string) => void;
  readonly stateOf: (handle: number) => FingerprintState;
  /** From now on the handle stands for another one, which has taken over what was counted. */
  readonly forward: (handle: number, to: number) => void;
  /** The handle that stands for a handle today. */
  readonly resolve: (handle: number) => number;
  /** Adds a state up into a handle. */
  readonly replace: (handle: number, state: FingerprintState) => void;
}

const NEVER_REFUSED = 0x7fffffff;

/**
 * A tally without handles.
 */
export function createTally(): Tally {
  let counts = new Float64Array(1024);
  let lastRanks = new Int32Array(1024);
  let forwards = new Int32Array(1024);
  const rows: {
    fingerprint: NewFingerprint;
    exemplars: string[];
    firstSeen: number | null;
    lastSeen: number | null;
  }[] = [];

  function grow(): void {
    const size = counts.length * 2;
    counts = copyInto(new Float64Array(size), counts);
    lastRanks = copyInto(new Int32Array(size), lastRanks);
    forwards = copyInto(new Int32Array(size), forwards);
  }

  function offerRanked(handle: number, message: string, rank: number): void {
    const row = rows[handle];
    if (!row) return;
    const last = row.exemplars[EXEMPLAR_COUNT - 1];
    if (last !== undefined && !isPreferred(message, rank, last)) return;
    const exemplar = exemplarOf(message);
    if (row.exemplars.includes(exemplar)) return;
    row.exemplars.push(exemplar);
    row.exemplars.sort((a, b) => (isPreferred(a, exemplarRank(a), b) ? -1 : 1));
    row.exemplars.length = Math.min(row.exemplars.length, EXEMPLAR_COUNT);
    const worst = row.exemplars[EXEMPLAR_COUNT - 1];
    lastRanks[handle] = worst === undefined ? NEVER_REFUSED : exemplarRank(worst);
  }

  return {
    open(fingerprint) {
      const handle = rows.length;
      if (handle === counts.length) grow();
      rows.push({ fingerprint, exemplars: [], firstSeen: null, lastSeen: null });
      lastRanks[handle] = NEVER_REFUSED;
      forwards[handle] = handle;
      return handle;
    },
    count(handle, count) {
      counts[handle] = (counts[handle] as number) + count;
    },
    see(handle, firstSeen, lastSeen) {
      const row = rows[handle];
      if (!row) return;
      row.firstSeen = row.firstSeen === null ? firstSeen : Math.min(row.firstSeen, firstSeen);
      row.lastSeen = row.lastSeen === null ? lastSeen : Math.max(row.lastSeen, lastSeen);
    },
    offer(handle, message) {
      const rank = exemplarRank(message);
      if (rank <= (lastRanks[handle] as number)) offerRanked(handle, message, rank);
    },
    stateOf(handle) {
      const row = rows[handle];
      if (!row) throw new RangeError(`no fingerprint has the handle ${handle}`);
      const { fingerprint, exemplars, firstSeen, lastSeen } = row;
      const { rank, ...rest } = fingerprint;
      return {
        ...rest,
        count: counts[handle] as number,
        firstSeen,
        lastSeen,
        exemplars: [...exemplars],
        rank,
      };
    },
    forward(handle, to) {
      forwards[handle] = to;
      const row = rows[handle];
      if (row) rows[handle] = { ...row, fingerprint: { ...row.fingerprint, tokens: [] }, exemplars: [] };
    },
    resolve(handle) {
      let at = handle;
      while (forwards[at] !== at) at = forwards[at] as number;
      return at;
    },
    replace(handle, state) {
      counts[handle] = state.count;
      const row = rows[handle];
      if (!row) return;
      row.firstSeen = state.firstSeen;
      row.lastSeen = state.lastSeen;
      row.exemplars = [...state.exemplars];
      const worst = row.exemplars[EXEMPLAR_COUNT - 1];
      lastRanks[handle] = worst === undefined ? NEVER_REFUSED : exemplarRank(worst);
    },
  };
}

function copyInto<T extends Float64Array | Int32Array>(target: T, source: T): T {
  target.set(source);
  return target;
}
