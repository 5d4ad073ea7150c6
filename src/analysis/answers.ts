import type {
  DurationCell,
  HistoryWindow,
  LongCalls,
  MacroUses,
  OwnAction,
} from '../history/execution-history.ts';
import type { FinishReasons, MetricScores, ScoreCount } from '../history/outputs.ts';
import type { WorkflowSteps } from '../history/workflow-steps.ts';
import type { GroupOptions } from '../patterns/group-state.ts';
import { analyseFailures, type Failures, type RunCounts } from './failures.ts';

/** Answers that do not depend on how failures are grouped. */
export interface PlainAnswers {
  readonly steps: WorkflowSteps;
  readonly macroUses: readonly MacroUses[];
  readonly scores: readonly ScoreCount[];
  readonly metricScores: MetricScores | null;
  readonly finishReasons: readonly FinishReasons[];
  readonly ownActions: readonly OwnAction[];
}

/** Asks what needs no failures, one question after the other, the longest first; figures by day are kept for later. */
export async function askPlainly(history: HistoryWindow): Promise<PlainAnswers> {
  const steps = await history.steps();
  const macroUses = await history.macroUses();
  await history.figures('day');
  return {
    steps,
    macroUses,
    scores: await history.scores(),
    metricScores: await history.metricScores(),
    finishReasons: await history.finishReasons(),
    ownActions: await history.ownActions(),
  };
}

/** The grouped failures and what depends on them alone. */
export interface FailureAnswers {
  readonly failures: Failures;
  readonly durations: readonly DurationCell[];
  readonly longCalls: readonly LongCalls[];
}

/** Groups the failures and asks what depends on them alone. */
export async function askFailures(
  history: HistoryWindow,
  runs: RunCounts,
  options: GroupOptions | undefined,
): Promise<FailureAnswers> {
  const failures = await analyseFailures(history, runs, options);
  return {
    failures,
    durations: await history.durations(failures.timeouts),
    longCalls: await history.longCalls(failures.timeouts),
  };
}

/** Waits for both, whatever becomes of either, so that nothing is still being asked when one has failed. */
export async function both<One, Other>(one: Promise<One>, other: Promise<Other>): Promise<[One, Other]> {
  await Promise.allSettled([one, other]);
  return [await one, await other];
}
