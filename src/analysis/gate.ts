import type { FindingState } from '../domain/finding.ts';
import type { GateTest } from '../domain/finding-evidence.ts';
import type { GateRules } from '../domain/gate-rules.ts';
import { benjaminiHochberg } from '../statistics/multiplicity.ts';

/** The level of the two-sided interval whose lower bound confirms: 0.95 one-sided. */
export const CONFIRM_LEVEL = 0.9;

/** A guardrail: how much worse the favoured side may be on a metric of its own, in that metric's unit. */
export interface Guardrail {
  readonly metric: string;
  /** Upper bound of the harm, one-sided 0.95. */
  readonly harmHigh: number;
  readonly margin: number;
}

/** A difference that was seen, signed so that the claim is about a value above zero. */
export interface Observation {
  /** First part of the window; null where it has nothing to compare. `p` is two-sided. */
  readonly discover: { readonly estimate: number; readonly p: number } | null;
  /** Second part; `low` is the lower bound of the interval of level `CONFIRM_LEVEL`. */
  readonly confirm: { readonly estimate: number; readonly low: number } | null;
  /** Events that carry it (of a comparison of rates: the rarer outcome, and no more than either side has). */
  readonly events: number;
  /** UTC days with such events. */
  readonly days: number;
  readonly guardrails: readonly Guardrail[];
  /** Further observations before the data could carry the claim; 0 where there are enough, null where unknown. */
  readonly needRuns: number | null;
}

/** What the gate says of an observation. */
export interface Verdict {
  readonly state: Extract<FindingState, 'INSUFFICIENT_DATA' | 'OBSERVE' | 'CLAIM'>;
  /** p after Benjamini–Hochberg over all observations; null without a discovery part. */
  readonly q: number | null;
  /** What was missed; empty for a claim. */
  readonly unmet: readonly GateTest[];
}

/**
 * Judges all observations of one kind together: which of them may be stated as claims.
 *
 * A claim needs an adjusted p in the first part of the window *and* a lower bound above zero in the second, so that what was
 * picked by its size has to hold once more; then a minimum effect, support and guardrails that are not worse. Every observation
 * counts for the adjustment, whatever its support, so that a tighter rule never adds a claim.
 */
export function gate(observations: readonly Observation[], rules: GateRules): readonly Verdict[] {
  const tested = observations.flatMap(({ discover }) => (discover === null ? [] : [discover.p]));
  const adjusted = benjaminiHochberg(tested).values();
  return observations.map((observation) => {
    const q = observation.discover === null ? null : (adjusted.next().value ?? 1);
    const unmet = unmetTests(observation, q, rules);
    return { state: stateOf(observation, unmet), q, unmet };
  });
}

function unmetTests(observation: Observation, q: number | null, rules: GateRules): GateTest[] {
  const { discover, confirm, events, days, guardrails } = observation;
  const met: Readonly<Record<Exclude<GateTest, 'agreement'>, boolean>> = {
    support: events >= rules.min_events && days >= rules.min_days,
    discovery: discover !== null && q !== null && discover.estimate > 0 && q <= rules.max_adjusted_p,
    confirmation: confirm !== null && confirm.low > 0,
    effect: confirm !== null && confirm.estimate >= rules.min_effect,
    guardrails: guardrails.every(({ harmHigh, margin }) => harmHigh < margin),
  };
  return (Object.keys(met) as (keyof typeof met)[]).filter((test) => !met[test]);
}

function stateOf({ needRuns }: Observation, unmet: readonly GateTest[]): Verdict['state'] {
  if (unmet.length === 0) return 'CLAIM';
  if (unmet.includes('support')) return 'INSUFFICIENT_DATA';
  const undecided = unmet.includes('discovery') || unmet.includes('confirmation');
  return undecided && needRuns !== 0 ? 'INSUFFICIENT_DATA' : 'OBSERVE';
}
