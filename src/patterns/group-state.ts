import type { VendorId } from '../domain/vendors/vendor-table.ts';
import { categoryOf } from './category.ts';
import { type Core, coreOf } from './core.ts';
import type { Draft } from './draft.ts';
import { uniteExemplars } from './exemplars.ts';
import { buildFamilies } from './families.ts';
import { PLACEHOLDER_TEXT } from './fingerprint.ts';
import type { Grouping, Pattern } from './grouping.ts';
import { type CompiledRules, NO_RULES, ruleFor } from './own-rules.ts';
import { idOf } from './profile.ts';
import { assignIds, EMPTY_REGISTRY, type PatternRegistry } from './registry.ts';
import type { Skeleton } from './rows.ts';
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
      status: member.status ?? status,
    };
  });
  const { clusters, templates } = starMerge(inContext(parts));
  const members = templates.map((): Member[] => []);
  const owners: (OwnRuleMatch | null)[] = [];
  state.fingerprints.forEach((member, i) => {
    const cluster = clusters[i] ?? 0;
    members[cluster]?.push({ state: member, core: cores[i] as Core });
    owners[cluster] = own[i] ?? null;
  });
  const named = templates.map((tokens, i) => draftOf(tokens, members[i] ?? [], owners[i] ?? null));
  const rough = state.overflow.map((group) => {
    const whole = { state: group, core: { from: 0, to: group.tokens.length, status: null } };
    return { ...draftOf(group.tokens, [whole], null), approximate: true };
  });
  return [...named, ...rough];
}

/** A skeleton before what keeps it apart is settled. */
interface Part {
  readonly tokens: readonly string[];
  readonly count: number;
  readonly failure: boolean;
  readonly led: boolean;
  readonly own: string | null;
  readonly provider: string | null;
  readonly status: number | null;
}

const NOWHERE = { provider: null, status: null };

/**
 * Words whose provider or status one message names and another does not belong together, as long as only one is named.
 */
function inContext(parts: readonly Part[]): readonly Skeleton[] {
  const known = new Map<string, { readonly providers: Set<string>; readonly statuses: Set<number> }>();
  for (const { tokens, provider, status } of parts) {
    const key = tokens.join(' ');
    const places = known.get(key) ?? { providers: new Set(), statuses: new Set() };
    if (provider !== null) places.providers.add(provider);
    if (status !== null) places.statuses.add(status);
    known.set(key, places);
  }
  return parts.map(({ tokens, count, failure, led, own, provider, status }) => {
    const places = known.get(tokens.join(' '));
    const context = {
      provider: provider ?? onlyOf(places?.providers),
      status: status ?? onlyOf(places?.statuses),
    };
    return { tokens, count, failure, led, context: own === null ? contextOf(context) : ownContext(own) };
  });
}

function onlyOf<T>(values: ReadonlySet<T> | undefined): T | null {
  return values?.size === 1 ? ([...values][0] ?? null) : null;
}

function ownContext(name: string): string {
  return `own ${name}`;
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
  const merged = categoryOf(said, placed.status);
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
    provider: own ? null : (largest.provider ?? vendorOf(said, states)),
    category: verdict.category,
    rule: own?.id ?? verdict.rule,
    ownName: own?.name ?? null,
    members: states,
    approximate: false,
  };
}

function providerAmong(members: readonly Member[]): string | null {
  return members.find(({ state }) => state.provider !== null)?.state.provider ?? null;
}

function statusAmong(members: readonly Member[]): number | null {
  const placed = members.find(({ state, core }) => (state.status ?? core.status) !== null);
  return placed === undefined ? null : (placed.state.status ?? placed.core.status);
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
