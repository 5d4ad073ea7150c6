import { PROFILE_VERSION } from './profile.ts';

/** Which fingerprints made up each pattern the last time, so that a pattern keeps its id as data grows; plain JSON. */
export interface PatternRegistry {
  readonly version: number;
  /** Fingerprint id → pattern id. */
  readonly members: Readonly<Record<string, string>>;
  /** Id no longer given → the id that took its place; a chain ends at a given id. */
  readonly aliases: Readonly<Record<string, string>>;
}

/** A pattern about to get its id. */
export interface MergedPattern {
  /** The id it gets if none of its fingerprints had one. */
  readonly ownId: string;
  readonly members: readonly { readonly id: string; readonly count: number }[];
}

/** The registry before anything was seen. */
export const EMPTY_REGISTRY: PatternRegistry = { version: PROFILE_VERSION, members: {}, aliases: {} };

/**
 * Gives every pattern its id: that of its largest fingerprint that had one (ties: the smallest id), else its own.
 *
 * An id claimed by two patterns goes to the larger claim; ids given up become aliases and are never given again. Fingerprints
 * not seen this time stay known. A registry of another profile version is ignored.
 */
export function assignIds(
  previous: PatternRegistry,
  patterns: readonly MergedPattern[],
): { readonly ids: readonly string[]; readonly registry: PatternRegistry } {
  const known = previous.version === PROFILE_VERSION ? previous : EMPTY_REGISTRY;
  const claims = patterns.map((pattern, index) => ({ index, ...claimOf(pattern, known) }));
  claims.sort((a, b) => b.count - a.count || (a.ownId < b.ownId ? -1 : 1));
  const ids: string[] = [];
  const reserved = new Set([...Object.values(known.members), ...Object.keys(known.aliases)]);
  const taken = new Set<string>();
  for (const { index, claimed, ownId } of claims) {
    const id = claimed !== null && !taken.has(claimed) ? claimed : freshId(ownId, [taken, reserved]);
    ids[index] = id;
    taken.add(id);
  }
  return { ids, registry: nextRegistry(known, patterns, ids) };
}

/**
 * The id that stands today for an id of an earlier report.
 */
export function resolveId(registry: PatternRegistry, id: string): string {
  const seen = new Set<string>();
  let current = id;
  for (;;) {
    const next = Object.hasOwn(registry.aliases, current) ? registry.aliases[current] : undefined;
    if (next === undefined || seen.has(current)) return current;
    seen.add(current);
    current = next;
  }
}

function claimOf(pattern: MergedPattern, known: PatternRegistry) {
  let claimed: string | null = null;
  let count = -1;
  for (const member of pattern.members) {
    const before = Object.hasOwn(known.members, member.id) ? known.members[member.id] : undefined;
    if (before === undefined || member.count < count) continue;
    const id = resolveId(known, before);
    if (member.count > count || claimed === null || id < claimed) claimed = id;
    count = member.count;
  }
  return { claimed, count, ownId: pattern.ownId };
}

/** An own id that another pattern has or had is stretched until it is free. */
function freshId(ownId: string, sets: readonly ReadonlySet<string>[]): string {
  let id = ownId;
  for (let n = 2; sets.some((taken) => taken.has(id)); n += 1) id = `${ownId}-${n}`;
  return id;
}

function nextRegistry(
  known: PatternRegistry,
  patterns: readonly MergedPattern[],
  ids: readonly string[],
): PatternRegistry {
  const members = new Map(Object.entries(known.members));
  const aliases = new Map(Object.entries(known.aliases));
  const given = new Set(ids);
  patterns.forEach((pattern, index) => {
    const id = ids[index] as string;
    for (const member of pattern.members) {
      const before = members.get(member.id);
      if (before !== undefined && before !== id && !given.has(before)) aliases.set(before, id);
      members.set(member.id, id);
    }
  });
  return { version: PROFILE_VERSION, members: sorted(members), aliases: sorted(aliases) };
}

function sorted(map: ReadonlyMap<string, string>): Record<string, string> {
  return Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A registry out of its plain JSON, or null where the value is none. */
export function parseRegistry(value: unknown): PatternRegistry | null {
  if (typeof value !== 'object' || value === null) return null;
  const { version, members, aliases } = value as Record<string, unknown>;
  const sound = typeof version === 'number' && isTextMap(members) && isTextMap(aliases);
  return sound ? { version, members, aliases } : null;
}

function isTextMap(value: unknown): value is Readonly<Record<string, string>> {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((text) => typeof text === 'string')
  );
}
