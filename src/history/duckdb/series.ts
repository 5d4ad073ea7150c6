import { type Window } from '../../domain/time.ts';
import type {
  DurationCell,
  LongCalls,
  OwnAction,
  RetriedFailures,
  ScoreCount,
} from '../execution-history.ts';
import { dayCell, dayNumber, textCell } from './cells.ts';
import type { Session } from './engine.ts';
import { within } from './runs.ts';

/** Durations of the window's events in log buckets; an event of a timeout row counts as cut off. */
export async function durationCells(
  engine: Session,
  window: Window,
  timeouts: readonly number[],
): Promise<DurationCell[]> {
  const rows = await engine.rows(`with timed as (${timedEvents(window, timeouts)})
    select provider, node, bucket, count(*)::DOUBLE as n, count_if(cut)::DOUBLE as censored
    from timed group by all order by all nulls first`);
  return rows.map((row) => ({
    provider: textCell(row['provider']),
    node: textCell(row['node']),
    bucket: Number(row['bucket']),
    count: Number(row['n']),
    censored: Number(row['censored']),
  }));
}

/** Calls that ran at least as long as the shortest timeout of their provider, by day. */
export async function longCalls(
  engine: Session,
  window: Window,
  timeouts: readonly number[],
): Promise<LongCalls[]> {
  if (timeouts.length === 0) return [];
  const rows = await engine.rows(`with timed as (${timedEvents(window, timeouts)}),
    shortest as (select provider, min(bucket) as bucket from timed where cut group by provider)
    select timed.provider, day, timed.bucket, count(*)::DOUBLE as n, count_if(cut)::DOUBLE as censored
    from timed join shortest on timed.provider is not distinct from shortest.provider and timed.bucket >= shortest.bucket
    group by all order by all nulls first`);
  return rows.map((row) => ({
    provider: textCell(row['provider']),
    day: dayCell(row['day']),
    bucket: Number(row['bucket']),
    count: Number(row['n']),
    censored: Number(row['censored']),
  }));
}

function timedEvents(window: Window, timeouts: readonly number[]): string {
  const cut =
    timeouts.length === 0 ? 'false' : `coalesce(grouped_error.family in (${timeouts.join(', ')}), false)`;
  return `select entry.provider, entry.node_id as node, ${dayNumber('entry.ts')} as day,
      floor(8 * log2(entry.duration_ms))::INTEGER as bucket, ${cut} as cut
    from entry left join grouped_error on grouped_error.seq = entry.seq
    where entry.duration_ms > 0 and entry.event_type in ('node_execution', 'scoring', 'error') and ${within('entry.ts', window)}`;
}

/** Exact scores of the window's scoring events. */
export async function scoreCounts(engine: Session, window: Window): Promise<ScoreCount[]> {
  const rows =
    await engine.rows(`select coalesce(entry.task_type, run.task_type) as task_type, label, entry.score as score, count(*)::DOUBLE as n
    from entry left join run using (run_key)
    where entry.event_type = 'scoring' and entry.score is not null and ${within('entry.ts', window)}
    group by all order by all nulls first`);
  return rows.map((row) => ({
    taskType: textCell(row['task_type']),
    label: textCell(row['label']),
    score: Number(row['score']),
    count: Number(row['n']),
  }));
}

/** What came of numbered further tries at the same node of the same run, by the failure row of the try before. */
export async function retriedFailures(engine: Session): Promise<RetriedFailures[]> {
  const rows = await engine.rows(`with tried as (
      select attempt, ts, success, lag(success) over step as last_success, lag(seq) over step as last_seq
      from entry where attempt is not null and node_id is not null and success is not null
        and run_key in (select distinct run_key from run_error)
      window step as (partition by run_key, node_id order by seq))
    select grouped_error.family as family, tried.attempt, ${dayNumber('tried.ts')} as day,
      count(*)::DOUBLE as tries, count_if(tried.success)::DOUBLE as successful
    from tried join grouped_error on grouped_error.seq = last_seq
    where tried.attempt > 1 and last_success is false group by all order by all nulls first`);
  return rows.map((row) => ({
    family: Number(row['family']),
    attempt: Number(row['attempt']),
    day: dayCell(row['day']),
    tries: Number(row['tries']),
    successful: Number(row['successful']),
  }));
}

/** APEG's own entries in the window, by action. */
export async function ownActions(engine: Session, window: Window): Promise<OwnAction[]> {
  const rows =
    await engine.rows(`select coalesce(action, event_type::VARCHAR) as action, count(*)::DOUBLE as entries,
      count_if(success)::DOUBLE as successful, count_if(success is false or error_message is not null)::DOUBLE as failed
    from own_entry where ${within('ts', window)} group by 1 order by 1`);
  return rows.map((row) => ({
    action: textCell(row['action']) ?? '',
    entries: Number(row['entries']),
    successful: Number(row['successful']),
    failed: Number(row['failed']),
  }));
}
