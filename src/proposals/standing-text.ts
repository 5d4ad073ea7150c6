import type { ConfigEffect } from '../domain/config-effect.ts';
import type { Prediction, TrackRecord } from '../domain/proposal.ts';
import { countSlot, named, rateSlots, type Sentence, say, slot } from './sentence.ts';

/** What every proposal says of older readers of the config. */
export function compatibilityText(files: readonly string[], needsMigration: boolean): Sentence[] {
  if (files.length === 0) return [say`No file but the proposal itself changes; everything runs as before`];
  return needsMigration
    ? [
        say`Code that reads the present keys behaves as before; the new ones have an effect once the steps below are taken`,
      ]
    : [say`No key is renamed or removed; code that does not read a new key behaves as before`];
}

/** How to get back. */
export function rollbackText(files: readonly string[]): Sentence[] {
  if (files.length === 0)
    return [say`Nothing to roll back: close the pull request, or delete the proposal's folder`];
  return [
    say`Revert the commit, or apply the steps under ${named('inverse')} in ${named('patch.json')}; nothing outside ${listOf(files)} changes`,
  ];
}

/** Whether the changed keys are read, one line a key that needs a word. */
export function effectText(effects: readonly ConfigEffect[]): Sentence[] {
  return effects
    .filter(({ verdict }) => verdict === 'unknown')
    .map(
      ({ pointer, statement }) =>
        say`Whether anything reads ${named(pointer)} is not known: ${named(statement)}`,
    );
}

/** What a reviewer does with a change, after the steps of the rule itself. */
export function nextStepsText(files: readonly string[], prediction: Prediction): Sentence[] {
  if (files.length === 0)
    return [say`Review this proposal`, say`Merge it to keep the request in the repository`];
  return [
    say`Review this proposal and its diff`,
    say`Apply the changes to ${listOf(files)}, or merge the branch that holds them`,
    say`Let the repository's own checks run`,
    say`Watch ${named(prediction.metric.name)} for ${horizonSlot(prediction)} days`,
    say`Revert if it gets worse`,
  ];
}

/** What is predicted, so that it can be held against what happens. */
export function predictionText(prediction: Prediction): Sentence {
  const { low, high, level, p_success: chance } = prediction;
  return say`Predicted with ${slot('predicted_level', 'Level of the prediction', level, 'percent')} probability: ${named(prediction.metric.name)} changes by [${slot('predicted_low', 'Predicted change, low end', low, 'two-decimals')}, ${slot('predicted_high', 'Predicted change, high end', high, 'two-decimals')}] within ${horizonSlot(prediction)} days; the chance to find an improvement by then is ${slot('p_success', 'Chance to find an improvement', chance, 'two-decimals')}`;
}

function horizonSlot({ horizon_days: days }: Prediction) {
  return countSlot('horizon_days', 'Days until it is judged', days);
}

/** How earlier predictions came out. */
export function trackRecordText(record: TrackRecord | null): Sentence[] {
  if (record === null || record.predictions === 0 || record.coverage_interval === null)
    return [say`No earlier prediction has come to its end yet, so nothing is known of how good they are`];
  const coverage = rateSlots('coverage', 'Earlier predictions that held', {
    value: record.covered / record.predictions,
    interval: record.coverage_interval,
    denominator: record.predictions,
  });
  if (record.brier === null) return [say`Earlier predictions held what happened: ${coverage}`];
  const brier = slot('brier', 'Brier score of earlier predictions', record.brier, 'two-decimals');
  const held = say`Earlier predictions held what happened: ${coverage}; their Brier score is ${brier}`;
  if (record.slope === null) return [held];
  const slope = slot('slope', 'Slope of what happened on what was predicted', record.slope, 'two-decimals');
  return [
    held,
    say`What happened rose by ${slope} with what was predicted; a slope below one shrinks this prediction`,
  ];
}

function listOf(files: readonly string[]) {
  return named(files.join(', '));
}
