import type { FailureFamily } from '../../domain/failure-patterns.ts';
import { type Knob, KnownProvider, PROVIDER_NAMES } from '../../domain/knob.ts';
import type { Effect } from '../../domain/proposal.ts';
import { type Declined, type Draft, declined, type KeyWords, type Rule, type RuleInput } from '../rule.ts';
import { named, say } from '../sentence.ts';
import { lacksSupport } from '../support.ts';
import { windowPrediction } from './one-window.ts';
import { casesOfCategory, familyIssue, familyOf, knobsOfProvider } from './provider-case.ts';
import { familyEffect, familyRecord } from './provider-record.ts';
import { type CutCalls, cutCalls, type LongerCalls, longerCalls } from './timeout-calls.ts';
import { type LongerTimeout, longerTimeout, probeValues, type RetryWish, retryIn } from './timeout-edit.ts';
import { observedImpact, probeImpact, rangeImpact, timeoutFigures, waitHarm } from './timeout-text.ts';

/**
 * Calls to a provider time out: wait twice as long, within the knob's bounds, and try again with growing pauses.
 *
 * What a call that was cut off would have come to cannot be read from the log. So where calls were allowed to run longer as
 * well, the effect is theirs; else it is a band over models, for a trial where a probe knob is declared.
 */
export const providerTimeout: Rule = {
  cases: (report, knobs) =>
    casesOfCategory(report, 'timeout', (provider) =>
      knobsOfProvider(knobs, provider, ['timeout', 'timeout-retry', 'timeout-probe']),
    ),
  judge: (input) => {
    const family = familyOf(input);
    const provider = KnownProvider.safeParse(family.provider).data;
    const timeout = input.knobs.find(({ kind }) => kind === 'timeout');
    if (provider === undefined || timeout === undefined)
      return declined('OBSERVE', 'no-knob', say`no timeout knob is declared for this provider`);
    const healing = input.allowList[timeout.id] !== undefined;
    const missing = healing ? null : lacksSupport(family, input.gate);
    if (missing !== null) return missing;
    const config = input.config(timeout.file);
    const longer = longerTimeout(timeout, config);
    // A fix that is opened at once turns only what is on the allow-list.
    const again = input.knobs.find(
      ({ kind, id }) => kind === 'timeout-retry' && (!healing || input.allowList[id] !== undefined),
    );
    const retry = retryIn(timeout.file, again, config);
    const given = { input, family, timeout, name: PROVIDER_NAMES[provider], healing };
    if ('verdict' in longer) return retry === null ? longer : retryAlone(given, retry);
    return longerOne(given, longer, retry);
  },
};

interface Given {
  readonly input: RuleInput;
  readonly family: FailureFamily;
  readonly timeout: Knob;
  readonly name: string;
  readonly healing: boolean;
}

function longerOne(given: Given, longer: LongerTimeout, retry: RetryWish | null): Draft | Declined {
  const { input, timeout } = given;
  const observed = longerCalls(input.report, longer.seconds);
  if (observed !== null && observed.calls >= input.gate.min_events && observed.days >= input.gate.min_days)
    return observedChange(given, longer, observed);
  const cut = cutCalls(input.report, longer.seconds);
  const probe = input.knobs.find(({ kind }) => kind === 'timeout-probe');
  if (probe !== undefined && !given.healing) return probeChange(given, { longer, cut, probe });
  // Retries may save calls that no timeout would, so with them the models are no bound.
  const range = rangeOf(retry === null ? cut : { ...cut, band: null }, given.family);
  const effect = familyEffect(given.family, input, {
    change: range,
    identification: 'extrapolated',
  });
  return {
    ...base(given, effect),
    kind: 'change',
    state: 'PROPOSE',
    reason: given.healing ? 'allow-listed' : 'extrapolated',
    title: say`Increase ${named(given.name)} Timeout`,
    knob: timeout,
    wishes: [{ file: timeout.file, values: { [timeout.pointer]: longer.to, ...retry?.values } }],
    expectedImpact: [
      ...rangeImpact(given.family, cut),
      say`Only calls that run longer than the present timeout take longer`,
    ],
    ...(retry === null ? {} : { ifTurned: [retryWords(retry)] }),
    harm: waitHarm(longer, cut, input),
    risks: [say`Runs that fail all the same take longer to fail`],
    figures: timeoutFigures(longer, cut),
  };
}

/** What trying again means, as far as anything reads that it is to be done. */
function retryWords({ knob, tries }: RetryWish): KeyWords {
  return {
    pointer: `${knob.pointer}/enabled`,
    impact: [say`A call that times out is tried ${tries} more`],
    risks: [say`Retries add calls`],
  };
}

