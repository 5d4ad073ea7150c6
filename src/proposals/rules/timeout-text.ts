import type { FailureFamily } from '../../domain/failure-patterns.ts';
import type { Knob } from '../../domain/knob.ts';
import { daysIn } from '../../domain/time.ts';
import { sampleSizeForMargin } from '../../statistics/power.ts';
import type { Draft, RuleInput } from '../rule.ts';
import { countSlot, counts, named, rateSlots, type Sentence, say, slot } from '../sentence.ts';
import type { CutCalls, LongerCalls } from './timeout-calls.ts';
import { type LongerTimeout, probeShare } from './timeout-edit.ts';

/** A trial is to know the saved share to within so much. */
const PROBE_MARGIN = 0.15;
/** A run may take longer on average by so many times the present timeout. */
const WAIT_MARGIN = 1;

/** What models say of the failures; or only that some and all bound it. */
export function rangeImpact(family: FailureFamily, { band }: CutCalls): Sentence[] {
  const failed = countSlot('failed_runs', 'Runs that failed this way', family.count);
  const least = countSlot('saved_least', 'Runs saved, at least', 0);
  if (band === null)
    return [
      say`Between ${least} and ${failed} of the ${counts(failed, 'run')} that failed this way would have succeeded: calls were cut off, so the log cannot say how they would have ended (extrapolated)`,
    ];
  const most = slot('saved_share_most', 'Share saved, at most', band.high, 'percent');
  const shares = band.families.map(({ family: model, rescued }) => ({
    model,
    share: slot(`saved_share_${model.replaceAll('-', '_')}`, `Share saved, ${model} fit`, rescued, 'percent'),
  }));
  const [first, ...others] = shares.map(({ model, share }) => say`${named(model)} ${share}`);
  return [
    say`Between ${slot('saved_share_least', 'Share saved, at least', 0, 'percent')} and ${most} of the ${counts(failed, 'run')} that failed this way would have succeeded: calls were cut off, so the log cannot say how they would have ended (extrapolated)`,
    ...(first === undefined
      ? []
      : [
          say`By model, if no call hangs for ever: ${others.reduce((list, one) => say`${list}, ${one}`, first)}`,
        ]),
  ];
}

/** What calls that were allowed to run longer came to. */
export function observedImpact(family: FailureFamily, observed: LongerCalls): Sentence[] {
  const rescued = rateSlots('saved_share', 'Calls that ended by the longer timeout', {
    value: observed.rescued,
    interval: observed.interval,
    denominator: observed.calls,
  });
  const saved = slot(
    'saved_runs',
    'Runs saved, expected',
    Math.round(observed.rescued * family.count),
    'count',
  );
  return [
    say`Of the calls that ran longer than the present timeout because theirs was longer, ${rescued} ended by the proposed one`,
    say`So about ${saved} of the ${counts(countSlot('failed_runs', 'Runs that failed this way', family.count), 'run')} that failed this way would have succeeded`,
  ];
}

/** How large a trial is and how long it takes. */
export function probeImpact(
  family: FailureFamily,
  given: { readonly longer: LongerTimeout; readonly cut: CutCalls; readonly probe: Knob },
  { report }: RuleInput,
): { readonly sentences: Sentence[]; readonly share: number } {
  const { longer, cut, probe } = given;
  const share = probeShare(probe);
  const need = Math.ceil(sampleSizeForMargin(0.5, PROBE_MARGIN));
  const perDay = Math.max(cut.cut, family.events) / daysIn(report.analysis_period);
  const days = Math.ceil(need / (perDay * share));
  const part = slot('probe_share', 'Share of calls in the trial', share, 'percent');
  return {
    share,
    sentences: [
      say`In the trial ${part} of the calls, drawn by lot, get a timeout of ${slot('timeout_after', 'Timeout proposed', longer.to)} instead of ${slot('timeout', 'Timeout now', longer.from)} ${named(longer.unit)}; the others stay as they are`,
      say`${countSlot('probe_calls', 'Calls that the trial needs', need)} calls that run past the present timeout tell the saved share to within ${slot('probe_margin', 'Margin of the saved share', PROBE_MARGIN, 'percent')}; at the present rate that takes about ${counts(countSlot('probe_days', 'Days of the trial', days), 'day')}`,
      say`A call of the trial that is cut off all the same waits up to ${slot('added_wait', 'Longer wait of a call, at most', longer.seconds.to - longer.seconds.from)} seconds longer`,
    ],
  };
}

/** Seconds that a run takes longer on average, at most, beside what is tolerable. */
export function waitHarm(
  { seconds: { from, to } }: LongerTimeout,
  cut: CutCalls,
  { report }: RuleInput,
): Draft['harm'] {
  const runs = report.summary.total_runs;
  return {
    metric: 'seconds that a run takes longer on average',
    bound: cut.calls === 0 || runs === 0 ? null : (Math.min(cut.addedSeconds, to - from) * cut.cut) / runs,
    margin: WAIT_MARGIN * from,
  };
}

/** The numbers of a longer timeout for the table of evidence. */
export function timeoutFigures({ from, to }: LongerTimeout, cut: CutCalls) {
  return [
    slot('timeout', 'Timeout now', from),
    slot('timeout_after', 'Timeout proposed', to),
    countSlot('calls', 'Calls that log a duration', cut.calls),
    countSlot('cut_calls', 'Of these, cut off by a timeout', cut.cut),
  ];
}
