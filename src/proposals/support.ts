import type { FailureFamily } from '../domain/failure-patterns.ts';
import type { GateRules } from '../domain/gate-rules.ts';
import { type Declined, declined } from './rule.ts';
import { countSlot, counts, type Sentence, say } from './sentence.ts';

/** Why a failure family cannot carry a proposal yet, or null where it can. */
export function lacksSupport(
  family: FailureFamily,
  rules: Pick<GateRules, 'min_events' | 'min_days'>,
): Declined | null {
  const days = family.daily.filter((day) => day.count > 0).length;
  const missing: Sentence[] = [];
  if (family.count < rules.min_events) {
    const more = countSlot('more_runs', 'Further failed runs needed', rules.min_events - family.count);
    missing.push(counts(more, 'more failed run'));
  }
  if (days < rules.min_days) {
    const more = countSlot('more_days', 'Further days needed', rules.min_days - days);
    missing.push(say`${counts(more, 'more day')} with such failures`);
  }
  const [first, second] = missing;
  if (first === undefined) return null;
  const seen = counts(countSlot('failed_runs', 'Failed runs', family.count), 'failed run');
  const on = counts(countSlot('failure_days', 'Days with such failures', days), 'day');
  const need = second === undefined ? first : say`${first} and ${second}`;
  return declined(
    'INSUFFICIENT_DATA',
    family.count < rules.min_events ? 'too-few-events' : 'too-few-days',
    say`not enough data: ${seen} on ${on}; need ${need}`,
  );
}
