import type { FailureFamily } from '../../domain/failure-patterns.ts';
import { type Knob, KnownProvider, PROVIDER_NAMES } from '../../domain/knob.ts';
import type { WishedValues } from '../config-edit.ts';
import { pointerParts, valueAt } from '../json-pointer.ts';
import { declined, type Rule } from '../rule.ts';
import { countSlot, counts, named, rateSlots, type Sentence, say } from '../sentence.ts';
import { lacksSupport } from '../support.ts';
import { windowPrediction } from './one-window.ts';
import { casesOfCategory, familyIssue, familyOf, knobsOfProvider } from './provider-case.ts';
import { familyEffect, familyRecord } from './provider-record.ts';
import { retryEffect, usableReplay } from './retry-effect.ts';
import type { RetryReplay } from './retry-replay.ts';

const BACKOFF_FACTOR = 2;
const FIRST_CONCURRENCY = 4;
/** Tries after the first that clients with backoff make where nothing else is said. */
const RETRIES = 2;
/** Share of runs by which other figures may get worse. */
const MARGIN = 0.02;

/**
 * A provider refuses calls for being too many: pause longer after each refusal, at random, and call less at once.
 *
 * Where the log holds calls that were tried again after a refusal, the effect is what came of them.
 */
export const providerRateLimit: Rule = {
  cases: (report, knobs) =>
    casesOfCategory(report, 'rate_limit', (provider) => knobsOfProvider(knobs, provider, ['rate-limit'])),
  judge: (input) => {
    const family = familyOf(input);
    const [knob] = input.knobs;
    const provider = KnownProvider.safeParse(family.provider).data;
    if (knob === undefined || provider === undefined)
      return declined('OBSERVE', 'no-knob', say`no rate-limit knob is declared for this provider`);
    const healing = input.allowList[knob.id] !== undefined;
    const missing = healing ? null : lacksSupport(family, input.gate);
    if (missing !== null) return missing;
    const replay = usableReplay(family, input, RETRIES);
    const effect = familyEffect(family, input, retryEffect(family, replay));
    return {
      verdict: 'draft',
      kind: 'change',
      state: 'PROPOSE',
      reason: healing ? 'allow-listed' : replay === null ? 'extrapolated' : 'replayed',
      selfHealing: healing,
      title: say`Back Off from ${named(PROVIDER_NAMES[provider])} Rate Limits`,
      knob,
      issue: familyIssue(family, input),
      wishes: [{ file: knob.file, values: gentlerCalls(knob, input.config(knob.file)) }],
      effect,
      prediction: windowPrediction(effect, input),
      expectedImpact: [impactOf(family, replay), say`Runs that meet the limit wait instead of failing`],
      ifTurned: [
        {
          pointer: `${knob.pointer}/max_concurrency`,
          impact: [say`No more calls run at once than ${named('max_concurrency')} says`],
          risks: [say`Fewer calls at once make busy hours slower`],
        },
      ],
      harm: { metric: 'success rate of all runs', bound: null, margin: MARGIN },
      risks: [say`Runs that wait take longer`],
      method: [
        replay === null
          ? 'Share of runs with a Wilson interval; the effect is bounded by none and all of the failures of the family'
          : 'Replay of retries over logged ones: each further try given that the ones before failed, moving-block bootstrap over days',
      ],
      record: familyRecord(family, input),
    };
  },
};

function impactOf(family: FailureFamily, replay: RetryReplay | null): Sentence {
  const failed = countSlot('failed_runs', 'Runs that failed this way', family.count);
  if (replay === null)
    return say`Between ${countSlot('saved_least', 'Runs saved, at least', 0)} and ${failed} of the ${counts(failed, 'run')} that failed this way would have succeeded: how many depends on traffic that the log does not show (extrapolated)`;
  const { saved, interval, tries } = replay;
  const share = rateSlots('saved_share', 'Failures that retries save', {
    value: saved,
    interval,
    denominator: tries,
  });
  return say`Replayed over what tries after a refusal came to, ${countSlot('replayed_retries', 'Retries replayed', RETRIES)} more tries save a share of ${share} tries; days of outages count as one each`;
}

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
