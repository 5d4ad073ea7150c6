import type { EvidenceBase } from '../../domain/evidence-base.ts';
import { type Declined, declined } from '../rule.ts';
import { countSlot, counts, named, say, slot } from '../sentence.ts';
import { slug } from '../slice.ts';
import type { MetricWeight } from './weight-place.ts';

type MetricScores = NonNullable<EvidenceBase['metric_scores']>;

/** A metric that tells no output from another, or none that a second one does not. */
export interface OddMetric {
  readonly metric: string;
  /** What is known of it alone. */
  readonly only: MetricScores;
}

/** Outputs that a word about a metric rests on. */
const FEW = 30;
/** Two metrics *say the same* where their correlation is at least so much. */
const SAME = 0.98;

/** The metrics that never vary or say the same as another one. */
export function oddMetrics(found: MetricScores): OddMetric[] {
  return found.metrics.flatMap((row): OddMetric[] => {
    const pairs = found.pairs.filter(
      ({ metric, correlation, outputs }) =>
        metric === row.metric && outputs >= FEW && (correlation ?? 0) >= SAME,
    );
    if (row.outputs < FEW || (row.low !== row.high && pairs.length === 0)) return [];
    return [{ metric: row.metric, only: { ...found, metrics: [row], pairs, labelled: [] } }];
  });
}

/** What is odd about a metric that has a weight, from what is known of it alone. */
export function aboutMetric(
  metric: string,
  { metrics, pairs }: MetricScores,
  weights: readonly MetricWeight[],
): Declined {
  const weightOf = (name: string): number => weights.find((row) => row.metric === name)?.weight ?? 0;
  const [row] = metrics;
  const own = weightOf(metric);
  const name = slug(metric).replaceAll('-', '_');
  if (row !== undefined && row.low === row.high && own > 0)
    return declined(
      'OBSERVE',
      'metric-constant',
      say`${named(metric)} never varies: it scored ${slot(`${name}_score`, 'The one score of the metric', row.low, 'two-decimals')} in all ${counts(countSlot(`${name}_outputs`, 'Outputs with a score of the metric', row.outputs), 'output')}, so its weight of ${slot(`${name}_weight`, 'Weight of the metric', own, 'two-decimals')} moves every score alike`,
    );
  const pair = pairs.find(({ other }) => weightOf(other) > 0);
  if (pair === undefined || own === 0)
    return declined('OBSERVE', 'no-gain', say`${named(metric)} has no weight, or what it doubles has none`);
  return declined(
    'OBSERVE',
    'metric-double',
    say`${named(metric)} and ${named(pair.other)} say the same: their correlation is ${slot(`${name}_correlation`, 'Correlation of the two metrics', pair.correlation ?? 0, 'two-decimals')} over ${counts(countSlot(`${name}_outputs`, 'Outputs with a score of the metric', pair.outputs), 'output')}, and together they have a weight of ${slot(`${name}_weight`, 'Weight of both metrics', Math.round(10_000 * (own + weightOf(pair.other))) / 10_000, 'two-decimals')}`,
  );
}
