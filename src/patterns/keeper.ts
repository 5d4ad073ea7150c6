import type { NewFingerprint } from './origin.ts';
import { PROFILE_VERSION } from './profile.ts';
import {
  addUp,
  byRank,
  type FingerprintState,
  OVERFLOW_LIMIT,
  overflowId,
  overflowOf,
  type PatternState,
  unnamedId,
  unnamedOf,
} from './state.ts';
import type { Tally } from './tally.ts';

/** Decides which fingerprints are kept apart and which overflow group takes the others. */
export interface Keeper {
  /** The handle that counts a fingerprint, and whether it is the fingerprint's own. */
  readonly place: (fingerprint: NewFingerprint) => { readonly handle: number; readonly kept: boolean };
  readonly state: () => PatternState;
}

/**
 * A keeper that keeps the first `limit` fingerprints in the order of `byRank`.
 *
 * That order knows no time, so the outcome is that of the whole multiset: a fingerprint that is kept at the end was never
 * refused before, and its count is exact. Up to twice the limit is held, so that sorting stays rare.
 */
export function createKeeper(limit: number, tally: Tally): Keeper {
  const kept = new Map<string, number>();
  const named = new Map<string, number>();
  const unnamed = new Map<string, number>();
  let worst: FingerprintState | null = null;
  let lastNamed: string | null = null;

  function place(fingerprint: NewFingerprint) {
    const known = kept.get(fingerprint.id);
    if (known !== undefined) return { handle: known, kept: true };
    if (worst !== null && byRank(worst, fingerprint) < 0)
      return { handle: groupFor(fingerprint), kept: false };
    const handle = tally.open(fingerprint);
    kept.set(fingerprint.id, handle);
    if (kept.size >= 2 * limit) prune();
    return { handle: tally.resolve(handle), kept: true };
  }

  function groupFor(fingerprint: NewFingerprint): number {
    const { tokens } = fingerprint;
    const id = overflowId(fingerprint, tokens[0] ?? '', tokens.length);
    const known = named.get(id);
    if (known !== undefined) return tally.resolve(known);
    if (lastNamed === null || id <= lastNamed) {
      const handle = handleIn(named, overflowOf(blankOf(fingerprint)));
      if (named.size >= 2 * OVERFLOW_LIMIT) pruneNamed();
      return tally.resolve(handle);
    }
    // A flood of new messages ends here: nothing is made for one but the id of its group.
    return (
      unnamed.get(unnamedId(tokens.length)) ?? handleIn(unnamed, unnamedOf(overflowOf(blankOf(fingerprint))))
    );
  }

  function handleIn(groups: Map<string, number>, group: FingerprintState): number {
    const known = groups.get(group.id);
    if (known !== undefined) return known;
    const handle = tally.open(group);
    groups.set(group.id, handle);
    return handle;
  }

  function blankOf(fingerprint: NewFingerprint): FingerprintState {
    return { ...fingerprint, count: 0, firstSeen: null, lastSeen: null, exemplars: [] };
  }

  /** Hands a handle's counts to another and lets it stand for that from now on. */
  function hand(handle: number, to: number): void {
    tally.replace(to, addUp(tally.stateOf(to), tally.stateOf(handle)));
    tally.forward(handle, to);
  }

  function prune(): void {
    const states = [...kept].map(([id, handle]) => ({ id, handle, state: tally.stateOf(handle) }));
    states.sort((a, b) => byRank(a.state, b.state));
    for (const { id, handle, state } of states.splice(limit)) {
      kept.delete(id);
      hand(handle, groupFor(state));
    }
    worst = states.at(-1)?.state ?? null;
  }

  function pruneNamed(): void {
    const ids = [...named.keys()].sort();
    for (const id of ids.splice(OVERFLOW_LIMIT)) {
      const handle = named.get(id) as number;
      named.delete(id);
      hand(handle, handleIn(unnamed, unnamedOf(tally.stateOf(handle))));
    }
    lastNamed = ids.at(-1) ?? null;
  }

  function state(): PatternState {
    if (kept.size > limit) prune();
    if (named.size > OVERFLOW_LIMIT) pruneNamed();
    const states = (groups: ReadonlyMap<string, number>): FingerprintState[] =>
      [...groups.values()].map(tally.stateOf);
    const byId = (a: FingerprintState, b: FingerprintState): number => (a.id < b.id ? -1 : 1);
    const overflow = [...states(named), ...states(unnamed)].sort(byId);
    return { version: PROFILE_VERSION, limit, fingerprints: states(kept).sort(byId), overflow };
  }

  return { place, state };
}
