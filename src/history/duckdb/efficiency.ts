import type { NodePresence, StepTotals, WorkflowSteps } from '../workflow-steps.ts';
import { textCell } from './cells.ts';
import type { Engine } from './engine.ts';
import { COST, costCells, endCells, listSteps } from './steps.ts';
import { repeatTotals, retryTotals } from './visits.ts';

/** So many nodes have a bit of their own; the rarest share one more. */
const OWN_BITS = 62;

/**
 * Makes `visited`: per run which nodes it met, as a bit mask, how many of its steps named a node, how many of these were numbered
 * retries, and how many failed without a number.
 */
const VISITED = `create or replace temp table visited as
  select run_key, bit_or(1::BIGINT << least(enum_code(node), ${OWN_BITS})) as mask, count(*) as steps,
    count_if(attempt > 1) as retries, count_if(attempt is null and not outcome) as unnumbered
  from step where node is not null group by run_key`;

const NO_NODE = `create or replace temp table visited (run_key UBIGINT, mask BIGINT, steps BIGINT, retries BIGINT, unnumbered BIGINT)`;

/** What the steps of the ended runs of the window cost. */
export async function workflowSteps(engine: Engine): Promise<WorkflowSteps> {
  const nodes = await listSteps(engine);
  const steps = await stepTotals(engine);
  await engine.run(nodes.length === 0 ? NO_NODE : VISITED);
  return {
    steps,
    slowest: steps.some((row) => row.timed > 0) ? await slowestNodes(engine) : [],
    presence: await nodePresence(engine, nodes.slice(0, OWN_BITS)),
    ...(await repeatTotals(engine)),
    ...(await retryTotals(engine)),
  };
}

async function stepTotals(engine: Engine): Promise<StepTotals[]> {
  const rows = await engine.rows(`select node::VARCHAR as node, ended, count(*)::DOUBLE as steps, count(us)::DOUBLE as timed,
      sum(us) filter (not outcome) as failed_us, ${COST}
    from step group by all order by node nulls first, ended`);
  return rows.map((row) => ({
    node: textCell(row['node']),
    ...endCells(row),
    ...costCells(row),
    steps: Number(row['steps']),
    timed: Number(row['timed']),
    failedMs: Number(row['failed_us'] ?? 0) / 1000,
  }));
}

async function slowestNodes(engine: Engine): Promise<WorkflowSteps['slowest']> {
  const rows = await engine.rows(`select node::VARCHAR as node, quantile_cont(us, 0.95) as p95, max(us) as longest
    from step where us is not null group by step.node order by 1 nulls first`);
  return rows.map((row) => ({
    node: textCell(row['node']),
    p95Ms: Number(row['p95']) / 1000,
    maxMs: Number(row['longest']) / 1000,
  }));
}

/** Counts, by day and outcome of the runs, how many runs met each node. */
async function nodePresence(engine: Engine, nodes: readonly string[]): Promise<NodePresence[]> {
  const met = nodes.map((_, bit) => `count_if(mask & ${1n << BigInt(bit)} <> 0)::DOUBLE as met_${bit}`);
  const rows = await engine.rows(`select ${['ended', 'count(*)::DOUBLE as runs', ...met].join(', ')}
    from ended_run left join visited using (run_key) group by ended order by ended`);
  return rows.map((row) => ({
    ...endCells(row),
    runs: Number(row['runs']),
    met: Object.fromEntries(nodes.map((node, bit) => [node, Number(row[`met_${bit}`])])),
  }));
}
