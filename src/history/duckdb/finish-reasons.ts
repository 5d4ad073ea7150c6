import type { FinishReasons } from '../outputs.ts';
import { dayCell, dayNumber, textCell } from './cells.ts';
import type { Session } from './engine.ts';

/** How providers say, in lower case, that an output reached its limit of tokens: OpenAI; Anthropic, Google, Cohere; OpenAI's Responses. */
const CUT_OFF = ['length', 'max_tokens', 'max_output_tokens'];

/** Runs of the window that log finish reasons, by provider, node and the day on which they ended. */
export async function finishReasons(engine: Session): Promise<FinishReasons[]> {
  const rows = await engine.rows(`with answered as (
      select entry.provider as provider, node_id as node, run_key, ${dayNumber('ended_at')} as day, run.success as success,
        count_if(lower(finish_reason) in (${CUT_OFF.map((reason) => `'${reason}'`).join(', ')})) as cut
      from entry join run using (run_key) where run.ended and finish_reason is not null group by all)
    select provider, node, day, count(*)::DOUBLE as runs, count_if(not success)::DOUBLE as failed,
      count_if(cut > 0)::DOUBLE as cut_off, count_if(cut > 0 and not success)::DOUBLE as cut_off_failed,
      sum(cut)::DOUBLE as cut_outputs
    from answered group by provider, node, day order by all nulls first`);
  return rows.map((row) => ({
    provider: textCell(row['provider']),
    node: textCell(row['node']),
    day: dayCell(row['day']),
    runs: Number(row['runs']),
    failed: Number(row['failed']),
    cutOff: Number(row['cut_off']),
    cutOffFailed: Number(row['cut_off_failed']),
    cutOutputs: Number(row['cut_outputs']),
  }));
}
