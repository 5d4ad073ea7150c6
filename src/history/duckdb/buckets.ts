import { BUCKETS, type BucketWidth } from '../../domain/bucket.ts';
import type { Window } from '../../domain/time.ts';
import type { Bucketed, BucketFigures } from '../execution-history.ts';
import { numberCell, textCell } from './cells.ts';
import type { Session } from './engine.ts';
import { within } from './runs.ts';

/** Start of the bucket that an instant falls in, in milliseconds since 1970. */
function startOf(column: string, width: BucketWidth): string {
  const { ms, offset } = BUCKETS[width];
  return `((epoch_ms(${column}) - ${offset}) // ${ms}) * ${ms} + ${offset}`;
}

/** Runs, scores, durations, errors and tokens by bucket. */
export async function bucketFigures(
  engine: Session,
  window: Window,
  width: BucketWidth,
): Promise<BucketFigures[]> {
  const rows = await engine.rows(`with ended as (
      select ${startOf('ended_at', width)} as start, count(*) as runs, count_if(success) as successful,
        avg(score order by score) as mean_score, count(score) as scored from run where ended group by start),
    timed as (select ${startOf('ts', width)} as start, quantile_cont(duration_ms, [0.5, 0.95]) as q, count(duration_ms) as timed,
        sum(tokens) as tokens
      from entry where event_type <> 'workflow_end' and (duration_ms is not null or tokens is not null) and ${within('ts', window)} group by start),
    failing as (select ${startOf('ts', width)} as start, count(*) as errors from run_error where ${within('ts', window)} group by start)
    select start::DOUBLE as start, coalesce(runs, 0)::DOUBLE as runs, coalesce(successful, 0)::DOUBLE as successful, mean_score,
      coalesce(scored, 0)::DOUBLE as scored, q[1] as p50, q[2] as p95, coalesce(timed, 0)::DOUBLE as timed,
      coalesce(errors, 0)::DOUBLE as errors, tokens
    from ended full join timed using (start) full join failing using (start) order by start`);
  return rows.map((row) => ({
    start: Number(row['start']),
    runs: Number(row['runs']),
    successful: Number(row['successful']),
    meanScore: numberCell(row['mean_score']),
    scoredRuns: Number(row['scored']),
    p50: numberCell(row['p50']),
    p95: numberCell(row['p95']),
    timedEvents: Number(row['timed']),
    errorEvents: Number(row['errors']),
    tokens: numberCell(row['tokens']),
  }));
}

/** Runs by bucket, failed runs by failure row, and uses by macro; needs `failed_run` and `macro_use`. */
export async function bucketCounts(engine: Session, width: BucketWidth): Promise<Bucketed> {
  const runs = await engine.rows(`select ${startOf('ended_at', width)} as start, count(*)::DOUBLE as runs,
    count_if(success)::DOUBLE as successful from run where ended group by 1 order by 1`);
  const families =
    await engine.rows(`select family, ${startOf('ended_at', width)} as start, count(*)::DOUBLE as failed
    from failed_run group by all order by family, start`);
  const macros =
    await engine.rows(`select macro, ${startOf('ended_at', width)} as start, count(*)::DOUBLE as uses,
    count_if(success)::DOUBLE as successful from macro_use group by all order by macro, start`);
  return {
    runs: runs.map((row) => ({
      start: Number(row['start']),
      successes: Number(row['successful']),
      n: Number(row['runs']),
    })),
    families: families.map((row) => ({
      family: Number(row['family']),
      start: Number(row['start']),
      failed: Number(row['failed']),
    })),
    macros: macros.map((row) => ({
      macro: textCell(row['macro']) ?? '',
      start: Number(row['start']),
      uses: Number(row['uses']),
      successful: Number(row['successful']),
    })),
  };
}
