import { type Knob, KnownProvider, PROVIDER_NAMES } from '../../domain/knob.ts';
import type { Effect } from '../../domain/proposal.ts';
import { daysIn } from '../../domain/time.ts';
import type { WishedValues } from '../config-edit.ts';
import { pointerParts, valueAt } from '../json-pointer.ts';
import { predict } from '../prediction.ts';
import { type Declined, declined, type Rule } from '../rule.ts';
import { countSlot, counts, named, type Sentence, say, slot } from '../sentence.ts';
import { lacksSupport } from '../support.ts';
import { casesOfCategory, familyIssue, familyOf, knobsOfProvider, shareOf } from './provider-case.ts';
import { familyRecord } from './provider-record.ts';

/** Seconds that the providers' clients wait where nothing is configured is not known; the example layout uses 30. */
const ASSUMED_TIMEOUT = 30;
const MAX_RETRIES = 2;
const BACKOFF_FACTOR = 2;
/** Share of runs by which other figures may get worse. */
const MARGIN = 0.02;

/**
 * Calls to a provider time out: wait twice as long, within the knob's bounds, and try again with growing pauses.
 *
 * What a call that was cut off would have come to cannot be read from the log, so the effect is a range.
 */
export const providerTimeout: Rule = {
  cases: (report, knobs) =>
    casesOfCategory(report, 'timeout', (provider) =>
      knobsOfProvider(knobs, provider, ['timeout', 'timeout-retry']),
    ),
  judge: (input) => {
    const family = familyOf(input);
    const provider = KnownProvider.safeParse(family.provider).data;
    const timeout = input.knobs.find(({ kind }) => kind === 'timeout');
    if (provider === undefined || timeout === undefined)
      return declined('OBSERVE', 'no-knob', say`no timeout knob is declared for this provider`);
    const missing = lacksSupport(family, input.gate);
    if (missing !== null) return missing;
    const config = input.config(timeout.file);
    const longer = longerTimeout(timeout, config);
    const retry = retryIn(
      timeout.file,
      input.knobs.find(({ kind }) => kind === 'timeout-retry'),
      config,
    );
    if ('verdict' in longer && retry === null) return longer;
    const isLonger = !('verdict' in longer);
    const knob = isLonger ? timeout : (retry?.knob ?? timeout);
    const before = shareOf(family, input);
    const effect: Effect = {
      metric: {
        kind: 'family-share',
        of: family.family,
        name: `the share of runs that fail with ${family.pattern}`,
        unit: 'share',
      },
      direction: 'lower',
      before,
      change: { low: -before.value, high: 0, estimate: null, level: null },
      identification: 'extrapolated',
    };
    const runs = input.report.summary.total_runs;
    const failed = countSlot('failed_runs', 'Runs that failed this way', family.count);
    const name = named(PROVIDER_NAMES[provider]);
    return {
      verdict: 'draft',
      kind: 'change',
      state: 'PROPOSE',
      reason: 'extrapolated',
      title: isLonger ? say`Increase ${name} Timeout` : say`Retry ${name} Calls That Time Out`,
      knob,
      issue: familyIssue(family, input),
      wishes: [
        {
          file: knob.file,
          values: { ...(isLonger ? longer.values : {}), ...retry?.wished },
        },
      ],
      effect,
      prediction: predict(
        effect,
        { before: runs, perDay: runs / daysIn(input.report.analysis_period) },
        input.trackRecord,
      ),
      expectedImpact: [
        say`Between ${countSlot('saved_least', 'Runs saved, at least', 0)} and ${failed} of the ${counts(failed, 'run')} that failed this way would have succeeded: calls were cut off, so the log cannot say how they would have ended (extrapolated)`,
        ...(isLonger ? [say`Only calls that run longer than the present timeout take longer`] : []),
        ...(retry === null ? [] : [say`A call that times out is tried ${retry.tries} more`]),
      ],
      harm: { metric: 'success rate of all runs', bound: null, margin: MARGIN },
      risks: [
        retry === null
          ? say`Runs that fail all the same take longer to fail`
          : say`Runs that fail all the same take longer to fail, and retries add calls`,
      ],
      method: [
        'Share of runs with a Wilson interval; the effect is bounded by none and all of the failures of the family',
      ],
      record: familyRecord(family, input),
    };
  },
};

/** Twice the present timeout within the knob's bounds; or why there is no longer one. */
function longerTimeout(knob: Knob, config: unknown): { readonly values: WishedValues } | Declined {
  const current = valueAt(config, pointerParts(knob.pointer)) ?? ASSUMED_TIMEOUT;
  const pointer = named(knob.pointer);
  if (typeof current !== 'number') return declined('OBSERVE', 'value-unusable', say`${pointer} is no number`);
  const now = slot('timeout', 'Timeout now', current);
  if (current <= 0)
    return declined('OBSERVE', 'value-unusable', say`${pointer} is ${now}: there is no timeout to increase`);
  if (current >= knob.max)
    return declined(
      'OBSERVE',
      'at-bound',
      say`${pointer} is ${now} already; its upper bound is ${slot('timeout_bound', 'Bound of the timeout', knob.max)} ${named(knob.unit)}`,
    );
  return { values: { [knob.pointer]: Math.min(Math.max(2 * current, knob.min), knob.max) } };
}

/** Retry keys to set; keys that somebody chose already stay, but for the switch itself. */
function retryIn(
  file: string,
  knob: Knob | undefined,
  config: unknown,
): { readonly knob: Knob; readonly wished: WishedValues; readonly tries: Sentence } | null {
  // One proposal is one edit of one file.
  if (knob?.file !== file) return null;
  const chosen = (key: string): unknown => valueAt(config, [...pointerParts(knob.pointer), key]);
  const retries = Math.min(Math.max(MAX_RETRIES, knob.min), knob.max);
  const tries = chosen('max_retries') ?? retries;
  return {
    knob,
    wished: {
      [`${knob.pointer}/enabled`]: true,
      ...(chosen('max_retries') === undefined ? { [`${knob.pointer}/max_retries`]: retries } : {}),
      ...(chosen('backoff_factor') === undefined
        ? { [`${knob.pointer}/backoff_factor`]: BACKOFF_FACTOR }
        : {}),
    },
    tries:
      typeof tries === 'number'
        ? say`up to ${counts(countSlot('retries', 'Retries of a call', tries), 'time')}`
        : say`as often as ${named('max_retries')} says`,
  };
}
