import type { Knob } from '../../domain/knob.ts';
import type { Effect } from '../../domain/proposal.ts';
import type { Draft, RuleInput } from '../rule.ts';
import { countSlot, counts, named, type Sentence, say, shareSlots, slot } from '../sentence.ts';
import type { NodeRuns } from './cut-off-runs.ts';
import { changeFrame, successEffect, successRecord } from './success-effect.ts';

/** A limit of tokens now and a higher one. */
export interface HigherLimit {
  readonly from: number;
  readonly to: number;
}

/** A limit to raise, and the nodes at which it does harm; at least one. */
interface Raise {
  readonly knob: Knob;
  readonly limit: HigherLimit;
  readonly confirmed: readonly NodeRuns[];
}

/** So many failure families and nodes are told of by themselves. */
const TOLD = 2;

/** Raises the limit of tokens of an output. */
export function truncatedDraft(input: RuleInput, { knob, limit, confirmed }: Raise): Draft {
  const { report } = input;
  const { total_runs: runs, failed_runs: failedRuns } = report.summary;
  // A run can have been cut off at several nodes, so the sum is bounded by the failed runs.
  const most = Math.min(
    failedRuns,
    confirmed.reduce((sum, node) => sum + node.cutFailed, 0),
  );
  const outputs = confirmed.reduce((sum, node) => sum + node.outputs, 0);
  const effect: Effect = {
    ...successEffect(input),
    change: { low: 0, high: most / runs, estimate: null, level: null },
    identification: 'extrapolated',
  };
  const now = slot('limit', 'Limit now', limit.from);
  const then = slot('limit_after', 'Limit proposed', limit.to);
  return {
    ...changeFrame(input, effect),
    state: 'PROPOSE',
    reason: 'extrapolated',
    knob,
    title: say`Let Outputs Run to Their End`,
    wishes: [{ file: knob.file, values: { [knob.pointer]: limit.to } }],
    issue: [...confirmed.slice(0, TOLD).map(nodeLine), ...familyLines(input)],
    expectedImpact: [
      say`Between ${countSlot('saved_least', 'Runs saved, at least', 0)} and ${countSlot('saved_most', 'Runs saved, at most', most)} of the failed runs would have succeeded with a limit of ${then} instead of ${now} tokens: the log cannot say how the outputs would have gone on (extrapolated)`,
      say`Outputs that end by themselves below the present limit stay as they are`,
    ],
    harm: {
      metric: 'output tokens that a run takes on average',
      bound: (outputs * (limit.to - limit.from)) / runs,
      margin: limit.from,
    },
    nodes: confirmed.flatMap(({ node }) => node ?? []),
    risks: [
      say`Each output that was cut off may cost up to ${slot('added_tokens', 'Further tokens of an output, at most', limit.to - limit.from)} tokens more, and takes longer`,
      say`Input and output share the context window of the model: a limit that leaves too little of it is refused`,
    ],
    nextSteps: [say`See that the model allows outputs of ${then} tokens`],
    method: [
      'Runs with an output that was cut off against the other runs of the node: Fisher’s exact test, one-sided, Bonferroni over nodes',
      'The effect is bounded by none and all of the failed runs with such an output',
    ],
    record: successRecord(input),
    figures: [countSlot('cut_outputs', 'Outputs that were cut off', outputs)],
  };
}

function nodeLine({ node, runs, failed, cut, cutFailed }: NodeRuns, index: number): Sentence {
  const rate = (name: string, label: string, count: number, of: number): Sentence =>
    shareSlots(`${name}_${index}`, label, { successes: count, n: of });
  const at = node === null ? say`without a node` : say`at node ${named(node)}`;
  return say`Where an output ${at} was cut off at its limit of tokens, ${rate('cut_rate', 'Runs that failed where an output was cut off', cutFailed, cut)} runs failed; of the node’s other runs ${rate('whole_rate', 'Runs that failed where none was', failed - cutFailed, runs - cut)}`;
}

function familyLines({ report }: RuleInput): Sentence[] {
  return report.failure_patterns
    .slice(0, TOLD)
    .map(
      ({ pattern, count }, index) =>
        say`${counts(countSlot(`family_${index}`, 'Runs that failed with a family that such outputs may lead to', count), 'run')} failed with ${named(pattern)}, which such outputs may lead to`,
    );
}
