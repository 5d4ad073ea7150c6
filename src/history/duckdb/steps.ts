import { MODEL_VENDOR_NAMES } from '../../domain/vendors/vendor-table.ts';
import { dayNumber, textCell } from './cells.ts';
import { quote, type Row, type Session } from './engine.ts';

/**
 * A *step*: an entry that reports work at a node. The end of a run carries the duration of the whole run, and warnings and
 * notes speak of a call that another entry reports, so neither is a step.
 */
export const STEP = "entry.event_type in ('node_execution', 'scoring', 'error')";

/** How a step went; null where it says neither. */
export const OUTCOME =
  "coalesce(success, case when error_message is not null or event_type = 'error' then false end)";

/** So many nodes are told apart; steps of rarer ones count with those that name none. */
const NODES = 1000;

/** The first part of a query: a name, and what it stands for. */
export interface StepQuery {
  /** Names of nodes, those with most entries first. */
  readonly nodes: readonly string[];
  /** `step as …` for a `with` clause. */
  readonly step: string;
}

/**
 * Makes `ended_run`, and the text of `step`: the steps of the ended runs of the window, in columns that are cheap to go over again.
 *
 * `ended` is twice the day on which the run ended, plus one if it succeeded. Durations are whole microseconds and tokens whole
 * numbers, so that sums do not depend on the order of rows; what is below 0 or beyond 10^15 is no measurement and left out.
 * `outcome` is true, false, or null where the step says neither. A *model call* is a step that logs tokens, or whose provider
 * makes or hosts models. It stands in a `with` clause because a table of it would cost as much as all that is asked of it.
 */
export async function stepQuery(engine: Session): Promise<StepQuery> {
  const found = await engine.rows('select node_id, provider, count(*)::DOUBLE as n from entry group by all');
  const nodes = nodesByWeight(found);
  const providers = [...new Set(found.map((row) => textCell(row['provider']) ?? ''))].sort();
  const models = providers.filter((name) => MODEL_VENDOR_NAMES.has(name.toLowerCase()));
  const modelCall = ['tokens is not null', ...models.map((name) => `provider = ${quote(name)}`)].join(' or ');
  await engine.run(`create or replace table ended_run as
    select run_key, (2 * (${dayNumber('ended_at')}) + success::INTEGER)::INTEGER as ended from run where ended`);
  const step = `step as materialized (
    select seq, run_key, ended_run.ended, ts, ${codeOf('node_id', nodes)} as node, ${codeOf('provider', providers)} as provider, attempt, ${modelCall} as model_call,
      ${whole('1000 * duration_ms')} as us, ${whole('tokens')} as tokens,
      ${OUTCOME} as outcome
    from entry join ended_run using (run_key) where ${STEP})`;
  return { nodes, step };
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

/** A text as one of the given ones, in a byte or two; null where it is none of them. */
function codeOf(column: string, texts: readonly string[]): string {
  const names = texts.length === 0 ? ["''"] : [...new Set(texts.map(quote))];
  return `try_cast(${column} as enum (${names.join(', ')}))`;
}

function whole(measure: string): string {
  return `case when ${measure} between 0 and 1e15 then round(${measure}) end`;
}
