import type { Window } from '../../domain/time.ts';
import type { Thresholds } from '../execution-history.ts';
import type { MemoryRun } from '../memory-store.ts';
import { type Engine, quote } from './engine.ts';

/**
 * Everything below reads `entry`: one row per entry of the user's workflows with `seq`, its place in the order of time.
 *
 * `run_key` is a 64-bit hash of the workflow id, which is far cheaper to group and join by than the text.
 *
 * `run` holds the runs of the window: an ended run belongs to the window in which it ended, a run without an end to the one
 * in which it was last seen. `run_error` holds their error events; `failure` the one failure of each failed run.
 */
const ENTRY_VIEW = 'create or replace view entry as select rowid as seq, * from log';

const IS_ERROR = `event_type not in ('workflow_start', 'workflow_end') and (error_message is not null or success is false)`;

/** Makes `run` and `run_error` from the entries' workflow ids. */
export async function selectByWorkflowId(engine: Engine, window: Window): Promise<void> {
  await engine.run(`create or replace table any_run as
    select run_key, max(case when event_type = 'workflow_end' then seq end) as end_seq,
      max(ts) as last_ts, arg_min(task_type, seq) as task_type, min(macro) as first_macro, max(macro) as last_macro,
      min(seq) filter (macro is not null) as macro_seq, count_if(${IS_ERROR}) as error_like,
      sum(round(duration_ms)) as busy_ms,
      arg_max(score, seq) filter (event_type = 'scoring' and score is not null) as score,
      max(seq) filter (event_type = 'scoring' and score is not null) as score_seq
    from entry where run_key is not null group by run_key`);
  await engine.run(`create or replace table run_end as
    with ends as (select seq, ts, success, error_message from entry where event_type = 'workflow_end')
    select run_key, end_seq, coalesce(ends.ts, last_ts) as ended_at, ends.success as end_success,
      error_like > 0 or ends.error_message is not null as troubled
    from any_run left join ends on ends.seq = end_seq where ${within('ended_at', window)}`);
  await engine.run(`create or replace table error as
    select e.seq, e.run_key, e.ts, e.event_type, e.node_id, e.action, e.score, e.error_message, e.provider, e.status_code,
      e.event_type = 'workflow_end' as is_end
    from (select * from entry where error_message is not null or success is false) e
      join (select run_key, end_seq from run_end where troubled) t using (run_key)
    where (e.event_type not in ('workflow_start', 'workflow_end') and (t.end_seq is null or e.seq < t.end_seq))
      or (e.event_type = 'workflow_end' and e.seq = t.end_seq and e.error_message is not null)`);
  await engine.run(`create or replace table run_error as
    with success as (select seq, run_key, node_id, action from entry
        semi join (select run_key from error where not is_end) using (run_key) where success),
      node_success as (select run_key, node_id, max(seq) as seq from success where node_id is not null group by all),
      action_success as (select run_key, action, max(seq) as seq from success where action is not null group by all)
    select error.*, not is_end and coalesce(
        case when error.node_id is null then action_success.seq else node_success.seq end > error.seq, false) as recovered
    from error
      left join node_success on node_success.run_key = error.run_key and node_success.node_id = error.node_id
      left join action_success on action_success.run_key = error.run_key and action_success.action = error.action`);
  await engine.run(`create or replace table run as
    with unrecovered as (select distinct run_key from run_error where not recovered)
    select any_run.*, ended_at, end_success, any_run.end_seq is not null as ended,
      case when any_run.end_seq is not null then coalesce(end_success, unrecovered.run_key is null) end as success
    from any_run join run_end using (run_key) left join unrecovered using (run_key)`);
  for (const table of ['any_run', 'run_end', 'error']) await engine.run(`drop table ${table}`);
}

/** Makes `run` and `run_error` from the memory store's runs, which are joined to events by order of time alone. */
export async function selectByOrder(
  engine: Engine,
  window: Window,
  runs: readonly MemoryRun[],
): Promise<void> {
  await engine.run(`create or replace table memory_run (run_key UBIGINT, ended_at TIMESTAMPTZ, success BOOLEAN,
    score DOUBLE, macro VARCHAR)`);
  const rows = runs.map((run, index) => {
    const fields = [index, quote(run.endedAt), run.success, run.score ?? 'null'];
    return `(${[...fields, run.macro === null ? 'null' : quote(run.macro)].join(', ')})`;
  });
  if (rows.length > 0) await engine.run(`insert into memory_run values ${rows.join(', ')}`);
  await engine.run(`create or replace table joined as
    select entry.* replace (memory_run.run_key as run_key)
    from entry asof left join memory_run on memory_run.ended_at >= entry.ts where entry.run_key is null`);
  await engine.run('create or replace view entry as select * from joined');
  await engine.run(`create or replace table run as
    select run_key, ended_at, success, true as ended, true as end_success, score, macro as first_macro, macro as last_macro,
      null::VARCHAR as task_type, 0::BIGINT as macro_seq, 0::BIGINT as score_seq, null::BIGINT as end_seq,
      null::DOUBLE as busy_ms
    from memory_run where ${within('ended_at', window)}`);
  await engine.run(`create or replace table run_error as
    select entry.seq, run_key, entry.ts, entry.event_type, entry.node_id, entry.action, entry.score, entry.error_message,
      entry.provider, entry.status_code, false as is_end, false as recovered
    from entry join run using (run_key) where ${IS_ERROR.replaceAll(/\b(event_type|error_message|success)\b/g, 'entry.$1')}`);
}

/**
 * Makes `failure`: for each failed run its last unrecovered error, else its last score below the threshold, else nothing.
 *
 * A run of the memory store has no end event, and its score is the record's.
 */
export async function attributeFailures(engine: Engine, thresholds: Thresholds): Promise<void> {
  const cases = Object.entries(thresholds.byTaskType).map(
    ([type, value]) => `when ${quote(type)} then ${value}`,
  );
  const threshold =
    cases.length === 0
      ? String(thresholds.value)
      : `case task_type ${cases.join(' ')} else ${thresholds.value} end`;
  await engine.run(`create or replace table failure as
    with failed as (select run_key, ended_at, ${threshold} as threshold, end_seq is null and score < ${threshold} as low_record
        from run where success is false),
      last_error as (select run_key, max(seq) as error_seq from run_error join failed using (run_key)
        where not recovered and not (event_type = 'scoring' and error_message is null and coalesce(score < threshold, false))
        group by run_key),
      low_score as (select entry.run_key, max(seq) as score_seq from entry join failed using (run_key)
        where entry.event_type = 'scoring' and entry.score < threshold group by entry.run_key)
    select failed.run_key, ended_at, error_seq, case when error_seq is null
        then coalesce(low_score.score_seq, case when low_record then -1 end) end as low_score_seq
    from failed left join last_error using (run_key) left join low_score using (run_key)`);
}

/** Begins a selection afresh. */
export async function prepareSelection(engine: Engine): Promise<void> {
  await engine.run(ENTRY_VIEW);
}

/** A condition on an instant: inside the window, its end left out. */
export function within(column: string, window: Window): string {
  return `${column} >= ${quote(window.start)}::TIMESTAMPTZ and ${column} < ${quote(window.end)}::TIMESTAMPTZ`;
}
