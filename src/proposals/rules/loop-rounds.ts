import type { FailureFamily } from '../../domain/failure-patterns.ts';
import type { FeedbackReport } from '../../domain/feedback-report.ts';
import type { Knob } from '../../domain/knob.ts';
import type { WorkflowEfficiency } from '../../domain/workflow-efficiency.ts';
import { heldAt } from '../knob-place.ts';
import { type Case, type Declined, declined, type RuleInput } from '../rule.ts';
import { named, say } from '../sentence.ts';
import { sliceOf } from '../slice.ts';
import { daysWithRuns } from './one-window.ts';
import { withoutMessages } from './provider-case.ts';

/** Runs that came back to a node *mostly* succeed where the low end of their success rate is at least this. */
const MOSTLY = 0.5;
/** They *rarely* do where its high end is at most this. */
const RARELY = 0.2;

/** Runs that came back to a node, held against the limit of the loop guard. */
export interface LoopRounds {
  readonly limitKnob: Knob;
  readonly limit: number;
  /** The family of failures by a loop that cost most runs, or null. */
  readonly family: FailureFamily | null;
  readonly repeats: WorkflowEfficiency['repeats'];
  /** Ended runs. */
  readonly runs: number;
  /** Days with runs. */
  readonly days: number;
  /** Runs that went round more often than the limit says. */
  readonly beyond: number;
  /** Runs that went round as often as the limit says, or more often. */
  readonly atLimit: number;
  readonly success: 'mostly' | 'rarely' | 'open';
}

/** The case about all loops of a report; none where no run came back to a node or failed by a loop. */
export function loopCases(report: FeedbackReport, knobs: readonly Knob[]): Case[] {
  const families = report.failure_patterns.filter(({ category, count }) => category === 'loop' && count > 0);
  const { workflow_efficiency } = report;
  if (families.length === 0 && workflow_efficiency.repeats.runs.numerator === 0) return [];
  return [
    {
      key: 'loop-limit',
      subject: 'loops',
      report: sliceOf(report, {
        failure_patterns: families.map(withoutMessages),
        workflow_efficiency,
        evidence: { daily_runs: report.evidence.daily_runs },
      }),
      knobs: knobs.filter(({ kind }) => kind === 'loop-limit' || kind === 'loop-epsilon'),
    },
  ];
}

/** The loops of a case, or why they cannot be held against a limit. */
export function loopRounds(input: RuleInput): LoopRounds | Declined {
  const { report, knobs } = input;
  const limitKnob = knobs.find(({ kind }) => kind === 'loop-limit');
  if (limitKnob === undefined)
    return declined('OBSERVE', 'no-knob', say`no knob is declared for the limit of rounds`);
  const limit = heldAt(limitKnob, input);
  const [family = null] = report.failure_patterns.toSorted((one, other) => other.count - one.count);
  const vain = successOf(report.workflow_efficiency?.repeats.succeeded.interval ?? null) === 'rarely';
  if (limit === undefined)
    return family === null && !vain
      ? declined('OBSERVE', 'no-gain', say`rounds do no harm that is seen, and no limit of them is set`)
      : declined(
          'OBSERVE',
          'value-unusable',
          say`runs go round in vain, and ${named(limitKnob.file)} has no ${named(limitKnob.pointer)}: what stops them is not known`,
        );
  if (typeof limit !== 'number')
    return declined('OBSERVE', 'value-unusable', say`${named(limitKnob.pointer)} is no number`);
  const efficiency = report.workflow_efficiency;
  if (efficiency === null)
    return declined('OBSERVE', 'too-few-calls', say`the report does not say how workflows went round`);
  const { repeats, runs } = efficiency;
  const from = (least: number): number =>
    repeats.rounds.filter(({ rounds }) => rounds >= least).reduce((sum, row) => sum + row.runs, 0);
  return {
    limitKnob,
    limit,
    family,
    repeats,
    runs,
    days: daysWithRuns(input),
    beyond: from(limit + 1),
    atLimit: from(limit),
    success: successOf(repeats.succeeded.interval),
  };
}

function successOf(interval: { readonly low: number; readonly high: number } | null): LoopRounds['success'] {
  if (interval === null) return 'open';
  if (interval.low >= MOSTLY) return 'mostly';
  return interval.high <= RARELY ? 'rarely' : 'open';
}
