import type { LedgerEntry } from '../../domain/ledger.ts';
import type { TrackRecord } from '../../domain/proposal.ts';
import { jeffreys } from '../../statistics/exact-interval.ts';
import { spreadOfEffects } from '../../statistics/shrinkage.ts';

/** Fewer outcomes say nothing of a slope. */
const FEWEST_FOR_SLOPE = 5;
/** Fewer outcomes say nothing of how far true effects spread. */
const FEWEST_FOR_SPREAD = 10;

/**
 * How good the predictions of proposals were whose horizon is over; null where there is none.
 *
 * Coverage with Jeffreys' interval; the Brier score is the mean of (p − success)²; the slope that of a line through 0 from
 * the middle of the predicted change to the realised one, both by half the width of the interval; tau the spread of true
 * changes of shares.
 */
export function trackRecordOf(entries: readonly LedgerEntry[]): TrackRecord | null {
  const scored = entries.flatMap(({ score, prediction }) => (score === null ? [] : [{ score, prediction }]));
  if (scored.length === 0) return null;
  const covered = scored.filter(({ score }) => score.covered).length;
  const errors = scored.map(({ score, prediction }) => (prediction.p_success - Number(score.success)) ** 2);
  // In units of its own interval, so that seconds and shares weigh alike.
  const pairs = scored.map(({ score, prediction: { low, high } }) => {
    const unit = (high - low) / 2 || 1;
    return { predicted: (low + high) / 2 / unit, realised: score.realised / unit };
  });
  const squares = pairs.reduce((sum, { predicted }) => sum + predicted ** 2, 0);
  const products = pairs.reduce((sum, { predicted, realised }) => sum + predicted * realised, 0);
  const outcomes = scored
    .filter(({ prediction }) => prediction.metric.unit === 'share')
    .map(({ score }) => ({ estimate: score.realised, standardError: score.standard_error }))
    .filter(({ standardError }) => standardError > 0);
  return {
    predictions: scored.length,
    covered,
    coverage_interval: jeffreys(covered, scored.length),
    brier: errors.reduce((sum, error) => sum + error, 0) / errors.length,
    slope: scored.length < FEWEST_FOR_SLOPE || squares === 0 ? null : products / squares,
    tau: outcomes.length < FEWEST_FOR_SPREAD ? null : spreadOfEffects(outcomes),
  };
}
