import type { MacroUses } from '../execution-history.ts';
import { dayCell, dayNumber, textCell } from './cells.ts';
import type { Session } from './engine.ts';

/**
 * Makes `macro_use`: one row per stretch of an ended run under one macro.
 *
 * Most runs know one macro and need no ordering; only the others are cut into stretches. The score of a use is the last one
 * from its start to the start of the next use. How long a run took, as the sum of what its events log, is known of the macro only
 * where it is the only one.
 */
export async function countMacroUses(engine: Session): Promise<MacroUses[]> {
  await engine.run(`create or replace table macro_use as
    with single as (
      select run_key, task_type, ended_at, first_macro as macro, success, case when score_seq >= macro_seq then score end as score,
        ln(case when busy_ms > 0 then busy_ms end) as log_ms
      from run where ended and first_macro = last_macro),
    named as (
      select entry.run_key, seq, macro, macro is distinct from lag(macro) over (partition by entry.run_key order by seq) as starts
      from entry join run using (run_key) where ended and first_macro <> last_macro and macro is not null),
    stretch as (
      select run_key, macro, seq as start_seq,
        lead(seq) over (partition by run_key order by seq) as next_seq
      from named where starts),
    scored as (
      select stretch.run_key, start_seq, arg_max(score, seq) as score
      from stretch join entry on entry.run_key = stretch.run_key and entry.seq >= start_seq
        and (next_seq is null or entry.seq < next_seq)
      where entry.event_type = 'scoring' and entry.score is not null group by all)
    select * from single
    union all
    select stretch.run_key, task_type, ended_at, stretch.macro, run.success and next_seq is null, scored.score, null
    from stretch join run using (run_key) left join scored using (run_key, start_seq)`);
  const rows =
    await engine.rows(`select macro, task_type, ${dayNumber('ended_at')} as day, count(*)::DOUBLE as uses,
      count_if(success)::DOUBLE as successful, count(score)::DOUBLE as scored,
      coalesce(sum(score order by score), 0) as score_sum, ${exactSum('score * score')} as score_squares, count(log_ms)::DOUBLE as timed,
      ${exactSum('log_ms')} as log_ms_sum, ${exactSum('log_ms * log_ms')} as log_ms_squares
    from macro_use group by all order by macro, task_type nulls first, day`);
  return rows.map((row) => ({
    macro: textCell(row['macro']) ?? '',
    taskType: textCell(row['task_type']),
    day: dayCell(row['day']),
    uses: Number(row['uses']),
    successful: Number(row['successful']),
    scored: Number(row['scored']),
    scoreSum: Number(row['score_sum']),
    scoreSquares: Number(row['score_squares']),
    timed: Number(row['timed']),
    logMsSum: Number(row['log_ms_sum']),
    logMsSquares: Number(row['log_ms_squares']),
  }));
}

/** A sum of decimals, which is the same in whatever order they are added; zero of nothing. */
function exactSum(value: string): string {
  return `coalesce(sum((${value})::DECIMAL(24, 12)), 0)::DOUBLE`;
}
