import type { RunEnd, StepCost, WorkflowSteps } from '../workflow-steps.ts';
import { dayCell, numberCell, textCell } from './cells.ts';
import type { Row, Session } from './engine.ts';
import { stepQuery } from './steps.ts';

/** So many nodes have a bit of their own in a mask; the rarest share one more. */
const OWN_BITS = 62;

const BIT = `1::UBIGINT << least(enum_code(node), ${OWN_BITS})`;
const NO_NUMBERED_RETRY = 'coalesce(attempt, 1) <= 1';

/** What makes the next step without a number at the node a retry. */
const FAILED_UNNUMBERED = 'attempt is null and not outcome';

/**
 * Per run: the nodes it met as a mask; of the steps that are no numbered retry, their count and their nodes; and the steps that are a
 * retry or may have one. `count_if` of nothing but nulls would be null.
 */
const VISITED = `visited as materialized (
  select run_key, first(ended) as ended, bit_or(${BIT}) as mask, count(*) filter (${NO_NUMBERED_RETRY}) as firsts,
    bit_or(${BIT}) filter (${NO_NUMBERED_RETRY}) as first_mask,
    count(*) filter (attempt > 1 or (${FAILED_UNNUMBERED})) as retrying
  from step where node is not null group by run_key)`;

/** Runs that may have come back to a node: more steps that are no numbered retry than nodes. Only theirs are put in order. */
const CANDIDATE = 'select run_key from visited where firsts > bit_count(first_mask)';

/** Steps of runs with retries, each with what came before it at the node: where no number is logged only that tells a retry. */
const ORDERED = `ordered as materialized (
  select *, coalesce(attempt > 1, lag(${FAILED_UNNUMBERED}) over at_node, false) as retry,
    lag(ts) over at_node as last_ts, lag(outcome) over at_node as last_outcome
  from step semi join (select run_key from visited where retrying > 0) using (run_key) where node is not null
  window at_node as (partition by run_key, node order by seq))`;

/** Steps from a node's second visit on, retries within it included. */
const REPEATED = `repeated as materialized (
  select * from (
    select *, count_if(not retry) over (partition by run_key, node order by seq) as visit
    from (select seq, run_key, ended, node, model_call, us, tokens, retry from ordered semi join (${CANDIDATE}) using (run_key)
      union all select seq, run_key, ended, node, model_call, us, tokens, false from step
        semi join (${CANDIDATE} and retrying = 0) using (run_key) where node is not null))
  where visit > 1)`;

const RETRIED = 'retried as materialized (select * from ordered where retry)';

/** The wait in powers of two seconds, in whole milliseconds as logs have them. */
const GAP = `case when epoch_ms(ts) - epoch_ms(last_ts) < 1000 then -1
  else floor(log2((epoch_ms(ts) - epoch_ms(last_ts)) / 1000))::INTEGER end`;

const COST = 'sum(us) as us, sum(tokens) as tokens, count_if(model_call) as calls';

/** The answers, one after the other in one query, so that the steps are gathered once. */
const PARTS = {
  ends: 'ended, count(*) as runs from ended_run group by ended',
  steps: `node, ended, count(*) as n, count(us) as timed, sum(us) filter (not outcome) as failed_us, ${COST}
    from step group by node, ended`,
  slowest:
    'node, round(quantile_cont(us, 0.95)) as p95, max(us) as longest from step where us is not null group by node',
  repeats: `node, ended, count(distinct run_key) as runs, count_if(not retry) as n, ${COST} from repeated group by node, ended`,
  rounds: `ended, rounds, count(*) as runs
    from (select ended, max(visit) as rounds from repeated group by run_key, ended) group by ended, rounds`,
  retries: `node, ended, attempt, count(*) as n, count_if(outcome) as succeeded, count_if(not outcome) as failed, ${COST}
    from retried group by node, ended, attempt`,
  waits: `provider, attempt, 2 * (ended // 2) as ended, ${GAP} as gap, count(*) as n, count_if(outcome) as succeeded
    from retried where outcome is not null and last_outcome is false group by all`,
  retriedRuns: `ended, count(*) as runs, count_if(helped) as succeeded
    from (select ended, coalesce(bool_or(outcome), false) as helped from retried group by run_key, ended) group by ended`,
} as const satisfies Partial<Record<keyof WorkflowSteps | 'ends', string>>;

