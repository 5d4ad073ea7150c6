import { type Window } from '../../domain/time.ts';
import type { DurationCell, LongCalls, OwnAction, RetriedFailures } from '../execution-history.ts';
import type { ScoreCount } from '../outputs.ts';
import { dayCell, dayNumber, textCell } from './cells.ts';
import type { Session } from './engine.ts';
import { within } from './runs.ts';
import { OUTCOME, STEP } from './steps.ts';

/** Questions about how long events of the window took; those of timeout rows count as cut off. */
export interface TimedEvents {
  /** In log buckets. */
  cells(timeouts: readonly number[]): Promise<DurationCell[]>;
  /** Calls that ran at least as long as the shortest timeout of their provider, by day. */
  long(timeouts: readonly number[]): Promise<LongCalls[]>;
}

/** Counts the timed events once for the same timeouts, whatever is asked of them; needs `grouped_error`. */
export function timedEvents(engine: Session, window: Window): TimedEvents {
  let counted = { timeouts: '', done: Promise.resolve() };
  const count = (timeouts: readonly number[]): Promise<void> => {
    const key = `of ${timeouts.join(', ')}`;
    if (counted.timeouts !== key) counted = { timeouts: key, done: engine.run(countTimed(window, timeouts)) };
    return counted.done;
  };
  return {
    cells: async (timeouts) => {
      await count(timeouts);
      const rows =
        await engine.rows(`select provider, node, bucket, sum(n)::DOUBLE as n, sum(cut)::DOUBLE as censored
        from timed_event group by all order by all nulls first`);
      return rows.map((row) => ({
        provider: textCell(row['provider']),
        node: textCell(row['node']),
        bucket: Number(row['bucket']),
        count: Number(row['n']),
        censored: Number(row['censored']),
      }));
    },
    long: async (timeouts) => {
      if (timeouts.length === 0) return [];
      await count(timeouts);
      const rows =
        await engine.rows(`with shortest as (select provider, min(bucket) as bucket from timed_event where cut > 0 group by provider)
        select timed.provider, day, timed.bucket, sum(n)::DOUBLE as n, sum(cut)::DOUBLE as censored
        from timed_event as timed join shortest on timed.provider is not distinct from shortest.provider and timed.bucket >= shortest.bucket
        group by all order by all nulls first`);
      return rows.map((row) => ({
        provider: textCell(row['provider']),
        day: dayCell(row['day']),
        bucket: Number(row['bucket']),
        count: Number(row['n']),
        censored: Number(row['censored']),
      }));
    },
  };
}

function countTimed(window: Window, timeouts: readonly number[]): string {
  const cut = timeouts.length === 0 ? 'false' : `grouped_error.family in (${timeouts.join(', ')})`;
  return `create or replace table timed_event as
    select entry.provider, entry.node_id as node, ${dayNumber('entry.ts')} as day,
      floor(8 * log2(entry.duration_ms))::INTEGER as bucket, count(*) as n, count(*) filter (${cut}) as cut
    from entry left join grouped_error on grouped_error.seq = entry.seq
    where entry.duration_ms > 0 and ${STEP} and ${within('entry.ts', window)} group by all`;
}

/** Exact scores of the window's scoring events. */
export async function scoreCounts(engine: Session, window: Window): Promise<ScoreCount[]> {
  const rows = await engine.rows(`select coalesce(entry.task_type, run.task_type) as task_type, label,
      case when label is not null then ${dayNumber('entry.ts')} end as day, entry.score as score, count(*)::DOUBLE as n
    from entry left join run using (run_key)
    where entry.event_type = 'scoring' and entry.score is not null and ${within('entry.ts', window)}
    group by all order by all nulls first`);
  return rows.map((row) => ({
    taskType: textCell(row['task_type']),
    label: textCell(row['label']),
    day: row['day'] === null ? null : dayCell(row['day']),
    score: Number(row['score']),
    count: Number(row['n']),
  }));
}

/** What came of numbered retries of a failed step that has a failure row, by that row. */
export async function retriedFailures(engine: Session): Promise<RetriedFailures[]> {
  const rows = await engine.rows(`with tried as (
      select attempt, ended_at, ${OUTCOME} as outcome, lag(${OUTCOME}) over step as last_outcome, lag(seq) over step as last_seq
      from entry join (select run_key, ended_at from run where ended) using (run_key)
        semi join run_error using (run_key)
      where ${STEP} and node_id is not null
      window step as (partition by run_key, node_id order by seq))
    select grouped_error.family as family, tried.attempt, ${dayNumber('ended_at')} as day,
      count(*)::DOUBLE as tries, count_if(outcome)::DOUBLE as successful
    from tried join grouped_error on grouped_error.seq = last_seq
    where tried.attempt > 1 and outcome is not null and last_outcome is false group by all order by all nulls first`);
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
