import type { MacroUses } from '../execution-history.ts';
import { textCell } from './cells.ts';
import type { Engine } from './engine.ts';

/**
 * Makes `macro_use`: one row per stretch of an ended run under one macro.
 *
 * Most runs know one macro and need no ordering; only the others are cut into stretches. The score of a use is the last one
 * from its start to the start of the next use.
 */
export async function countMacroUses(engine: Engine): Promise<MacroUses[]> {
  await engine.run(`create or replace temp table macro_use as
    with single as (
      select workflow_id, first_macro as macro, success, case when score_seq >= macro_seq then score end as score
      from run where ended and first_macro = last_macro),
    named as (
      select entry.workflow_id, seq, macro, macro is distinct from lag(macro) over (partition by entry.workflow_id order by seq) as starts
      from entry join run using (workflow_id) where ended and first_macro <> last_macro and macro is not null),
    stretch as (
      select workflow_id, macro, seq as start_seq,
        lead(seq) over (partition by workflow_id order by seq) as next_seq
      from named where starts),
    scored as (
      select stretch.workflow_id, start_seq, arg_max(score, seq) as score
      from stretch join entry on entry.workflow_id = stretch.workflow_id and entry.seq >= start_seq
        and (next_seq is null or entry.seq < next_seq)
      where entry.event_type = 'scoring' and entry.score is not null group by all)
    select workflow_id, macro, success, score from single
    union all
    select stretch.workflow_id, stretch.macro, run.success and next_seq is null, scored.score
    from stretch join run using (workflow_id) left join scored using (workflow_id, start_seq)`);
  const rows =
    await engine.rows(`select macro, task_type, strftime(ended_at, '%Y-%m-%d') as day, count(*)::DOUBLE as uses,
      count_if(macro_use.success)::DOUBLE as successful, count(macro_use.score)::DOUBLE as scored,
      coalesce(sum(macro_use.score order by macro_use.score), 0) as score_sum
    from macro_use join run using (workflow_id) group by all order by macro, task_type nulls first, day`);
  return rows.map((row) => ({
    macro: textCell(row['macro']) ?? '',
    taskType: textCell(row['task_type']),
    day: textCell(row['day']) ?? '',
    uses: Number(row['uses']),
    successful: Number(row['successful']),
    scored: Number(row['scored']),
    scoreSum: Number(row['score_sum']),
  }));
}
