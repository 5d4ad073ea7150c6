import type { Knob } from '../../domain/knob.ts';
import type { Draft, RuleInput } from '../rule.ts';
import { countSlot, named, type Sentence, say, shareSlots } from '../sentence.ts';
import type { FailingNode } from './concentration.ts';
import { windowPrediction } from './one-window.ts';
import { familyIssue } from './provider-case.ts';
import { familyEffect, familyRecord } from './provider-record.ts';

/** A prompt that is to gain a constraint. */
interface Refinement {
  readonly failing: FailingNode;
  readonly knob: Knob;
  /** Every node at which the prompt speaks. */
  readonly nodes: readonly string[];
  readonly wished: string;
  /** The sentence, where a model drafted it. */
  readonly drafted: { readonly model: string } | null;
}

/** Share of runs by which other figures may get worse. */
const MARGIN = 0.02;

/** Adds the constraint that outputs of a node break to the prompt behind it. */
export function promptDraft(input: RuleInput, { failing, knob, nodes, wished, drafted }: Refinement): Draft {
  const { family, node, count } = failing;
  const effect = familyEffect(family, input, {
    change: {
      low: (-(family.share_of_runs ?? 0) * count) / family.count,
      high: 0,
      estimate: null,
      level: null,
    },
    identification: 'extrapolated',
  });
  return {
    verdict: 'draft',
    kind: 'change',
    state: 'PROPOSE',
    reason: 'extrapolated',
    title: say`State the Missing Constraint in the Prompt of ${named(node)}`,
    knob,
    issue: [...familyIssue(family, input), othersLine(failing)],
    wishes: [{ file: knob.file, values: { [knob.pointer]: wished } }],
    effect,
    prediction: windowPrediction(effect, input),
    expectedImpact: [
      say`Between ${countSlot('saved_least', 'Runs saved, at least', 0)} and ${countSlot('at_node', 'Of these failures, at the most frequent node', count)} of the failed runs would have succeeded: the log holds no output of the longer prompt (extrapolated)`,
      say`The prompt gains one sentence; every word that it has stays`,
    ],
    harm: { metric: 'success rate of all runs', bound: null, margin: MARGIN },
    nodes,
    risks: [
      say`The prompt may state the constraint in other words already; two wordings can confuse a model`,
      say`Outputs that pass today may change too`,
      ...(drafted === null
        ? []
        : [
            say`The sentence was drafted by the model ${named(drafted.model)}: read it as you would read anybody's`,
          ]),
    ],
    nextSteps: [say`Run the tests of ${named(node)} with the new prompt before merging`],
    method: [
      'Wilson interval of the share of the failures at the node; the node against others by the report’s contrast or by Fisher’s exact test, one-sided, Bonferroni over families',
      'The effect is bounded by none and all of the failures of the family at the node',
    ],
    record: familyRecord(family, input),
  };
}

function othersLine({ family, node, count, others }: FailingNode): Sentence {
  const own = shareSlots('node_share', 'Share of these failures at the node', {
    successes: count,
    n: family.count,
  });
  const other = { successes: others.count, n: others.of };
  if (others.of === 0) return say`Node ${named(node)} has ${own} of these failures`;
  return say`Node ${named(node)} has ${own} of these failures, and ${shareSlots('others_share', 'Share of other failures at the node', other)} other ones`;
}
