import type { EvidenceBase } from '../../domain/evidence-base.ts';
import { clopperPearson } from '../../statistics/exact-interval.ts';
import { type Interval, wilson } from '../../statistics/interval.ts';
import { mcnemarExact } from '../../statistics/mcnemar.ts';
import { verdictOf } from './labels.ts';

type ScoreRow = EvidenceBase['scores'][number];

/** How outputs of some task types scored, beside a threshold. */
export interface ScoredOutputs {
  readonly outputs: number;
  readonly rejected: number;
  /** Of the rejected ones, within a tenth below the threshold. */
  readonly near: number;
  readonly good: number;
  readonly bad: number;
  readonly goodRejected: number;
  /** Middle score of the outputs that people called good; null without any. */
  readonly goodMedian: number | null;
}

/** One threshold in place of another, replayed over labelled outputs. */
export interface ThresholdReplay {
  readonly to: number;
  /** Decisions that become right, and that become wrong. */
  readonly righted: number;
  readonly wronged: number;
  readonly p: number;
  /** Good outputs that pass now and did not. */
  readonly goodMoved: number;
  /** Bad ones that pass now and did not. */
  readonly badMoved: number;
  /** Of all good outputs, those that move. */
  readonly goodShare: Interval;
  /** Of the labelled outputs that pass then, bad ones that did not pass before. */
  readonly badShare: Interval;
}

const NEAR = 0.1;
/** How far a threshold is moved at once. */
const STEPS = [-0.05, -0.1, 0.05, 0.1];

/** Counts of outputs beside a threshold; a score equal to it passes. */
export function scoredOutputs(rows: readonly ScoreRow[], threshold: number): ScoredOutputs {
  const count = (where: (score: number, good: boolean | null) => boolean): number =>
    sumOf(rows, (score, good) => where(score, good));
  const good = count((_, verdict) => verdict === true);
  return {
    outputs: count(() => true),
    rejected: count((score) => score < threshold),
    near: count((score) => score < threshold && score >= threshold - NEAR),
    good,
    bad: count((_, verdict) => verdict === false),
    goodRejected: count((score, verdict) => verdict === true && score < threshold),
    goodMedian: medianOf(rows.filter(({ label }) => verdictOf(label) === true)),
  };
}

/**
 * The threshold near the present one that decides best about labelled outputs, or null where none decides better.
 *
 * The replay is exact: each labelled output is decided anew. The p-value is McNemar's exact one, times the thresholds tried.
 */
export function bestThreshold(
  rows: readonly ScoreRow[],
  threshold: number,
  bounds: { readonly min: number; readonly max: number },
): ThresholdReplay | null {
  const tried = STEPS.map((step) => Math.round((threshold + step) * 1000) / 1000)
    .filter((to) => to >= bounds.min && to <= bounds.max)
    .map((to) => replay(rows, threshold, to));
  const gain = ({ righted, wronged }: ThresholdReplay): number => righted - wronged;
  const best = tried.reduce<ThresholdReplay | null>(
    (found, one) => (gain(one) > (found === null ? 0 : gain(found)) ? one : found),
    null,
  );
  return best === null ? null : { ...best, p: Math.min(1, best.p * tried.length) };
}

function replay(rows: readonly ScoreRow[], from: number, to: number): ThresholdReplay {
  const [low, high] = [Math.min(from, to), Math.max(from, to)];
  const moved = (wanted: boolean): number =>
    sumOf(rows, (score, verdict) => verdict === wanted && score >= low && score < high);
  const all = (wanted: boolean): number => sumOf(rows, (_, verdict) => verdict === wanted);
  const [goodMoved, badMoved] = [moved(true), moved(false)];
  const passing = sumOf(rows, (score, verdict) => verdict !== null && score >= to);
  const [righted, wronged] = to < from ? [goodMoved, badMoved] : [badMoved, goodMoved];
  return {
    to,
    righted,
    wronged,
    p: mcnemarExact(righted, wronged),
    goodMoved,
    badMoved,
    goodShare: wilson(goodMoved, all(true)),
    badShare: clopperPearson(to < from ? badMoved : 0, passing),
  };
}

function sumOf(
  rows: readonly ScoreRow[],
  counts: (score: number, verdict: boolean | null) => boolean,
): number {
  return rows.reduce((total, { label, counts: cells }) => {
    const verdict = verdictOf(label);
    return total + cells.reduce((sum, [score, n]) => sum + (counts(score, verdict) ? n : 0), 0);
  }, 0);
}

function medianOf(rows: readonly ScoreRow[]): number | null {
  const cells = rows.flatMap(({ counts }) => counts).sort(([one], [other]) => one - other);
  const all = cells.reduce((sum, [, n]) => sum + n, 0);
  let seen = 0;
  for (const [score, n] of cells) {
    seen += n;
    if (seen >= all / 2) return score;
  }
  return null;
}
