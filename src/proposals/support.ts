import type { FailureFamily } from '../domain/failure-patterns.ts';
import { counted } from '../domain/figure-text.ts';

/** A change is suggested only for failures that are at least so many, on at least so many days. */
const MINIMUM_RUNS = 10;
const MINIMUM_DAYS = 3;

/** Why a failure family cannot carry a suggestion yet, or null where it can. */
export function lacksSupport(family: FailureFamily): string | null {
  const days = family.daily.filter((day) => day.count > 0).length;
  const missing = [
    ...(family.count < MINIMUM_RUNS ? [counted(MINIMUM_RUNS - family.count, 'more failed run')] : []),
    ...(days < MINIMUM_DAYS ? [`${counted(MINIMUM_DAYS - days, 'more day')} with such failures`] : []),
  ];
  if (missing.length === 0) return null;
  return `not enough data: ${counted(family.count, 'failed run')} on ${counted(days, 'day')}; need ${missing.join(' and ')}`;
}
