import type { FailureFamily } from '../../domain/failure-patterns.ts';
import type { Knob } from '../../domain/knob.ts';
import type { Effect } from '../../domain/proposal.ts';
import type { Draft, RuleInput } from '../rule.ts';
import { countSlot, counts, named, rateSlots, type Sentence, say } from '../sentence.ts';
import { type Fallback, NODE_FAILED } from './fallback-edge.ts';
import { windowPrediction } from './one-window.ts';
import { familyIssue } from './provider-case.ts';
import { familyEffect, familyRecord } from './provider-record.ts';
import { retryEffect } from './retry-effect.ts';
import type { RetryReplay } from './retry-replay.ts';

/** Share of runs by which other figures may get worse. */
const MARGIN = 0.02;

interface Failing {
  readonly family: FailureFamily;
  readonly node: string;
  readonly knob: Knob;
}

/** Tries a node again. */
export function retryDraft(
  input: RuleInput,
  given: Failing & { readonly retries: number; readonly replay: RetryReplay | null },
): Draft {
  const { family, node, knob, retries, replay } = given;
  return {
    ...frame(input, given, retryEffect(family, replay)),
    reason: replay === null ? 'extrapolated' : 'replayed',
    title: say`Try Node ${named(node)} Again`,
    wishes: [{ file: knob.file, values: { [knob.pointer]: retries } }],
    expectedImpact: [
      say`Node ${named(node)} is tried up to ${countSlot('retries_after', 'Retries proposed', retries)} times more before a run fails`,
      replay === null ? bounds(family) : replayed(replay),
    ],
    risks: [say`What the node does outside happens again with each try: see that it may`],
    migration: [say`See that the code which runs a node reads ${named('retry')} of it`],
    method: [
      replay === null
        ? 'Share of runs with a Wilson interval; the effect is bounded by none and all of the failures of the family'
        : 'Replay of retries over logged ones: each further try given that the ones before failed, moving-block bootstrap over days',
    ],
  };
}

/** Leads from a node to the fallback where it fails. */
export function fallbackDraft(input: RuleInput, given: Failing & Fallback): Draft {
  const { family, node, knob, to, edges } = given;
  return {
    ...frame(input, given, retryEffect(family, null)),
    reason: 'extrapolated',
    title: say`Go On at ${named(to)} Where ${named(node)} Fails`,
    wishes: [{ file: knob.file, values: { [knob.pointer]: edges } }],
    expectedImpact: [
      say`A run in which ${named(node)} fails goes on at ${named(to)}; trying it again hardly helps, as logged retries show`,
      bounds(family),
    ],
    risks: [say`What ${named(to)} delivers may be worse than no result`],
    migration: [say`See that the code which walks the graph knows the condition ${named(NODE_FAILED)}`],
    method: [
      'Share of runs with a Wilson interval; the effect is bounded by none and all of the failures of the family',
      'The changed graph is validated: edges end at nodes, every node is reachable, and so is an end',
    ],
  };
}

function frame(
  input: RuleInput,
  { family, node, knob }: Failing,
  by: Pick<Effect, 'change' | 'identification'>,
) {
  const effect = familyEffect(family, input, by);
  return {
    verdict: 'draft' as const,
    kind: 'change' as const,
    state: 'PROPOSE' as const,
    knob,
    issue: familyIssue(family, input),
    effect,
    prediction: windowPrediction(effect, input),
    harm: { metric: 'success rate of all runs', bound: null, margin: MARGIN },
    nodes: [node],
    record: familyRecord(family, input),
  };
}

function bounds(family: FailureFamily): Sentence {
  const failed = countSlot('failed_runs', 'Runs that failed this way', family.count);
  return say`Between ${countSlot('saved_least', 'Runs saved, at least', 0)} and ${failed} of the ${counts(failed, 'run')} that failed this way would have succeeded: what would have followed is not logged (extrapolated)`;
}

function replayed({ saved, interval, tries }: RetryReplay): Sentence {
  const share = rateSlots('saved_share', 'Failures that retries save', {
    value: saved,
    interval,
    denominator: tries,
  });
  return say`Replayed over what tries after such a failure came to, they save a share of ${share} tries; days of outages count as one each`;
}
