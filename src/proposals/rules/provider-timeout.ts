import { counted } from '../../domain/figure-text.ts';
import { findKnob, type Knob, KnownProvider, PROVIDER_NAMES } from '../../domain/knob.ts';
import type { WishedValues } from '../config-edit.ts';
import { pointerParts, valueAt } from '../json-pointer.ts';
import type { Rule } from '../rule.ts';
import { lacksSupport } from '../support.ts';

/** Seconds that the providers' clients wait where nothing is configured is not known; the example layout uses 30. */
const ASSUMED_TIMEOUT = 30;
const RETRY: WishedValues = { '/enabled': true, '/max_retries': 2, '/backoff_factor': 2 };

/**
 * Calls to a provider time out: wait twice as long, within the knob's bounds, and try again with growing pauses.
 *
 * What a call that was cut off would have come to cannot be read from the log, so the effect is a range.
 */
export const providerTimeout: Rule = ({ report, config, knobs }) =>
  report.failure_patterns
    .filter((family) => family.category === 'timeout' && family.count > 0)
    .map((family) => {
      const provider = KnownProvider.safeParse(family.provider).data;
      const knob = findKnob(knobs, provider ?? null, 'timeout');
      if (provider === undefined || knob === undefined) {
        return { kind: 'none', id: family.family, reason: 'no timeout knob is declared for this provider' };
      }
      const missing = lacksSupport(family);
      if (missing !== null) return { kind: 'none', id: family.family, reason: missing };
      const retry = findKnob(knobs, provider, 'timeout-retry');
      const name = PROVIDER_NAMES[provider];
      return {
        kind: 'suggestion',
        knob,
        family,
        title: `Increase ${name} Timeout`,
        wished: {
          ...longerTimeout(knob, config(knob.file)),
          ...(retry === undefined ? {} : retryValues(retry, config(retry.file))),
        },
        section: pointerParts(knob.pointer)[0] ?? '',
        expectedImpact: [
          `Between 0 and ${family.count} of the ${counted(family.count, 'run')} that failed this way would have succeeded: calls were cut off, so the log cannot say how they would have ended (extrapolated)`,
          'Only calls that run longer than the present timeout take longer; a failing call is tried up to two times more',
        ],
        riskReasons: [
          'The effect is extrapolated from calls that were cut off',
          'Runs that fail all the same take longer to fail, and retries add calls',
        ],
      };
    });

function longerTimeout(knob: Knob, config: unknown): WishedValues {
  const current = valueAt(config, pointerParts(knob.pointer));
  const doubled = 2 * (typeof current === 'number' && current > 0 ? current : ASSUMED_TIMEOUT);
  return { [knob.pointer]: Math.min(Math.max(doubled, knob.min), knob.max) };
}

/** Retry keys to set; keys that somebody chose already stay, but for the switch itself. */
function retryValues(knob: Knob, config: unknown): WishedValues {
  const wanted = Object.entries(RETRY).map(([key, value]) => [`${knob.pointer}${key}`, value] as const);
  return Object.fromEntries(
    wanted.filter(
      ([pointer]) => pointer.endsWith('/enabled') || valueAt(config, pointerParts(pointer)) === undefined,
    ),
  );
}
