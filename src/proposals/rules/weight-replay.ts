import { mcnemarExact } from '../../statistics/mcnemar.ts';
import type { LabelledScores } from './labelled-scores.ts';
import { bestThreshold } from './threshold-replay.ts';
import type { MetricWeight } from './weight-place.ts';

/** Weight that goes from one metric to another; both are places in the list of weights. */
export interface Move {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** Decisions over the same outputs under the present weights and under others. */
export interface WeightReplay {
  readonly outputs: number;
  /** Decisions that become right, and that become wrong. */
  readonly righted: number;
  readonly wronged: number;
  readonly p: number;
}

/** A move with what it comes to. */
export interface WeighedMove {
  readonly move: Move;
  readonly replay: WeightReplay;
  /** Moves that it was chosen from. */
  readonly tried: number;
}

const STEP = 0.05;
/** So many steps at most go from one metric to another at once. */
const MOST_STEPS = 6;
/** A logged score may be rounded. */
const ROUNDING = 0.01;
/** Thresholds that a change of weights is held against. */
const THRESHOLDS = { min: 0.5, max: 0.99 };
/** Sums of floating-point products miss a threshold by less than that. */
const TINY = 1e-9;

/** Outputs in all. */
export function countOf(rows: readonly LabelledScores[]): number {
  return rows.reduce((sum, { outputs }) => sum + outputs, 0);
}

/** Outputs whose logged score is the mean of their scores by metric under these weights. */
export function explained(rows: readonly LabelledScores[], weights: readonly MetricWeight[]): number {
  const now = weights.map(({ weight }) => weight);
  return countOf(rows.filter(({ score, byMetric }) => Math.abs(weighted(byMetric, now) - score) <= ROUNDING));
}

/** Decisions that are wrong under the present weights. */
export function wrongNow(rows: readonly LabelledScores[], weights: readonly MetricWeight[]): number {
  const now = weights.map(({ weight }) => weight);
  return countOf(rows.filter((row) => !decidesRightly(row, now)));
}

/**
 * The move of weight that decides best about labelled outputs, or null where none decides better.
 *
 * The replay is exact: each output is scored anew. What is tried is bounded: twentieths of the whole from one metric to one other.
 */
export function bestMove(
  rows: readonly LabelledScores[],
  weights: readonly MetricWeight[],
): WeighedMove | null {
  const moves = movesOf(weights);
  let best: WeighedMove | null = null;
  for (const move of moves) {
    const replay = replayMove(rows, weights, move);
    const gain = replay.righted - replay.wronged;
    if (gain > (best === null ? 0 : best.replay.righted - best.replay.wronged))
      best = { move, replay, tried: moves.length };
  }
  return best;
}

/** What a move comes to over labelled outputs; the p-value is McNemar's exact one. */
export function replayMove(
  rows: readonly LabelledScores[],
  weights: readonly MetricWeight[],
  move: Move,
): WeightReplay {
  const [now, then] = [weights.map(({ weight }) => weight), movedWeights(weights, move)];
  const count = { righted: 0, wronged: 0 };
  for (const row of rows) {
    const [before, after] = [decidesRightly(row, now), decidesRightly(row, then)];
    if (!before && after) count.righted += row.outputs;
    if (before && !after) count.wronged += row.outputs;
  }
  return { outputs: countOf(rows), ...count, p: mcnemarExact(count.righted, count.wronged) };
}

/** Decisions that another threshold near the present one would set right, less those that it would set wrong. */
export function thresholdGain(rows: readonly LabelledScores[], weights: readonly MetricWeight[]): number {
  const now = weights.map(({ weight }) => weight);
  const groups = Map.groupBy(rows, ({ threshold }) => threshold);
  return [...groups].reduce((sum, [threshold, members]) => {
    const scores = members.map(({ byMetric, good, outputs }) => ({
      task_type: null,
      label: good ? 'good' : 'bad',
      counts: [[weighted(byMetric, now) + TINY, outputs] as [number, number]],
    }));
    const best = bestThreshold(scores, threshold, THRESHOLDS);
    return sum + (best === null ? 0 : best.righted - best.wronged);
  }, 0);
}

/** The weights after a move, free of the noise of floating point. */
export function movedWeights(weights: readonly MetricWeight[], { from, to, step }: Move): number[] {
  const sign = (at: number): number => (at === to ? 1 : at === from ? -1 : 0);
  return weights.map(({ weight }, at) => Math.round((weight + sign(at) * step) * 10_000) / 10_000);
}

/** Moves within the bounds of both knobs; smaller ones first, so that of two as good the smaller is taken. */
function movesOf(weights: readonly MetricWeight[]): Move[] {
  const steps = Array.from({ length: MOST_STEPS }, (_, step) => (step + 1) * STEP);
  return steps.flatMap((step) =>
    weights.flatMap((giver, from) =>
      weights.flatMap((taker, to) =>
        from !== to &&
        giver.weight - step >= giver.knob.min - TINY &&
        taker.weight + step <= taker.knob.max + TINY
          ? [{ from, to, step }]
          : [],
      ),
    ),
  );
}

/** Whether good outputs pass and bad ones do not; a score equal to the threshold passes. */
function decidesRightly({ byMetric, threshold, good }: LabelledScores, weights: readonly number[]): boolean {
  return weighted(byMetric, weights) >= threshold - TINY === good;
}

function weighted(scores: readonly number[], weights: readonly number[]): number {
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  return scores.reduce((sum, score, at) => sum + score * (weights[at] ?? 0), 0) / all;
}