/** What the steps of the ended runs of the window cost. */
export async function workflowSteps(engine: Session): Promise<WorkflowSteps> {
  const { nodes, step } = await stepQuery(engine);
  const own = nodes.slice(0, OWN_BITS);
  const met = own.map((_, bit) => `count_if(mask & ${1n << BigInt(bit)} <> 0) as met_${bit}`);
  const parts = { ...PARTS, presence: `${['ended', ...met].join(', ')} from visited group by ended` };
  const selects = Object.entries(parts).map(([part, select]) => `select '${part}' as part, ${select}`);
  const rows = await engine.rows(`with ${[step, VISITED, ORDERED, REPEATED, RETRIED].join(', ')}
    select * replace (node::VARCHAR as node, provider::VARCHAR as provider) from (${selects.join(' union all by name ')})
    order by part, node nulls first, provider nulls first, ended, rounds, attempt nulls first, gap`);
  const of = Map.groupBy(rows, (row) => textCell(row['part']) as keyof typeof parts);
  return {
    steps: (of.get('steps') ?? []).map((row) => ({
      node: textCell(row['node']),
      ...endCells(row),
      ...costCells(row),
      steps: Number(row['n']),
      timed: Number(row['timed']),
      failedMs: milliseconds(row, 'failed_us'),
    })),
    slowest: (of.get('slowest') ?? []).map((row) => ({
      node: textCell(row['node']),
      p95Ms: milliseconds(row, 'p95'),
      maxMs: milliseconds(row, 'longest'),
    })),
    presence: (of.get('ends') ?? []).map((row) => {
      const visited = of.get('presence')?.find((other) => other['ended'] === row['ended']);
      return {
        ...endCells(row),
        runs: Number(row['runs']),
        met: Object.fromEntries(own.map((node, bit) => [node, Number(visited?.[`met_${bit}`] ?? 0)])),
      };
    }),
    repeats: (of.get('repeats') ?? []).map((row) => ({
      node: textCell(row['node']) ?? '',
      ...endCells(row),
      runs: Number(row['runs']),
      visits: Number(row['n']),
      ...costCells(row),
    })),
    rounds: (of.get('rounds') ?? []).map((row) => ({
      rounds: Number(row['rounds']),
      ...endCells(row),
      runs: Number(row['runs']),
    })),
    retries: (of.get('retries') ?? []).map((row) => ({
      node: textCell(row['node']) ?? '',
      attempt: numberCell(row['attempt']),
      ...endCells(row),
      tries: Number(row['n']),
      succeeded: Number(row['succeeded']),
      failed: Number(row['failed']),
      ...costCells(row),
    })),
    waits: (of.get('waits') ?? []).map((row) => ({
      provider: textCell(row['provider']),
      attempt: numberCell(row['attempt']),
      gap: Number(row['gap']),
      day: endCells(row).day,
      tries: Number(row['n']),
      successful: Number(row['succeeded']),
    })),
    retriedRuns: (of.get('retriedRuns') ?? []).map((row) => ({
      ...endCells(row),
      runs: Number(row['runs']),
      helped: Number(row['succeeded']),
    })),
  };
}

function endCells(row: Row): RunEnd {
  const ended = Number(row['ended']);
  return { day: dayCell(Math.floor(ended / 2)), successful: ended % 2 === 1 };
}

/** What `COST` makes; a sum over nothing is 0. */
function costCells(row: Row): StepCost {
  return {
    ms: milliseconds(row, 'us'),
    tokens: Number(row['tokens'] ?? 0),
    modelCalls: Number(row['calls'] ?? 0),
  };
}

function milliseconds(row: Row, column: string): number {
  return Number(row[column] ?? 0) / 1000;
}