/** Calls that ran longer are there: the effect is what came of them. */
function observedChange(given: Given, longer: LongerTimeout, observed: LongerCalls): Draft | Declined {
  const { input, timeout, family } = given;
  const share = family.share_of_runs ?? 0;
  const { rescued, interval } = observed;
  if (share * interval.low <= 0)
    return declined(
      'OBSERVE',
      'no-gain',
      say`calls that were allowed to run longer did not end more often than none at all would`,
    );
  const change = {
    low: -share * interval.high,
    high: -share * interval.low,
    estimate: -share * rescued,
    level: interval.level,
  };
  const sideBySide = observed.sharedDays >= input.gate.min_days;
  const effect = familyEffect(family, input, {
    change,
    identification: sideBySide ? 'replayed' : 'before-after',
  });
  const cut = cutCalls(input.report, longer.seconds);
  return {
    ...base(given, effect),
    kind: 'change',
    state: 'PROPOSE',
    reason: sideBySide ? 'replayed' : 'observed',
    title: say`Increase ${named(given.name)} Timeout`,
    knob: timeout,
    wishes: [{ file: timeout.file, values: { [timeout.pointer]: longer.to } }],
    expectedImpact: [
      ...observedImpact(family, observed),
      say`Only calls that run longer than the present timeout take longer`,
    ],
    harm: waitHarm(longer, { ...cut, addedSeconds: longer.seconds.to - longer.seconds.from }, input),
    risks: [say`Runs that fail all the same take longer to fail`],
    figures: timeoutFigures(longer, cut),
    method: [
      'Kaplan–Meier of the calls that still ran at the present timeout because theirs was longer, with Greenwood’s error and log–log limits',
      'Replay: each call that was cut off is given their chance to end; a saved call is read as a saved run',
    ],
  };
}

interface Probing {
  readonly longer: LongerTimeout;
  readonly cut: CutCalls;
  readonly probe: Knob;
}

function probeChange(given: Given, { longer, cut, probe }: Probing): Draft {
  const { input, family } = given;
  const effect = familyEffect(family, input, {
    change: rangeOf(cut, family),
    identification: 'extrapolated',
  });
  const { sentences, share } = probeImpact(family, { longer, cut, probe }, input);
  const ofShare = { ...effect.change, low: share * effect.change.low, high: share * effect.change.high };
  const small = { ...effect, change: ofShare };
  return {
    ...base(given, small),
    kind: 'probe',
    state: 'PROBE',
    reason: 'probe-identifies',
    title: say`Increase ${named(given.name)} Timeout`,
    knob: probe,
    wishes: [{ file: probe.file, values: probeValues(probe, longer) }],
    expectedImpact: [...rangeImpact(family, cut), ...sentences],
    harm: waitHarm(longer, cut, input),
    risks: [say`Runs that fail all the same take longer to fail, for the share of calls in the trial`],
    nextSteps: [say`See that the code which reads the probe draws lots for each call and logs its duration`],
    figures: timeoutFigures(longer, cut),
  };
}

/** There is no longer timeout to have: try again. */
function retryAlone(given: Given, retry: RetryWish): Draft {
  const { input, family } = given;
  const none: CutCalls = { calls: 0, cut: 0, band: null, addedSeconds: 0 };
  return {
    ...base(
      given,
      familyEffect(family, input, { change: rangeOf(none, family), identification: 'extrapolated' }),
    ),
    kind: 'change',
    state: 'PROPOSE',
    reason: given.healing ? 'allow-listed' : 'extrapolated',
    title: say`Retry ${named(given.name)} Calls That Time Out`,
    knob: retry.knob,
    wishes: [{ file: retry.knob.file, values: retry.values }],
    expectedImpact: [...rangeImpact(family, none), say`A call that times out is tried ${retry.tries} more`],
    harm: { metric: 'seconds that a run takes longer', bound: null, margin: 1 },
    risks: [say`Runs that fail all the same take longer to fail, and retries add calls`],
  };
}

/** Between none of the failures and as many as the models save. */
function rangeOf({ band }: CutCalls, { share_of_runs: share }: FailureFamily): Effect['change'] {
  return { low: -(share ?? 0) * (band?.high ?? 1), high: 0, estimate: null, level: null };
}

function base({ input, family, healing }: Given, effect: Effect) {
  return {
    verdict: 'draft' as const,
    selfHealing: healing,
    issue: familyIssue(family, input),
    effect,
    prediction: windowPrediction(effect, input),
    method: [
      'Log-normal, Weibull and Pareto-tail fits of the logged durations, cut-off calls as censored; hung calls from none to all',
      'A band over models: no probability belongs to it; the prediction reads it as uniform',
    ],
    record: familyRecord(family, input),
  };
}
