import type { RunEnd, StepCost } from '../workflow-steps.ts';
import { dayCell, dayNumber, textCell } from './cells.ts';
import { type Engine, quote, type Row } from './engine.ts';

/** Makers and hosts of models, in lower case, as logs name them. */
const MODEL_PROVIDERS: ReadonlySet<string> = new Set([
  ...['openai', 'azure', 'azure_openai', 'azure-openai', 'anthropic', 'google', 'gemini', 'vertex', 'vertexai'],
  ...['vertex_ai', 'bedrock', 'mistral', 'cohere', 'deepseek', 'groq', 'together', 'openrouter', 'ollama', 'vllm'],
  ...['xai', 'fireworks', 'perplexity', 'huggingface', 'replicate'],
]);

/**
 * A *step*: an entry that reports work at a node. The end of a run carries the duration of the whole run, and warnings and
 * notes speak of a call that another entry reports, so neither is a step.
 */
const STEP = "event_type in ('node_execution', 'scoring', 'error')";

/** So many nodes are told apart; steps of rarer ones count with those that name none. */
const NODES = 1000;
const LARGEST = '1e12';

/** The cost of a group of steps, for `costCells`. */
export const COST = 'sum(us) as us, sum(tokens) as tokens, count_if(model_call)::DOUBLE as calls';

/**
 * Makes `step`: the steps of the ended runs of the window, in columns that are cheap to go over again.
 *
 * `ended` is twice the day on which the run ended, plus one if it succeeded. Durations are whole microseconds and tokens whole
 * numbers, so that sums do not depend on the order of rows; more than 10^12 ms or tokens are no measurement and cut off there.
 * `outcome` is true, false, or null where the step says neither. A *model call* is a step that logs tokens, or whose provider
 * makes or hosts models. Answers the names of nodes, those with most entries first.
 */
export async function listSteps(engine: Engine): Promise<string[]> {
  const found = await engine.rows('select node_id, provider, count(*)::DOUBLE as n from entry group by all');
  const nodes = nodesByWeight(found);
  const providers = [...new Set(found.map((row) => textCell(row['provider']) ?? ''))].filter((name) =>
    MODEL_PROVIDERS.has(name.toLowerCase()),
  );
  const modelCall = ['tokens is not null', ...providers.map((name) => `coalesce(provider = ${quote(name)}, false)`)];
  await engine.run(`create or replace temp table ended_run as
    select run_key, (2 * (${dayNumber('ended_at')}) + success::INTEGER)::INTEGER as ended from run where ended`);
  await engine.run(`create or replace temp table step as
    select seq, run_key, ended_run.ended, ${nodeOf(nodes)} as node, attempt, ${modelCall.join(' or ')} as model_call,
      round(1000 * least(duration_ms, ${LARGEST})) as us, round(greatest(0, least(tokens, ${LARGEST}))) as tokens,
      case when success is null and (error_message is not null or event_type = 'error') then false else success end as outcome
    from entry join ended_run using (run_key) where ${STEP}`);
  return nodes;
}

function nodesByWeight(rows: readonly Row[]): string[] {
  const entries = new Map<string, number>();
  for (const row of rows) {
    const node = textCell(row['node_id']);
    if (node !== null) entries.set(node, (entries.get(node) ?? 0) + Number(row['n']));
  }
  const sorted = [...entries].sort(([a, many], [b, few]) => few - many || (a < b ? -1 : 1));
  return sorted.slice(0, NODES).map(([node]) => node);
}

function nodeOf(nodes: readonly string[]): string {
  return nodes.length === 0 ? 'null::VARCHAR' : `try_cast(node_id as enum (${nodes.map(quote).join(', ')}))`;
}

/** The columns that `COST` makes; a sum over nothing is 0. */
export function costCells(row: Row): StepCost {
  return {
    ms: Number(row['us'] ?? 0) / 1000,
    tokens: Number(row['tokens'] ?? 0),
    modelCalls: Number(row['calls'] ?? 0),
  };
}

/** What `ended` says: on which day the run ended and how. */
export function endCells(row: Row): RunEnd {
  const ended = Number(row['ended']);
  return { day: dayCell(Math.floor(ended / 2)), successful: ended % 2 === 1 };
}
