import type { VendorId } from '../domain/vendors/vendor-table.ts';
import { categoryOf, rankOf, verdictOf } from './category.ts';
import { inContext, leadVendor, NOWHERE, ownContext, type Part } from './context.ts';
import { type Core, coreOf } from './core.ts';
import type { Draft } from './draft.ts';
import { uniteExemplars } from './exemplars.ts';
import { buildFamilies } from './families.ts';
import { PLACEHOLDER_TEXT } from './fingerprint.ts';
import type { Grouping, Pattern } from './grouping.ts';
import { type CompiledRules, NO_RULES, ruleFor } from './own-rules.ts';
import { idOf } from './profile.ts';
import { assignIds, EMPTY_REGISTRY, type PatternRegistry } from './registry.ts';
import { starMerge } from './star-merge.ts';
import { addUp, contextOf, type FingerprintState, type PatternState } from './state.ts';
import { isBehind, vendorOfWords } from './vendors.ts';

/** What a grouping takes into account besides the messages. */
export interface GroupOptions {
  /** Own rules, compiled. */
  readonly rules?: CompiledRules;
  /** The registry of the last time, so that patterns keep their ids. */
  readonly registry?: PatternRegistry;
}

type OwnRuleMatch = CompiledRules['rules'][number];

/** A grouping of a state, with the pattern of each fingerprint. */
export interface StateGrouping extends Grouping {
  /** Index into `patterns` for a fingerprint id, or -1. */
  readonly indexOf: (fingerprint: string) => number;
}

/**
 * Groups a state into patterns and families: a pure function of the state and the options.
 */
export function groupState(state: PatternState, options: GroupOptions = {}): StateGrouping {
  const drafts = draftPatterns(state, options.rules ?? NO_RULES);
  const { ids, registry } = assignIds(
    options.registry ?? EMPTY_REGISTRY,
    drafts.map((draft) => ({
      ownId: idOf('pattern', draft.context, draft.core),
      members: draft.members,
    })),
  );
  const { families, familyOf } = buildFamilies(drafts, ids);
  const patterns = drafts.map((draft, index) => patternOf(draft, ids[index] ?? '', familyOf[index] ?? ''));
  patterns.sort((a, b) => b.count - a.count || (a.id < b.id ? -1 : 1));
  const places = new Map(
    patterns.flatMap((pattern, index) => pattern.fingerprints.map((id) => [id, index] as const)),
  );
  const indexOf = (fingerprint: string): number => places.get(fingerprint) ?? -1;
  return { patterns, families, registry, assignments: new Int32Array(0), indexOf };
}

/** A fingerprint with its core. */
interface Member {
  readonly state: FingerprintState;
  readonly core: Core;
  readonly part: Part | null;
}

function draftPatterns(state: PatternState, rules: CompiledRules): Draft[] {
  const own = state.fingerprints.map((member) =>
    ruleFor(rules, [member.tokens.join(' '), ...member.exemplars]),
  );
  const cores = state.fingerprints.map((member) =>
    member.rank === 0 ? coreOf(member.tokens) : { from: 0, to: member.tokens.length, status: null },
  );
  const parts = state.fingerprints.map((member, i): Part => {
    const name = own[i]?.name;
    const { from, to, status } = cores[i] as Core;
    if (name !== undefined)
      return { tokens: [name], count: member.count, failure: false, led: false, own: name, ...NOWHERE };
    return {
      tokens: member.tokens.slice(from, to),
      count: member.count,
      failure: member.rank === 0,
      led: from > 0,
      own: null,
      provider: member.provider,
      lead: member.provider === null ? leadVendor(member.tokens, from, to) : null,
      status: member.status ?? status,
    };
  });
  const { clusters, templates } = starMerge(inContext(parts));
  const members = templates.map((): Member[] => []);
  const owners: (OwnRuleMatch | null)[] = [];
  state.fingerprints.forEach((member, i) => {
    const cluster = clusters[i] ?? 0;
    members[cluster]?.push({ state: member, core: cores[i] as Core, part: parts[i] as Part });
    owners[cluster] = own[i] ?? null;
  });
  const named = templates.map((tokens, i) => draftOf(tokens, members[i] ?? [], owners[i] ?? null));
  const rough = state.overflow.map((group) => {
    const whole = { state: group, core: { from: 0, to: group.tokens.length, status: null }, part: null };
    return { ...draftOf(group.tokens, [whole], null), approximate: true };
  });
  return [...named, ...rough];
}

