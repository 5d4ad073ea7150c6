import type { Effect, Prediction } from '../../domain/proposal.ts';
import { daysIn } from '../../domain/time.ts';
import { predict } from '../prediction.ts';
import type { Draft, RuleInput } from '../rule.ts';

/** What is claimed of a window, and how much of it there is. */
interface Window
  extends Pick<Draft['record']['claim'], 'metric' | 'denominator' | 'direction'>,
    Pick<Draft['record']['data'], 'runs' | 'blocks' | 'n_eff'> {}

/** What a proposal rests on that compares no two parts of the window: all of it, before the change. */
export function windowRecord(
  { report, gate }: RuleInput,
  { metric, denominator, direction, runs, blocks, n_eff }: Window,
): Draft['record'] {
  const { start: from, end: to } = report.analysis_period;
  return {
    claim: { metric, denominator, direction, min_effect: gate.min_effect },
    data: { from, to, runs, blocks, n_eff },
    discover: null,
    confirm: null,
    power: { mde: null, need_runs: null, period_days: null, expected: null },
  };
}

/** Days of the window on which a run ended. */
export function daysWithRuns({ report }: Pick<RuleInput, 'report'>): number {
  return report.evidence.daily_runs.filter(({ runs }) => runs > 0).length;
}

/**
 * What is predicted of a figure by the window before the change.
 *
 * @param observations of the figure in the window; they go on to come as they came in it.
 */
export function windowPrediction(
  effect: Effect,
  { report, trackRecord }: RuleInput,
  observations = report.summary.total_runs,
): Prediction {
  const perDay = observations / daysIn(report.analysis_period);
  return predict(effect, { before: observations, perDay }, trackRecord);
}
