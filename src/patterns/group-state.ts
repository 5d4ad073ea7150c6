import type { VendorId } from '../domain/vendors/vendor-table.ts';
import { categoryOf } from './category.ts';
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

/** The context of words whose provider and status nobody names. */
const NO_CONTEXT = contextOf({ provider: null, status: null });

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
      ownId: idOf('pattern', draft.context, draft.template),
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

function draftPatterns(state: PatternState, rules: CompiledRules): Draft[] {
  const own = state.fingerprints.map((member) =>
    ruleFor(rules, [member.tokens.join(' '), ...member.exemplars]),
  );
  const skeletons = state.fingerprints.map((member, i) => {
    const name = own[i]?.name;
    if (name === undefined)
      return {
        tokens: member.tokens,
        context: contextOf(member),
        count: member.count,
        failure: member.rank === 0,
      };
    return { tokens: [name], context: ownContext(name), count: member.count, failure: false };
  });
  const { clusters, templates } = starMerge(adoptContexts(skeletons));
  const members = templates.map((): FingerprintState[] => []);
  const owners: (OwnRuleMatch | null)[] = [];
  state.fingerprints.forEach((member, i) => {
    const cluster = clusters[i] ?? 0;
    members[cluster]?.push(member);
    owners[cluster] = own[i] ?? null;
  });
  const named = templates.map((tokens, i) => draftOf(tokens, members[i] ?? [], owners[i] ?? null));
  return [
    ...named,
    ...state.overflow.map((group) => ({ ...draftOf(group.tokens, [group], null), approximate: true })),
  ];
}

/** Words whose provider one log names and another does not belong together, as long as only one provider is named. */
function adoptContexts(skeletons: readonly Skeleton[]): readonly Skeleton[] {
  const contexts = new Map<string, Set<string>>();
  for (const { tokens, context } of skeletons) {
    const key = tokens.join(' ');
    const known = contexts.get(key);
    if (known) known.add(context);
    else contexts.set(key, new Set([context]));
  }
  return skeletons.map((skeleton) => {
    const known = contexts.get(skeleton.tokens.join(' '));
    if (skeleton.context !== NO_CONTEXT || known?.size !== 2) return skeleton;
    return { ...skeleton, context: [...known].find((context) => context !== NO_CONTEXT) ?? NO_CONTEXT };
  });
}

function ownContext(name: string): string {
  return `own ${name}`;
}

function draftOf(
  tokens: readonly string[],
  members: readonly FingerprintState[],
  own: OwnRuleMatch | null,
): Draft {
  const largest = members.reduce((a, b) =>
    b.count > a.count || (b.count === a.count && b.id < a.id) ? b : a,
  );
  const placed = members.find((member) => member.provider !== null || member.status !== null) ?? largest;
  // The merge reads plurals as singulars; what the message says is in its own words.
  const words = tokens.map((token, i) => (token === PLACEHOLDER_TEXT ? token : (largest.tokens[i] ?? token)));
  const merged = categoryOf(words, placed.status);
  const verdict = merged.category === 'unknown' || own ? categoryOf(largest.tokens, placed.status) : merged;
  return {
    tokens,
    template: tokens.join(' ').replaceAll('= ', '='),
    context: own ? ownContext(own.name) : contextOf(placed),
    provider: own ? null : (largest.provider ?? vendorOf(words, members)),
    category: verdict.category,
    rule: own?.id ?? verdict.rule,
    ownName: own?.name ?? null,
    members,
    approximate: false,
  };
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
