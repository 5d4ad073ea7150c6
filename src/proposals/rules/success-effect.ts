import type { Effect } from '../../domain/proposal.ts';
import { wilson } from '../../statistics/interval.ts';
import type { Draft, RuleInput } from '../rule.ts';
import { daysWithRuns, windowPrediction, windowRecord } from './one-window.ts';

/** What every draft of a change that is judged by the success rate begins with. */
export function changeFrame(input: RuleInput, effect: Effect) {
  return {
    verdict: 'draft' as const,
    kind: 'change' as const,
    effect,
    prediction: windowPrediction(effect, input),
  };
}

/** The success rate of all runs before a change. */
export function successEffect({ report }: RuleInput): Pick<Effect, 'metric' | 'direction' | 'before'> {
  const { successful_runs: successful, total_runs: total, success_rate_interval: known } = report.summary;
  return {
    metric: { kind: 'success-rate', of: null, name: 'the success rate of all runs', unit: 'share' },
    direction: 'higher',
    before: {
      value: total === 0 ? 0 : successful / total,
      numerator: successful,
      denominator: total,
      interval: known ?? wilson(successful, total),
    },
  };
}

/** What a proposal about the success rate rests on where no two parts of the window were compared. */
export function successRecord(input: RuleInput): Draft['record'] {
  const { total_runs: runs } = input.report.summary;
  return windowRecord(input, {
    metric: 'success rate of all runs',
    denominator: 'ended runs of the window',
    direction: 'higher',
    runs,
    blocks: daysWithRuns(input),
    n_eff: runs,
  });
}
