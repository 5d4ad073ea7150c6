import type { TrendMetric, TrendSeries } from '../domain/performance-trends.ts';
import { redact } from '../domain/redaction.ts';
import type { Bucketed, BucketFigures } from '../history/execution-history.ts';

/** One measure by bucket, before it is judged. */
export interface Series {
  readonly metric: TrendMetric;
  /** What it is about, redacted; null for the whole. */
  readonly subject: string | null;
  readonly points: readonly SeriesPoint[];
}

/** One bucket: a rate has its successes, any other measure its value. */
export interface SeriesPoint {
  /** Milliseconds since 1970. */
  readonly start: number;
  readonly value: number | null;
  readonly n: number;
  readonly successes: number | null;
}

/** What a metric is measured in, what its n counts, and which way is worse. */
export const METRICS = {
  success_rate: { unit: 'share', of: 'runs that ended in the bucket', worse: 'down' },
  mean_score: { unit: 'score', of: 'scored runs that ended in the bucket', worse: 'down' },
  latency_p50: { unit: 'ms', of: 'events of the bucket that log a duration', worse: 'up' },
  latency_p95: { unit: 'ms', of: 'events of the bucket that log a duration', worse: 'up' },
  errors_per_run: { unit: 'errors per run', of: 'runs that ended in the bucket', worse: 'up' },
  tokens_per_run: { unit: 'tokens per run', of: 'runs that ended in the bucket', worse: 'up' },
  failure_rate: { unit: 'share', of: 'runs that ended in the bucket', worse: 'up' },
  macro_success_rate: { unit: 'share', of: 'uses in runs that ended in the bucket', worse: 'down' },
} as const satisfies Record<
  TrendMetric,
  Pick<TrendSeries, 'unit' | 'of'> & { readonly worse: 'up' | 'down' }
>;

/** Names of failure rows by number; rows without a name have no series. */
export type FamilyNames = ReadonlyMap<number, string>;

/** The series of the whole that are measured: score, durations, errors and, where logged, tokens. */
export function measuredSeries(buckets: readonly BucketFigures[], starts: readonly number[]): Series[] {
  const at = new Map(buckets.map((bucket) => [bucket.start, bucket]));
  const series = (
    metric: TrendMetric,
    measure: (bucket: BucketFigures) => Omit<SeriesPoint, 'start'>,
  ): Series => ({
    metric,
    subject: null,
    points: starts.map((start) => {
      const bucket = at.get(start);
      return { start, ...(bucket === undefined ? EMPTY : measure(bucket)) };
    }),
  });
  const perRun = (total: number | null, runs: number): Omit<SeriesPoint, 'start'> => ({
    value: total === null || runs === 0 ? null : total / runs,
    n: runs,
    successes: null,
  });
  return [
    series('mean_score', ({ meanScore, scoredRuns }) => ({
      value: meanScore,
      n: scoredRuns,
      successes: null,
    })),
    series('latency_p50', ({ p50, timedEvents }) => ({ value: p50, n: timedEvents, successes: null })),
    series('latency_p95', ({ p95, timedEvents }) => ({ value: p95, n: timedEvents, successes: null })),
    series('errors_per_run', ({ errorEvents, runs }) => perRun(errorEvents, runs)),
    ...(buckets.some((bucket) => bucket.tokens !== null)
      ? [series('tokens_per_run', ({ tokens, runs }) => perRun(tokens, runs))]
      : []),
  ];
}

/** The series that are counts: the success rate, the failure rate of each named row, and the success rate of each macro. */
export function rateSeries(counts: Bucketed, starts: readonly number[], names: FamilyNames): Series[] {
  return [
    successSeries(counts, starts),
    ...familySeries(counts, starts, names),
    ...macroSeries(counts, starts),
  ];
}

function successSeries({ runs }: Bucketed, starts: readonly number[]): Series {
  const at = new Map(runs.map((bucket) => [bucket.start, bucket]));
  const points = starts.map((start) => {
    const { successes, n } = at.get(start) ?? { successes: 0, n: 0 };
    return { start, ...rate(successes, n) };
  });
  return { metric: 'success_rate', subject: null, points };
}

/** The failure rate of each named row, by its share of the runs that ended. */
function familySeries(counts: Bucketed, starts: readonly number[], names: FamilyNames): Series[] {
  const runs = new Map(counts.runs.map((bucket) => [bucket.start, bucket.n]));
  const byFamily = Map.groupBy(counts.families, (row) => row.family);
  return [...names].map(([family, name]) => {
    const failed = new Map((byFamily.get(family) ?? []).map((row) => [row.start, row.failed]));
    const points = starts.map((start) => ({ start, ...rate(failed.get(start) ?? 0, runs.get(start) ?? 0) }));
    return { metric: 'failure_rate', subject: name, points };
  });
}

/** The success rate of each macro, by its uses. */
function macroSeries(counts: Bucketed, starts: readonly number[]): Series[] {
  const byMacro = Map.groupBy(counts.macros, (row) => redact(row.macro));
  return [...byMacro]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([macro, rows]) => {
      const at = new Map(rows.map((row) => [row.start, row]));
      const points = starts.map((start) => ({
        start,
        ...rate(at.get(start)?.successful ?? 0, at.get(start)?.uses ?? 0),
      }));
      return { metric: 'macro_success_rate', subject: macro, points };
    });
}

const EMPTY: Omit<SeriesPoint, 'start'> = { value: null, n: 0, successes: null };

function rate(successes: number, n: number): Omit<SeriesPoint, 'start'> {
  return { value: n === 0 ? null : successes / n, n, successes };
}
