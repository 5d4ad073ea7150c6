import type { FailureFamily } from '../../domain/failure-patterns.ts';
import type { Effect } from '../../domain/proposal.ts';
import { effectiveSize } from '../../statistics/effective-size.ts';
import { minimumDetectableDifference } from '../../statistics/power.ts';
import type { Draft, RuleInput } from '../rule.ts';
import { daysWithRuns, windowRecord } from './one-window.ts';
import { shareOf } from './provider-case.ts';

/** What a proposal about a failure family rests on: one window, before the change. */
export function familyRecord(family: FailureFamily, input: RuleInput): Draft['record'] {
  const { report } = input;
  const { total_runs: runs } = report.summary;
  const failures = new Map(family.daily.map(({ day, count }) => [day, count]));
  const days = report.evidence.daily_runs.map(({ day, runs: n }) => ({
    successes: Math.min(failures.get(day) ?? 0, n),
    n,
  }));
  const blocks = daysWithRuns(input);
  const size = blocks < 2 ? null : effectiveSize(days);
  const n_eff = size?.effectiveSize ?? runs;
  const share = family.count / runs;
  const record = windowRecord(input, {
    metric: `share of runs that fail with ${family.family}`,
    denominator: 'ended runs of the window',
    direction: 'lower',
    runs,
    blocks,
    n_eff,
  });
  const mde =
    share > 0 && share < 1 ? minimumDetectableDifference(share, n_eff, { direction: 'down' }) : null;
  return { ...record, power: { ...record.power, mde } };
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
