import { z } from 'zod';

/** Why something was proposed, or was not; stable, for programs and for `apeg explain`. */
export const ReasonCode = z.enum([
  'replayed',
  'observed',
  'harm-observed',
  'extrapolated',
  'probe-identifies',
  'audit-identifies',
  'allow-listed',
  'too-few-events',
  'too-few-days',
  'too-few-labels',
  'too-few-calls',
  'not-confirmed',
  'no-gain',
  'harm-possible',
  'no-knob',
  'no-config-file',
  'config-unusable',
  'value-unusable',
  'already-so',
  'metric-constant',
  'metric-double',
  'at-bound',
  'out-of-bounds',
  'not-read',
  'shadowed',
  'result-invalid',
  'queued-same-key',
  'queued-same-metric',
]);
export type ReasonCode = z.infer<typeof ReasonCode>;

/** What a reason means, and what it takes to get on. */
export interface ReasonText {
  readonly means: string;
  readonly next: string;
}

/** The text of every reason. */
export const REASONS = {
  replayed: {
    means: 'the change was replayed over what the log holds, and gains there',
    next: 'Review the proposal; merge it, or close it with a word why.',
  },
  observed: {
    means: 'the log holds both sides of the change, and the difference passed the gate',
    next: 'Review the proposal; merge it, or close it with a word why.',
  },
  'harm-observed': {
    means: 'a proposal was merged, and what happened since got worse than chance explains',
    next: 'See whether something else of those days explains it; merge to go back, or close it with a word why.',
  },
  extrapolated: {
    means: 'the log cannot say what the change would bring; a range follows from models of it',
    next: 'Declare a probe knob in .github/apeg.yml to have the effect measured first.',
  },
  'probe-identifies': {
    means: 'the log cannot say what the change would bring; a randomised trial on a share of calls can',
    next: 'Merge the probe, let it run for the days that it names, and analyse again.',
  },
  'audit-identifies': {
    means: 'the log cannot say what the change would bring; labels by people can',
    next: 'Label as many outputs as the audit names, log the labels, and analyse again.',
  },
  'allow-listed': {
    means: 'the failure is a known one, and its fix is on the allow-list of the settings',
    next: 'Review the proposal; merge it, or take the knob off the allow-list.',
  },
  'too-few-events': {
    means: 'it was seen too few times',
    next: 'Wait for more runs, or analyse a longer window.',
  },
  'too-few-days': {
    means: 'it was seen on too few days',
    next: 'Wait for more days, or analyse a longer window.',
  },
  'too-few-labels': {
    means: 'too few outputs carry a label of a person',
    next: 'Label more outputs, log the labels, and analyse again.',
  },
  'too-few-calls': {
    means: 'too few calls log what the estimate needs',
    next: 'Log durations, attempts or finish reasons, and analyse again.',
  },
  'not-confirmed': {
    means: 'the difference did not pass the gate between an observation and a claim',
    next: 'Wait for more runs; the finding says how many.',
  },
  'no-gain': {
    means: 'the change would bring less than the smallest effect that is worth a review',
    next: 'Nothing to do.',
  },
  'harm-possible': {
    means: 'the change might do more harm than the margin allows',
    next: 'Nothing to do; more data narrow the interval.',
  },
  'no-knob': {
    means: 'no knob is declared that would turn this',
    next: 'Declare one under knobs in .github/apeg.yml.',
  },
  'no-config-file': {
    means: 'the config file of the knob does not exist',
    next: 'Say where the configs are with --config-dir, or declare the knob in another file.',
  },
  'config-unusable': {
    means: 'the config file cannot be read or edited',
    next: 'Mend the file; apeg validate lists its problems.',
  },
  'value-unusable': {
    means: 'the present value is none that the rule can start from',
    next: 'Write a value of the unit that the knob declares.',
  },
  'already-so': {
    means: 'the config already says what would be proposed',
    next: 'Nothing to do; see whether the workflow reads it.',
  },
  'metric-constant': {
    means: 'a metric of the score has a weight and never varies, so it tells no output from another',
    next: 'Mend the metric, or give it no weight and lower the threshold by what it always added.',
  },
  'metric-double': {
    means: 'two metrics of the score say the same, so what they measure counts twice',
    next: 'Drop one of the two, and decide what the other one is to weigh.',
  },
  'at-bound': {
    means: 'the knob is at its bound already',
    next: 'Widen the bounds of the knob in .github/apeg.yml, if that is wanted.',
  },
  'out-of-bounds': {
    means: 'the fix would leave the bounds of the allow-list',
    next: 'Widen the bounds of the allow-list in .github/apeg.yml, if that is wanted.',
  },
  'not-read': {
    means: 'nothing reads the key, so a change of it would do nothing',
    next: 'Make the workflow read the key, or declare who does.',
  },
  shadowed: {
    means: 'a stronger key wins over this one, so a change of it would do nothing',
    next: 'Change or remove the stronger key, or declare a knob for it.',
  },
  'result-invalid': {
    means: 'the changed file would break a rule of its kind',
    next: 'Mend the file first; apeg validate lists its problems.',
  },
  'queued-same-key': {
    means: 'another proposal that is open changes the same part of the same file',
    next: 'Decide about the other proposal first.',
  },
  'queued-same-metric': {
    means: 'another proposal that is open is judged by the same figure',
    next: 'Decide about the other proposal first.',
  },
} as const satisfies Record<ReasonCode, ReasonText>;

/** Whether a reason only says that nothing was amiss, or not enough; a list of what was seen need not name it. */
export function isQuiet(reason: ReasonCode): boolean {
  return reason === 'not-confirmed' || reason === 'no-gain';
}
