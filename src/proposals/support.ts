import type { FailureFamily } from '../domain/failure-patterns.ts';
import { counted } from '../domain/figure-text.ts';
import type { GateRules } from '../domain/gate-rules.ts';

/** A change is suggested only for failures that are at least so many, on at least so many days. */
export type SupportRules = Pick<GateRules, 'min_events' | 'min_days'>;

/** Why a failure family cannot carry a suggestion yet, or null where it can. */
export function lacksSupport(family: FailureFamily, rules: SupportRules): string | null {
  const days = family.daily.filter((day) => day.count > 0).length;
  const missing = [
    ...(family.count < rules.min_events ? [counted(rules.min_events - family.count, 'more failed run')] : []),
    ...(days < rules.min_days ? [`${counted(rules.min_days - days, 'more day')} with such failures`] : []),
  ];
  if (missing.length === 0) return null;
  return `not enough data: ${counted(family.count, 'failed run')} on ${counted(days, 'day')}; need ${missing.join(' and ')}`;
}
