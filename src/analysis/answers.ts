import type { HistoryWindow, MacroUses, OwnAction, ScoreCount } from '../history/execution-history.ts';
import type { WorkflowSteps } from '../history/workflow-steps.ts';

/** Answers that do not depend on how failures are grouped. */
export interface PlainAnswers {
  readonly steps: WorkflowSteps;
  readonly macroUses: readonly MacroUses[];
  readonly scores: readonly ScoreCount[];
  readonly ownActions: readonly OwnAction[];
}

/** Asks what needs no failures, one question after the other, the longest first; figures by day are kept for later. */
export async function askPlainly(history: HistoryWindow): Promise<PlainAnswers> {
  const steps = await history.steps();
  const macroUses = await history.macroUses();
  await history.figures('day');
  return { steps, macroUses, scores: await history.scores(), ownActions: await history.ownActions() };
}

/** Waits for both, whatever becomes of either, so that nothing is still being asked when one has failed. */
export async function both<One, Other>(one: Promise<One>, other: Promise<Other>): Promise<[One, Other]> {
  await Promise.allSettled([one, other]);
  return [await one, await other];
}
