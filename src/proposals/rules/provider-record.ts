import type { FailureFamily } from '../../domain/failure-patterns.ts';
import type { Effect, Prediction } from '../../domain/proposal.ts';
import { daysIn } from '../../domain/time.ts';
import { effectiveSize } from '../../statistics/effective-size.ts';
import { minimumDetectableDifference } from '../../statistics/power.ts';
import { predict } from '../prediction.ts';
import type { Draft, RuleInput } from '../rule.ts';
import { shareOf } from './provider-case.ts';

/** What a proposal about a failure family rests on: one window, before the change. */
export function familyRecord(family: FailureFamily, { report, gate }: RuleInput): Draft['record'] {
  const { total_runs: runs } = report.summary;
  const failures = new Map(family.daily.map(({ day, count }) => [day, count]));
  const days = report.evidence.daily_runs.map(({ day, runs: n }) => ({
    successes: Math.min(failures.get(day) ?? 0, n),
    n,
  }));
  const blocks = days.filter(({ n }) => n > 0).length;
  const size = blocks < 2 ? null : effectiveSize(days);
  const share = family.count / runs;
  return {
    claim: {
      metric: `share of runs that fail with ${family.family}`,
      denominator: 'ended runs of the window',
      direction: 'lower',
      min_effect: gate.min_effect,
    },
    data: {
      from: report.analysis_period.start,
      to: report.analysis_period.end,
      runs,
      blocks,
      n_eff: size?.effectiveSize ?? runs,
    },
    discover: null,
    confirm: null,
    power: {
      mde:
        share > 0 && share < 1
          ? minimumDetectableDifference(share, size?.effectiveSize ?? runs, { direction: 'down' })
          : null,
      need_runs: null,
      period_days: null,
      expected: null,
    },
  };
}

/** A change of the share of runs that fail with a family. */
export function familyEffect(
  family: FailureFamily,
  input: RuleInput,
  { change, identification }: Pick<Effect, 'change' | 'identification'>,
): Effect {
  return {
    metric: {
      kind: 'family-share',
      of: family.family,
      name: `the share of runs that fail with ${family.pattern}`,
      unit: 'share',
    },
    direction: 'lower',
    before: shareOf(family, input),
    change,
    identification,
  };
}

/** What is predicted of a figure that every run counts for. */
export function familyPrediction(effect: Effect, { report, trackRecord }: RuleInput): Prediction {
  const runs = report.summary.total_runs;
  return predict(effect, { before: runs, perDay: runs / daysIn(report.analysis_period) }, trackRecord);
}
