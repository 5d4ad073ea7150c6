import type { WorkflowSteps } from '../workflow-steps.ts';
import { numberCell, textCell } from './cells.ts';
import type { Engine } from './engine.ts';
import { COST, costCells, endCells } from './steps.ts';

/** Runs that may have come back to a node: more steps than nodes and numbered retries. Only theirs are put in order. */
const CANDIDATE = `select run_key from visited where steps - retries > bit_count(mask)`;

/** The steps of candidates that log a failed step without its number: there a retry is known by what came before alone. */
const UNNUMBERED = `create or replace temp table unnumbered as
  select *, coalesce(attempt > 1, lag(not outcome) over (partition by run_key, node order by seq), false) as retry
  from step semi join (${CANDIDATE} and unnumbered > 0) using (run_key) where node is not null`;

/** Steps from a node's second visit on, retries within it included. */
const REPEATED = `create or replace temp table repeated as
  select * from (
    select *, count_if(not retry) over (partition by run_key, node order by seq) as visit
    from (select * from unnumbered union all
      select *, coalesce(attempt > 1, false) from step semi join (${CANDIDATE} and unnumbered = 0) using (run_key)
      where node is not null))
  where visit > 1`;

/** What coming back to a node cost, and how often runs went round; needs `step` and `visited`. */
export async function repeatTotals(engine: Engine): Promise<Pick<WorkflowSteps, 'repeats' | 'rounds'>> {
  await engine.run(UNNUMBERED);
  await engine.run(REPEATED);
  const repeats = await engine.rows(`select node::VARCHAR as node, ended, count(distinct run_key)::DOUBLE as runs,
      count_if(not retry)::DOUBLE as visits, ${COST}
    from repeated group by all order by node, ended`);
  const rounds = await engine.rows(`select rounds::DOUBLE as rounds, ended, count(*)::DOUBLE as runs
    from (select ended, max(visit) as rounds from repeated group by run_key, ended) group by all order by all`);
  return {
    repeats: repeats.map((row) => ({
      node: textCell(row['node']) ?? '',
      ...endCells(row),
      runs: Number(row['runs']),
      visits: Number(row['visits']),
      ...costCells(row),
    })),
    rounds: rounds.map((row) => ({
      rounds: Number(row['rounds']),
      ...endCells(row),
      runs: Number(row['runs']),
    })),
  };
}

/** What retries came to; needs `repeatTotals` before, which finds those that the log does not number. */
export async function retryTotals(engine: Engine): Promise<Pick<WorkflowSteps, 'retries' | 'retriedRuns'>> {
  await engine.run(`create or replace temp table retried as
    select * from step where attempt > 1 and node is not null
    union all select * exclude (retry) from unnumbered where retry and attempt is null`);
  const retries = await engine.rows(`select node::VARCHAR as node, attempt, ended, count(*)::DOUBLE as tries,
      count_if(outcome)::DOUBLE as succeeded, count_if(not outcome)::DOUBLE as failed, ${COST}
    from retried group by all order by node, attempt nulls first, ended`);
  const runs = await engine.rows(`select ended, count(*)::DOUBLE as runs, count_if(helped)::DOUBLE as helped
    from (select ended, coalesce(bool_or(outcome), false) as helped from retried group by run_key, ended)
    group by ended order by ended`);
  return {
    retries: retries.map((row) => ({
      node: textCell(row['node']) ?? '',
      attempt: numberCell(row['attempt']),
      ...endCells(row),
      tries: Number(row['tries']),
      succeeded: Number(row['succeeded']),
      failed: Number(row['failed']),
      ...costCells(row),
    })),
    retriedRuns: runs.map((row) => ({
      ...endCells(row),
      runs: Number(row['runs']),
      helped: Number(row['helped']),
    })),
  };
}
