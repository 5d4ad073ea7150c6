import type { FailureFamily } from '../../domain/failure-patterns.ts';
import type { FeedbackReport } from '../../domain/feedback-report.ts';
import type { Knob } from '../../domain/knob.ts';
import { heldAt } from '../knob-place.ts';
import { type Case, type Declined, declined, type Rule, type RuleInput } from '../rule.ts';
import { countSlot, counts, named, type Sentence, say, slot } from '../sentence.ts';
import { sliceOf } from '../slice.ts';
import { cutOffRuns, type NodeRuns, nodesCutOff } from './cut-off-runs.ts';
import { withoutMessages } from './provider-case.ts';
import { type HigherLimit, truncatedDraft } from './truncated-text.ts';

/** Categories of failures that an output which breaks off may lead to. */
const BROKEN_OFF: ReadonlySet<string> = new Set(['context_length', 'parse_error']);

/**
 * Outputs reach their limit of tokens, and runs with such an output fail more often than the others of their node: raise the
 * limit.
 *
 * A failure that names a length may as well come from an input that is too long, so nothing is proposed without logged finish
 * reasons.
 */
export const truncatedOutput: Rule = {
  cases: (report, knobs) =>
    knobs.filter(({ kind }) => kind === 'output-limit').flatMap((knob) => caseOf(report, knob)),
  judge: (input) => {
    const [knob] = input.knobs;
    if (knob === undefined)
      return declined('OBSERVE', 'no-knob', say`no knob is declared for the limit of outputs`);
    const nodes = cutOffRuns(input.report.evidence.finish_reasons);
    const missing = lacksRuns(nodes, input);
    if (missing !== null) return missing;
    const confirmed = nodesCutOff(nodes);
    const [worst] = confirmed;
    if (worst === undefined)
      return declined(
        'OBSERVE',
        'not-confirmed',
        say`runs with an output that was cut off do not fail more often than others beyond chance`,
      );
    // Nodes are not added up: a run can have been cut off at several.
    if (worst.excess < input.gate.min_effect * input.report.summary.total_runs)
      return declined(
        'OBSERVE',
        'no-gain',
        say`outputs that were cut off account for too few of the failures`,
      );
    const limit = higherLimit(knob, input);
    return 'verdict' in limit ? limit : truncatedDraft(input, { knob, limit, confirmed });
  },
};

function caseOf(report: FeedbackReport, knob: Knob): Case[] {
  const own = ({ provider }: { readonly provider: string | null }): boolean =>
    provider === knob.provider || provider === null;
  const rows = report.evidence.finish_reasons.filter(own);
  const families = report.failure_patterns.filter(
    (family) => own(family) && BROKEN_OFF.has(family.category) && family.count > 0,
  );
  const cut = rows.some((row) => row.cut_off > 0);
  // Where every output says that it ended by itself, its failures have other causes.
  if (!cut && (rows.length > 0 || families.length === 0)) return [];
  return [
    {
      key: knob.id,
      subject: 'outputs that were cut off',
      report: sliceOf(report, {
        failure_patterns: families.map(withoutMessages),
        evidence: { daily_runs: report.evidence.daily_runs, finish_reasons: rows },
      }),
      knobs: [knob],
    },
  ];
}

function lacksRuns(nodes: readonly NodeRuns[], { report, gate }: RuleInput): Declined | null {
  if (nodes.length === 0) return unlogged(report.failure_patterns);
  // Nodes are not added up: a run can have been cut off at several.
  const failed = Math.max(...nodes.map((node) => node.cutFailed));
  const seen = counts(
    countSlot('cut_failed', 'Failed runs with an output that was cut off', failed),
    'failed run',
  );
  if (failed < gate.min_events)
    return declined(
      'INSUFFICIENT_DATA',
      'too-few-events',
      say`not enough data: ${seen} with an output that was cut off; need ${needed(gate.min_events - failed)} more`,
    );
  const days = Math.max(...nodes.map((node) => node.days));
  if (days < gate.min_days)
    return declined(
      'INSUFFICIENT_DATA',
      'too-few-days',
      say`not enough data: ${seen} with an output that was cut off, on too few days; need ${needed(gate.min_days - days)} more`,
    );
  return null;
}

function unlogged(families: readonly FailureFamily[]): Declined {
  const failed = families.reduce((sum, { count }) => sum + count, 0);
  const seen = counts(countSlot('failed_runs', 'Runs that failed this way', failed), 'run');
  const [first] = families;
  return declined(
    'INSUFFICIENT_DATA',
    'too-few-calls',
    say`${seen} failed with ${named(first?.pattern ?? 'a broken output')} or alike, and no output logs why it ended: log ${named('metadata.finish_reason')} to tell outputs that were cut off`,
  );
}

function needed(count: number): Sentence {
  return say`${countSlot('needed', 'Missing', count)}`;
}

/** Twice the present limit within the knob's bounds; or why there is no higher one. */
function higherLimit(knob: Knob, input: RuleInput): HigherLimit | Declined {
  const present = heldAt(knob, input);
  const pointer = named(knob.pointer);
  // Without a limit the model's own holds; any value could only lower it.
  if (typeof present !== 'number' || present <= 0)
    return declined('OBSERVE', 'value-unusable', say`${pointer} holds no limit that could be raised`);
  if (present >= knob.max)
    return declined(
      'OBSERVE',
      'at-bound',
      say`${pointer} is ${slot('limit', 'Limit now', present)} already; its upper bound is ${slot('limit_bound', 'Bound of the limit', knob.max)}`,
    );
  return { from: present, to: Math.min(Math.max(2 * present, knob.min), knob.max) };
}
