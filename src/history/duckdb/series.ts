import { type Window } from '../../domain/time.ts';
import type { DurationCell, OwnAction, ScoreCount } from '../execution-history.ts';
import { textCell } from './cells.ts';
import type { Session } from './engine.ts';
import { within } from './runs.ts';

/** Durations of the window's events in log buckets; an event of a timeout row counts as cut off. */
export async function durationCells(
  engine: Session,
  window: Window,
  timeouts: readonly number[],
): Promise<DurationCell[]> {
  const cut =
    timeouts.length === 0 ? 'false' : `coalesce(grouped_error.family in (${timeouts.join(', ')}), false)`;
  const rows =
    await engine.rows(`select entry.provider, entry.node_id as node, floor(8 * log2(entry.duration_ms))::INTEGER as bucket,
      count(*)::DOUBLE as n, count_if(${cut})::DOUBLE as censored
    from entry left join grouped_error on grouped_error.seq = entry.seq
    where entry.duration_ms > 0 and entry.event_type in ('node_execution', 'scoring', 'error') and ${within('entry.ts', window)}
    group by all order by all nulls first`);
  return rows.map((row) => ({
    provider: textCell(row['provider']),
    node: textCell(row['node']),
    bucket: Number(row['bucket']),
    count: Number(row['n']),
    censored: Number(row['censored']),
  }));
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
