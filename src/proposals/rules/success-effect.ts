import type { Effect } from '../../domain/proposal.ts';
import { daysIn } from '../../domain/time.ts';
import { wilson } from '../../statistics/interval.ts';
import { predict } from '../prediction.ts';
import type { Draft, RuleInput } from '../rule.ts';

/** What every draft of a change that is judged by the success rate begins with. */
export function changeFrame(input: RuleInput, effect: Effect) {
  const { report, trackRecord } = input;
  const runs = report.summary.total_runs;
  return {
    verdict: 'draft' as const,
    kind: 'change' as const,
    effect,
    prediction: predict(effect, { before: runs, perDay: runs / daysIn(report.analysis_period) }, trackRecord),
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
export function successRecord({ report, gate }: RuleInput): Draft['record'] {
  return {
    claim: {
      metric: 'success rate of all runs',
      denominator: 'ended runs of the window',
      direction: 'higher',
      min_effect: gate.min_effect,
    },
    data: {
      from: report.analysis_period.start,
      to: report.analysis_period.end,
      runs: report.summary.total_runs,
      blocks: report.evidence.daily_runs.filter(({ runs }) => runs > 0).length,
      n_eff: report.summary.total_runs,
    },
    discover: null,
    confirm: null,
    power: { mde: null, need_runs: null, period_days: null, expected: null },
  };
}