function draftOf(core: readonly string[], members: readonly Member[], own: OwnRuleMatch | null): Draft {
  const lead = members.reduce((a, b) =>
    b.state.count > a.state.count || (b.state.count === a.state.count && b.state.id < a.state.id) ? b : a,
  );
  const largest = lead.state;
  const states = members.map(({ state }) => state);
  const placed = states.find((member) => member.provider !== null || member.status !== null) ?? largest;
  const before = own ? [] : largest.tokens.slice(0, lead.core.from);
  const after = own ? [] : largest.tokens.slice(lead.core.to);
  // The merge reads plurals as singulars; what the message says is in its own words.
  const words = core.map((token, i) =>
    token === PLACEHOLDER_TEXT ? token : (largest.tokens[lead.core.from + i] ?? token),
  );
  const said = [...before, ...words, ...after];
  const merged = verdictOf(
    Math.min(
      ...sayings(core, members).map((words) => rankOf(words, placed.status)),
      rankOf(said, placed.status),
    ),
  );
  const verdict = merged.category === 'unknown' || own ? categoryOf(largest.tokens, placed.status) : merged;
  const shared = members.every(
    ({ state, core: { from, to } }) =>
      isSame(state.tokens.slice(0, from), before) && isSame(state.tokens.slice(to), after),
  );
  const tokens = shared && !own ? [...before, ...core, ...after] : core;
  return {
    tokens,
    core: core.join(' '),
    template: tokens.join(' ').replaceAll('= ', '='),
    context: own
      ? ownContext(own.name)
      : contextOf({ provider: providerAmong(members), status: statusAmong(members) }),
    provider: own ? null : (largest.provider ?? vendorOf(said, states) ?? providerAmong(members)),
    category: verdict.category,
    rule: own?.id ?? verdict.rule,
    ownName: own?.name ?? null,
    members: states,
    approximate: false,
  };
}

function providerAmong(members: readonly Member[]): string | null {
  return firstOf(members.map(({ state, part }) => state.provider ?? part?.lead ?? null));
}

function statusAmong(members: readonly Member[]): number | null {
  return firstOf(members.map(({ state, part }) => state.status ?? part?.status ?? null));
}

function firstOf<T>(values: readonly (T | null)[]): T | null {
  return values.find((value) => value !== null) ?? null;
}

/** Most ways to wrap a pattern's messages that are asked for its category. */
const SAYINGS = 8;

/** The core with each of the beginnings and ends that its messages have: what one client leaves out another one says. */
function sayings(core: readonly string[], members: readonly Member[]): readonly (readonly string[])[] {
  const known = new Map<string, readonly string[]>();
  for (const { state, core: part } of members.toSorted((a, b) => (a.state.id < b.state.id ? -1 : 1))) {
    const before = state.tokens.slice(0, part.from);
    const after = state.tokens.slice(part.to);
    const key = JSON.stringify([before, after]);
    if (!known.has(key)) known.set(key, [...before, ...core, ...after]);
    if (known.size === SAYINGS) break;
  }
  return [...known.values()];
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((token, i) => token === b[i]);
}

/** The vendor that the template names, else the one that most of its messages name, as they do the service behind a client. */
function vendorOf(tokens: readonly string[], members: readonly FingerprintState[]): string | null {
  const named = vendorOfWords(tokens);
  if (members.length === 1) return named;
  const counts = new Map<VendorId | null, number>();
  for (const member of members) {
    const vendor = vendorOfWords(member.tokens);
    counts.set(vendor, (counts.get(vendor) ?? 0) + member.count);
  }
  const total = [...counts.values()].reduce((a, b) => a + b, 0);
  const most = [...counts].find(([, count]) => count * 2 > total)?.[0] ?? null;
  return most !== null && (named === null || isBehind(most, named)) ? most : named;
}

function patternOf(draft: Draft, id: string, family: string): Pattern {
  const total = draft.members.reduce(addUp);
  return {
    id,
    template: draft.template,
    family,
    count: total.count,
    fingerprints: draft.members.map((member) => member.id).sort(),
    exemplars: draft.members
      .map((member) => member.exemplars)
      .reduce(uniteExemplars)
      .map((text) => text.toWellFormed()),
    rule: draft.rule,
    approximate: draft.approximate,
    firstSeen: total.firstSeen,
    lastSeen: total.lastSeen,
  };
}
