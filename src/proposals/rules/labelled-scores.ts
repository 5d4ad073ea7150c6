import type { ReportSlice } from '../../domain/evidence.ts';
import type { EvidenceBase } from '../../domain/evidence-base.ts';
import { taskThreshold } from '../task-threshold.ts';
import { verdictOf } from './labels.ts';
import type { MetricWeight } from './weight-place.ts';

/** Outputs alike in every score, with what people said of them. */
export interface LabelledScores {
  readonly day: string;
  readonly good: boolean;
  /** The logged score. */
  readonly score: number;
  /** What the output needs to pass. */
  readonly threshold: number;
  /** In the order of the weights. */
  readonly byMetric: readonly number[];
  readonly outputs: number;
}

/** The labelled outputs that have a score of every metric with a weight. */
export function labelledScores(
  found: NonNullable<EvidenceBase['metric_scores']>,
  weights: readonly MetricWeight[],
  thresholds: ReportSlice['pass_threshold'],
): LabelledScores[] {
  const places = weights.map(({ metric }) => found.metrics.findIndex((row) => row.metric === metric));
  return found.labelled.flatMap((row): LabelledScores[] => {
    const good = verdictOf(row.label);
    const scores = places.map((place) => row.by_metric[place] ?? null);
    const whole = scores.every((score, at) => score !== null || weights[at]?.weight === 0);
    if (good === null || !whole) return [];
    return [
      {
        day: row.day,
        good,
        score: row.score,
        threshold: taskThreshold(thresholds, row.task_type),
        byMetric: scores.map((score) => score ?? 0),
        outputs: row.outputs,
      },
    ];
  });
}
