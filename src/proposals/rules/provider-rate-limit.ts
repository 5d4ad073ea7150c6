import { counted } from '../../domain/figure-text.ts';
import { findKnob, type Knob, KnownProvider, PROVIDER_NAMES } from '../../domain/knob.ts';
import type { WishedValues } from '../config-edit.ts';
import { pointerParts, valueAt } from '../json-pointer.ts';
import type { Rule } from '../rule.ts';
import { lacksSupport } from '../support.ts';

const BACKOFF_FACTOR = 2;
const FIRST_CONCURRENCY = 4;

/** A provider refuses calls for being too many: pause longer after each refusal, at random, and call less at once. */
export const providerRateLimit: Rule = ({ report, config, knobs, support }) =>
  report.failure_patterns
    .filter((family) => family.category === 'rate_limit' && family.count > 0)
    .map((family) => {
      const provider = KnownProvider.safeParse(family.provider).data;
      const knob = findKnob(knobs, provider ?? null, 'rate-limit');
      if (provider === undefined || knob === undefined) {
        return {
          kind: 'none',
          id: family.family,
          reason: 'no rate-limit knob is declared for this provider',
        };
      }
      const missing = lacksSupport(family, support);
      if (missing !== null) return { kind: 'none', id: family.family, reason: missing };
      return {
        kind: 'suggestion',
        knob,
        family,
        title: `Back Off from ${PROVIDER_NAMES[provider]} Rate Limits`,
        wished: gentlerCalls(knob, config(knob.file)),
        section: pointerParts(knob.pointer)[0] ?? '',
        expectedImpact: [
          `Between 0 and ${family.count} of the ${counted(family.count, 'run')} that failed this way would have succeeded: how many depends on traffic that the log does not show (extrapolated)`,
          'Runs that meet the limit wait instead of failing; no more calls run at once than max_concurrency says',
        ],
        riskReasons: [
          'The effect is extrapolated: no run with these values has been logged',
          'Fewer calls at once make busy hours slower',
        ],
      };
    });

/** Doubling pauses with jitter; half the concurrency where one is set, else a modest first value. */
function gentlerCalls(knob: Knob, config: unknown): WishedValues {
  const at = (key: string): unknown => valueAt(config, [...pointerParts(knob.pointer), key]);
  const factor = at('backoff_factor');
  const concurrency = at('max_concurrency');
  const fewer =
    typeof concurrency === 'number' && concurrency > 0 ? Math.floor(concurrency / 2) : FIRST_CONCURRENCY;
  return {
    [`${knob.pointer}/backoff_factor`]:
      typeof factor === 'number' && factor > BACKOFF_FACTOR ? factor : BACKOFF_FACTOR,
    [`${knob.pointer}/jitter`]: true,
    [`${knob.pointer}/max_concurrency`]: Math.min(Math.max(fewer, knob.min), knob.max),
  };
}
