import { counted } from '../../domain/figure-text.ts';
import { findKnob, type Knob, KnownProvider, PROVIDER_NAMES } from '../../domain/knob.ts';
import type { WishedValues } from '../config-edit.ts';
import { pointerParts, valueAt } from '../json-pointer.ts';
import type { Rule } from '../rule.ts';
import { lacksSupport } from '../support.ts';

/** Seconds that the providers' clients wait where nothing is configured is not known; the example layout uses 30. */
const ASSUMED_TIMEOUT = 30;
const MAX_RETRIES = 2;
const BACKOFF_FACTOR = 2;

/**
 * Calls to a provider time out: wait twice as long, within the knob's bounds, and try again with growing pauses.
 *
 * What a call that was cut off would have come to cannot be read from the log, so the effect is a range.
 */
export const providerTimeout: Rule = ({ report, config, knobs, support }) =>
  report.failure_patterns
    .filter((family) => family.category === 'timeout' && family.count > 0)
    .map((family) => {
      const provider = KnownProvider.safeParse(family.provider).data;
      const timeout = findKnob(knobs, provider ?? null, 'timeout');
      if (provider === undefined || timeout === undefined) {
        return { kind: 'none', id: family.family, reason: 'no timeout knob is declared for this provider' };
      }
      const missing = lacksSupport(family, support);
      if (missing !== null) return { kind: 'none', id: family.family, reason: missing };
      const longer = longerTimeout(timeout, config(timeout.file));
      const retry = retryIn(timeout.file, findKnob(knobs, provider, 'timeout-retry'), config(timeout.file));
      if (typeof longer === 'string' && retry === null)
        return { kind: 'none', id: family.family, reason: longer };
      const isLonger = typeof longer !== 'string';
      const knob = isLonger ? timeout : (retry?.knob ?? timeout);
      const name = PROVIDER_NAMES[provider];
      return {
        kind: 'suggestion',
        knob,
        family,
        title: isLonger ? `Increase ${name} Timeout` : `Retry ${name} Calls That Time Out`,
        wished: { ...(isLonger ? longer : {}), ...retry?.wished },
        section: pointerParts(knob.pointer)[0] ?? '',
        expectedImpact: [
          `Between 0 and ${family.count} of the ${counted(family.count, 'run')} that failed this way would have succeeded: calls were cut off, so the log cannot say how they would have ended (extrapolated)`,
          ...(isLonger ? ['Only calls that run longer than the present timeout take longer'] : []),
          ...(retry === null ? [] : [`A call that times out is tried up to ${retry.triesText} more`]),
        ],
        riskReasons: [
          'The effect is extrapolated from calls that were cut off',
          `Runs that fail all the same take longer to fail${retry === null ? '' : ', and retries add calls'}`,
        ],
      };
    });

/** Twice the present timeout within the knob's bounds; or why there is no longer one. */
function longerTimeout(knob: Knob, config: unknown): WishedValues | string {
  const current = valueAt(config, pointerParts(knob.pointer)) ?? ASSUMED_TIMEOUT;
  if (typeof current !== 'number') return `${knob.pointer} is no number`;
  if (current <= 0) return `${knob.pointer} is ${current}: there is no timeout to increase`;
  if (current >= knob.max)
    return `${knob.pointer} is ${current} already; its upper bound is ${knob.max} ${knob.unit}`;
  return { [knob.pointer]: Math.min(Math.max(2 * current, knob.min), knob.max) };
}

/** Retry keys to set; keys that somebody chose already stay, but for the switch itself. */
function retryIn(
  file: string,
  knob: Knob | undefined,
  config: unknown,
): { readonly knob: Knob; readonly wished: WishedValues; readonly triesText: string } | null {
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
    triesText: typeof tries === 'number' ? counted(tries, 'time') : 'as often as max_retries says',
  };
}
