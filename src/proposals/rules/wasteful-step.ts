import type { FeedbackReport } from '../../domain/feedback-report.ts';
import type { NodeOutcome } from '../../domain/workflow-efficiency.ts';
import { type Case, type Declined, type Draft, declined, type Rule, type RuleInput } from '../rule.ts';
import { countSlot, counts, named, say, slot } from '../sentence.ts';
import { sliceOf, slug } from '../slice.ts';
import { loopCases, loopRounds } from './loop-rounds.ts';
import { fewerRoundsDraft } from './loop-text.ts';

/** A node that takes less of the logged time than this is not worth leaving out. */
const WORTH_IT = 0.1;
/** Share of runs by which the success rate may fall. */
const MARGIN = 0.02;
/** Subjects of cases about a node. */
const NODE = 'node ';

/**
 * A loop whose rounds buy nothing, within its limit: one round fewer. A node with which runs succeed as they do without it is
 * only reported: nobody drew lots which run meets it, and no trial of leaving it out can be declared.
 */
export const wastefulStep: Rule = {
  cases: (report, knobs) => [
    ...loopCases(report, knobs),
    ...costlyNodes(report).map(({ node }) => nodeCase(report, node)),
  ],
  judge: (input) => (input.subject.startsWith(NODE) ? aboutNode(input) : aboutLoop(input)),
};

/** Nodes that some runs go without, and that take a good part of the logged time. */
function costlyNodes({ workflow_efficiency: { nodes, node_outcomes } }: FeedbackReport): NodeOutcome[] {
  return node_outcomes.filter(
    ({ node, verdict }) =>
      (verdict === 'same' || verdict === 'not-enough-data') &&
      nodes.some((row) => row.node === node && (row.share?.value ?? 0) >= WORTH_IT),
  );
}

function nodeCase(report: FeedbackReport, node: string): Case {
  const { workflow_efficiency } = report;
  return {
    key: `node-${slug(node)}`,
    subject: `${NODE}${node}`,
    report: sliceOf(report, { workflow_efficiency }),
    knobs: [],
  };
}

function aboutLoop(input: RuleInput): Draft | Declined {
  const loops = loopRounds(input);
  if ('verdict' in loops) return loops;
  const { limitKnob: knob, limit, success, atLimit, beyond, days } = loops;
  const { min_events: events, min_days: least } = input.gate;
  if (success !== 'rarely')
    return declined('OBSERVE', 'not-confirmed', say`runs that come back to a node do not rarely succeed`);
  if (beyond >= events)
    return declined(
      'OBSERVE',
      'no-gain',
      say`runs go on beyond the limit, so a lower one would change nothing`,
    );
  if (atLimit < events || days < least)
    return declined(
      'INSUFFICIENT_DATA',
      atLimit < events ? 'too-few-events' : 'too-few-days',
      say`not enough data: ${counts(countSlot('at_limit', 'Runs at the limit', atLimit), 'run')} went round to the limit on ${counts(countSlot('days', 'Days with runs', days), 'day')}; need ${countSlot('runs_least', 'Runs needed', events)} on ${countSlot('days_least', 'Days needed', least)}`,
    );
  if (limit - 1 < Math.max(knob.min, 1))
    return declined(
      'OBSERVE',
      'at-bound',
      say`${named(knob.pointer)} is ${slot('limit_before', 'Limit now', limit)} already; its lower bound is ${slot('limit_min', 'Lower bound', knob.min)}`,
    );
  return fewerRoundsDraft(input, loops, {
    title: say`Stop Loops One Round Earlier`,
    set: { knob, before: limit, after: limit - 1 },
    steps: [
      say`${counts(countSlot('at_limit', 'Runs at the limit', atLimit), 'run')} went round to the limit; the next ones stop after ${slot('limit_after', 'Limit proposed', limit - 1)} rounds instead of ${slot('limit_before', 'Limit now', limit)}`,
    ],
  });
}

function aboutNode({ subject, report }: RuleInput): Declined {
  const node = subject.slice(NODE.length);
  const efficiency = report.workflow_efficiency;
  const outcome = efficiency?.node_outcomes.find((row) => row.node === node);
  const share = efficiency?.nodes.find((row) => row.node === node)?.share?.value ?? 0;
  const cost = say`node ${named(node)} takes ${slot('node_share', 'Share of the logged time', share, 'percent')} of the logged time`;
  if (outcome?.verdict !== 'same')
    return declined(
      'INSUFFICIENT_DATA',
      'too-few-events',
      say`${cost}; whether runs succeed alike without it needs ${counts(countSlot('runs_needed', 'Further runs needed', outcome?.runs_needed ?? 0), 'more run')}`,
    );
  const worst = outcome.difference?.interval?.high ?? 1;
  if (worst > MARGIN)
    return declined(
      'OBSERVE',
      'harm-possible',
      say`${cost} and runs succeed much alike without it, but leaving it out may still cost ${slot('worst', 'Fall of the success rate, at most', worst, 'two-decimals')} of all runs`,
    );
  return declined(
    'OBSERVE',
    'no-knob',
    say`${cost} and runs succeed alike without it; which runs meet it was not left to chance, and no knob is declared that would leave it out by lot`,
  );
}
