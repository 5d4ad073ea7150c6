import type { EvidenceBase } from '../../src/domain/evidence-base.ts';
import { createRandom } from '../../src/statistics/random.ts';
import { type Planted, WEEK, world } from './planted.ts';
import { report } from './reports.ts';

type MetricScores = NonNullable<EvidenceBase['metric_scores']>;

/** The weights of the score model in the planted configs. */
const WEIGHTS = { truth: 0.3, voice: 0.5, format: 0.2 };

/** How outputs are made and labelled in a world of metrics. */
export interface MetricWorld {
  readonly seed?: number;
  readonly labels: number;
  /** Whether people go by the truth of an output alone, or by its score. */
  readonly by?: 'truth' | 'score';
  /** A metric that is given always the same, or as another one. */
  readonly odd?: 'constant' | 'double';
}

/** Seeded outputs of three metrics, labelled as many as wished. */
export function metricScoresOf({ seed = 1, labels, by = 'truth', odd }: MetricWorld): MetricScores {
  const { next } = createRandom(seed);
  const between = (low: number, high: number): number =>
    Math.round(1000 * (low + (high - low) * next())) / 1000;
  const labelled = Array.from({ length: labels }, (_, at) => {
    const good = next() < 0.6;
    const truth = good ? between(0.82, 1) : between(0.45, 0.78);
    const voice = between(0.5, 1);
    const format = odd === 'constant' ? 1 : odd === 'double' ? truth : between(0.75, 1);
    const byMetric = [format, truth, voice];
    const score = WEIGHTS.format * format + WEIGHTS.truth * truth + WEIGHTS.voice * voice;
    const called = by === 'truth' ? good : next() < 0.06 ? score < 0.8 : score >= 0.8;
    return {
      day: WEEK[Math.floor((at * WEEK.length) / labels)] ?? '',
      task_type: null,
      label: called ? 'good' : 'bad',
      score: Math.round(1000 * score) / 1000,
      by_metric: byMetric,
      outputs: 1,
    };
  });
  const row = (metric: string, low: number) => ({ metric, outputs: 450, mean: 0.8, low, high: 1 });
  const correlation = odd === 'constant' ? null : odd === 'double' ? 1 : 0.02;
  return {
    outputs: 450,
    metrics: [row('format', odd === 'constant' ? 1 : 0.75), row('truth', 0.45), row('voice', 0.5)],
    pairs: [
      { metric: 'format', other: 'truth', outputs: 450, correlation },
      { metric: 'truth', other: 'voice', outputs: 450, correlation: 0.01 },
    ],
    labelled,
    labelled_outputs: labels,
  };
}

/** Worlds in which the weights of metrics do not fit. */
export function plantedMetrics(): Planted[] {
  const planted = (given: MetricWorld) => world(report([]), { metric_scores: metricScoresOf(given) });
  return [
    {
      name: 'weights that decide otherwise than people',
      expected: 'metric-weights.metric-weight-truth',
      kind: 'change',
      risk: 'MEDIUM',
      input: planted({ labels: 400 }),
    },
    {
      name: 'a metric that never varies',
      expected: 'metric-weights.metric-weight',
      kind: 'audit',
      risk: 'LOW',
      input: planted({ labels: 0, odd: 'constant' }),
    },
    {
      name: 'few labels that speak against the weights',
      expected: 'metric-weights.metric-weight',
      kind: 'audit',
      risk: 'LOW',
      input: planted({ labels: 60 }),
    },
  ];
}
