import { uniteExemplars } from './exemplars.ts';
import { PROFILE_VERSION } from './profile.ts';

/** All that is kept of the messages of one fingerprint; plain JSON. */
export interface FingerprintState {
  readonly id: string;
  readonly tokens: readonly string[];
  /** What keeps it apart from the same words elsewhere. */
  readonly provider: string | null;
  /** The HTTP status the log named, 400 to 599. */
  readonly status: number | null;
  readonly count: number;
  /** Milliseconds since 1970, UTC. */
  readonly firstSeen: number | null;
  readonly lastSeen: number | null;
  readonly exemplars: readonly string[];
  /** 0 where the category is known, else 1: what is kept first when there are too many. */
  readonly rank: 0 | 1;
}

/** What many messages come to: fingerprints up to a limit, and what lies beyond it by first word and length. Plain JSON. */
export interface PatternState {
  readonly version: number;
  readonly limit: number;
  /** Sorted by id. */
  readonly fingerprints: readonly FingerprintState[];
  /** Sorted by id. */
  readonly overflow: readonly FingerprintState[];
}

/** Most distinct fingerprints that are kept apart unless told otherwise. */
export const FINGERPRINT_LIMIT = 20_000;
/** Most overflow groups that are told apart by their first word. */
export const OVERFLOW_LIMIT = 256;
const NOWHERE = { provider: null, status: null };
/** Stands in an overflow group for words that were dropped. */
export const DROPPED = '…';

/**
 * The state of no messages.
 */
export function emptyState(limit: number = FINGERPRINT_LIMIT): PatternState {
  return { version: PROFILE_VERSION, limit, fingerprints: [], overflow: [] };
}

/**
 * The state of the messages of both: commutative and associative, so shards and days combine in any order.
 *
 * The smaller limit holds. Throws a RangeError for states of different profile versions.
 */
export function mergeStates(a: PatternState, b: PatternState): PatternState {
  if (a.version !== b.version)
    throw new RangeError(`states of profile ${a.version} and ${b.version} do not merge`);
  const limit = Math.min(a.limit, b.limit);
  const all = sum([...a.fingerprints, ...b.fingerprints]);
  const kept = [...all.values()].sort(byRank);
  const dropped = kept.splice(limit);
  const overflow = foldOverflow([...a.overflow, ...b.overflow, ...dropped.map(overflowOf)]);
  return { version: a.version, limit, fingerprints: kept.sort(byId), overflow };
}

/**
 * The state as text, the same bytes for the same messages whatever their order.
 */
export function serialiseState(state: PatternState): string {
  return `${JSON.stringify(state)}\n`;
}

/**
 * The order in which fingerprints are kept: known categories first, then the smallest id.
 */
export function byRank(
  a: Pick<FingerprintState, 'rank' | 'id'>,
  b: Pick<FingerprintState, 'rank' | 'id'>,
): number {
  return a.rank - b.rank || (a.id < b.id ? -1 : 1);
}

/**
 * The overflow group of a fingerprint: its first word and its number of tokens.
 */
export function overflowOf(state: FingerprintState): FingerprintState {
  return grouped(state, state.tokens[0] ?? '', state.tokens.length);
}

/**
 * The overflow group of all messages with as many tokens as those of a group that is one too many.
 */
export function unnamedOf(group: FingerprintState): FingerprintState {
  return grouped(group, DROPPED, Number(group.tokens[2]));
}

/**
 * The groups with equal ids added up; those beyond the limit lose their first word.
 */
export function foldOverflow(groups: readonly FingerprintState[]): readonly FingerprintState[] {
  const named = [...sum(groups.filter((group) => group.tokens[0] !== DROPPED)).values()].sort(byId);
  const rest = named.splice(OVERFLOW_LIMIT).map(unnamedOf);
  const unnamed = groups.filter((group) => group.tokens[0] === DROPPED);
  return [...named, ...sum([...unnamed, ...rest]).values()].sort(byId);
}

/**
 * Two states of one fingerprint added up.
 */
export function addUp(a: FingerprintState, b: FingerprintState): FingerprintState {
  return {
    ...a,
    count: a.count + b.count,
    firstSeen: bound(a.firstSeen, b.firstSeen, Math.min),
    lastSeen: bound(a.lastSeen, b.lastSeen, Math.max),
    exemplars: uniteExemplars(a.exemplars, b.exemplars),
  };
}

function grouped(state: FingerprintState, first: string, length: number): FingerprintState {
  const tokens = [first, DROPPED, String(length)];
  const place = first === DROPPED ? NOWHERE : { provider: state.provider, status: state.status };
  return { ...state, ...place, id: overflowId(place, first, length), tokens, rank: 1 };
}

/**
 * The id of an overflow group, by its first word and number of tokens: readable and no digest, since a flood passes here.
 */
export function overflowId(
  place: Pick<FingerprintState, 'provider' | 'status'>,
  first: string,
  length: number,
): string {
  return `overflow ${contextOf(place)} ${first} ${DROPPED} ${length}`;
}

/**
 * The id of the overflow group of all messages with so many tokens.
 */
export function unnamedId(length: number): string {
  return overflowId(NOWHERE, DROPPED, length);
}

/**
 * What keeps a fingerprint apart from the same words elsewhere, as text.
 */
export function contextOf(state: {
  readonly provider: string | null;
  readonly status: number | null;
}): string {
  return `${state.provider ?? ''} ${state.status ?? ''}`;
}

function sum(states: readonly FingerprintState[]): Map<string, FingerprintState> {
  const all = new Map<string, FingerprintState>();
  for (const state of states) {
    const known = all.get(state.id);
    all.set(state.id, known ? addUp(known, state) : state);
  }
  return all;
}

function byId(a: FingerprintState, b: FingerprintState): number {
  return a.id < b.id ? -1 : 1;
}

function bound(a: number | null, b: number | null, pick: (x: number, y: number) => number): number | null {
  if (a === null) return b;
  return b === null ? a : pick(a, b);
}
