import type { Knob } from '../../domain/knob.ts';
import type { Effect } from '../../domain/proposal.ts';
import { type Declined, type Draft, declined, type RuleInput } from '../rule.ts';
import { countSlot, counts, named, rateSlots, type Sentence, say, slot } from '../sentence.ts';
import type { LoopRounds } from './loop-rounds.ts';
import { windowPrediction, windowRecord } from './one-window.ts';
import { familyIssue } from './provider-case.ts';
import { familyEffect, familyRecord } from './provider-record.ts';

/** Share of runs by which the success rate may fall. */
const MARGIN = 0.02;

/** A value that one knob is to have. */
export interface KnobValue {
  readonly knob: Knob;
  readonly before: number;
  readonly after: number;
}

/** What is seen of runs that came back to a node. */
export function roundsIssue({ repeats }: LoopRounds): Sentence[] {
  const { runs, succeeded, nodes, rounds } = repeats;
  const [node] = nodes;
  const most = rounds.at(-1)?.rounds ?? 0;
  const { value, interval, denominator } = succeeded;
  const again = countSlot('came_back', 'Runs that came back to a node', runs.numerator);
  if (value === null || interval === null) return [];
  return [
    say`${counts(again, 'run')} came back to a node, at most ${countSlot('most_rounds', 'Most visits of one node in a run', most)} times in all; ${rateSlots('came_back_success', 'Success rate of runs that came back to a node', { value, interval, denominator })} succeeded`,
    ...(node === undefined
      ? []
      : [
          say`Most of the further visits were at node ${named(node.node)}: ${countSlot('node_visits', 'Further visits of that node', node.visits)} in ${counts(countSlot('node_runs', 'Runs that came back to that node', node.runs), 'run')}`,
        ]),
  ];
}

/** One round more, where runs that come back mostly succeed and the guard stops others. */
export function moreRoundsDraft(
  input: RuleInput,
  loops: LoopRounds & { readonly family: NonNullable<LoopRounds['family']> },
  { knob, before, after }: KnobValue,
): Draft {
  const { family } = loops;
  const share = family.share_of_runs ?? 0;
  const effect = familyEffect(family, input, {
    change: { low: -share, high: 0, estimate: null, level: null },
    identification: 'extrapolated',
  });
  const failed = countSlot('failed_runs', 'Runs that failed this way', family.count);
  return {
    verdict: 'draft',
    kind: 'change',
    state: 'PROPOSE',
    reason: 'extrapolated',
    title: say`Let Runs Go Round Once More`,
    knob,
    issue: [...familyIssue(family, input), ...roundsIssue(loops)],
    wishes: [{ file: knob.file, values: { [knob.pointer]: after } }],
    effect,
    prediction: windowPrediction(effect, input),
    expectedImpact: [
      say`Runs stop after ${slot('limit_after', 'Limit proposed', after)} rounds instead of ${slot('limit_before', 'Limit now', before)}`,
      say`Between ${countSlot('saved_least', 'Runs saved, at least', 0)} and ${failed} of the ${counts(failed, 'run')} that failed this way would have succeeded: what a further round would have come to is not logged (extrapolated)`,
    ],
    harm: { metric: 'success rate of all runs', bound: null, margin: MARGIN },
    risks: [say`Runs that never come to an end cost one round more each`],
    method: [
      'Share of runs with a Wilson interval; the effect is bounded by none and all of the failures of the family',
      'Success rate of runs that came back to a node, with an interval that counts bursts as what they are',
    ],
    record: familyRecord(family, input),
  };
}

/** Fewer rounds, where runs that come back to a node rarely succeed. */
export function fewerRoundsDraft(
  input: RuleInput,
  loops: LoopRounds,
  {
    title,
    steps,
    set,
  }: { readonly title: Sentence; readonly steps: readonly Sentence[]; readonly set: KnobValue },
): Draft | Declined {
  const saving = roundsCost(loops);
  if (saving === null)
    return declined(
      'OBSERVE',
      'too-few-calls',
      say`too few steps log a duration or tokens to say what further rounds cost`,
    );
  const { runs, days, repeats } = loops;
  // At worst every run that came back and succeeded would have failed.
  const bound = ((repeats.succeeded.interval?.high ?? 1) * repeats.runs.numerator) / runs;
  if (bound > MARGIN)
    return declined(
      'OBSERVE',
      'harm-possible',
      say`fewer rounds might cost ${slot('harm_bound', 'Fall of the success rate, at most', bound, 'two-decimals')} of all runs: that share came back to a node and may have succeeded by it`,
    );
  const effect: Effect = {
    ...saving,
    direction: 'lower',
    change: { low: -saving.before.value, high: 0, estimate: null, level: null },
    identification: 'extrapolated',
  };
  const { knob, after } = set;
  return {
    verdict: 'draft',
    kind: 'change',
    state: 'PROPOSE',
    reason: 'extrapolated',
    title,
    knob,
    issue: [
      ...roundsIssue(loops),
      say`A run spends ${slot('rounds_cost', `${saving.metric.name} now`, saving.before.value, 'two-decimals')} ${{ word: saving.metric.unit }} in further rounds, taken over all runs`,
    ],
    wishes: [{ file: knob.file, values: { [knob.pointer]: after } }],
    effect,
    prediction: windowPrediction(effect, input, runs),
    expectedImpact: [
      ...steps,
      say`Between none and all of the ${{ word: saving.metric.unit }} in further rounds are saved: which rounds would be left out is not logged (extrapolated)`,
      say`At worst the success rate of all runs falls by ${slot('harm_bound', 'Fall of the success rate, at most', bound, 'two-decimals')}`,
    ],
    harm: { metric: 'success rate of all runs', bound, margin: MARGIN },
    risks: [say`A run that a further round would have saved fails`],
    method: [
      'Cost of every step from the second visit of its node on, with the spread between days',
      'Harm bounded by the runs that came back to a node and succeeded, at the high end of their rate',
    ],
    record: windowRecord(input, {
      metric: saving.metric.name,
      denominator: 'ended runs of the window',
      direction: 'lower',
      runs,
      blocks: days,
      n_eff: repeats.succeeded.n_eff ?? runs,
    }),
  };
}

/** What a run spends in further rounds, in seconds or else in tokens; null where neither is logged on enough days. */
function roundsCost({ repeats, runs }: LoopRounds): Pick<Effect, 'metric' | 'before'> | null {
  const units = [
    { unit: 'seconds', kind: 'seconds-per-run', total: repeats.cost.seconds },
    { unit: 'tokens', kind: 'tokens-per-run', total: repeats.cost.tokens },
  ] as const;
  for (const { unit, kind, total } of units) {
    const weekly = repeats.weekly.find((cost) => cost.unit === unit);
    if (weekly?.interval == null || weekly.value <= 0 || runs === 0) continue;
    const perRun = total / runs / weekly.value;
    const { low, high, level, method } = weekly.interval;
    return {
      metric: { kind, of: null, name: `${unit} a run spends in further rounds`, unit },
      before: {
        value: total / runs,
        numerator: total,
        denominator: runs,
        interval: { low: low * perRun, high: high * perRun, level, method },
      },
    };
  }
  return null;
}
