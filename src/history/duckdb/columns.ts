import { EventType } from '../../domain/logbook-entry.ts';
import { MAX_AMOUNT } from '../fields.ts';
import { quote } from './engine.ts';
import { coded, columnType, type TextCodes } from './text-codes.ts';

/** An entry as the second reader has written it. */
const STAGED_COLUMNS = {
  timestamp: 'VARCHAR',
  event_type: 'event_type',
  workflow_id: 'VARCHAR',
  node_id: 'VARCHAR',
  agent: 'VARCHAR',
  action: 'VARCHAR',
  score: 'DOUBLE',
  success: 'BOOLEAN',
  error_message: 'VARCHAR',
} as const;

/** The standard entry as it stands in a log. DuckDB makes a number of a text, and a text of anything: JSON shows what it was. */
const RAW_COLUMNS = {
  ...STAGED_COLUMNS,
  score: 'JSON',
  success: 'JSON',
  error_message: 'JSON',
  data: 'JSON',
  metadata: `STRUCT(chosen_macro VARCHAR, macro VARCHAR, execution_time_ms DOUBLE, duration_ms DOUBLE, task_type VARCHAR,
    provider VARCHAR, status_code DOUBLE, attempt DOUBLE, tokens VARCHAR, finish_reason VARCHAR, label VARCHAR, metric_scores JSON)`,
} as const;

const RAW_TEXTS = ['workflow_id', 'node_id', 'agent', 'action'];

/** The known event types as a type of their own: one byte a row, and an unknown one fails the fast path. */
export const EVENT_TYPE = `create type event_type as enum (${EventType.options.map((type) => `'${type}'`).join(', ')})`;

/** The end of a time that names its zone by an offset; Z is far cheaper to look for. */
const OFFSET = "regexp_matches(timestamp, '[+-]\\d\\d(:?\\d\\d)?$')";

/** Whether a timestamp has the form that every reader takes; DuckDB takes many others. */
const PLAIN_TIME = `case when suffix(timestamp, 'Z') and strlen(timestamp) between 20 and 30 and instr(timestamp, 'T') = 11 then true
  else regexp_full_match(timestamp, '\\d{4}-\\d\\d-\\d\\d([T ]\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]([01]\\d|2[0-3])(:?[0-5]\\d)?)?)?') end`;

/**
 * Rows of a standard log that need the second reader, because it alone can say what and where the trouble is.
 *
 * Every row pays for each of these conditions, so they are written for speed: JSON is compared as the text that it is, and whether a
 * text begins with a bracket or a brace is told by its order.
 */
const NEEDS_LOCATING = `(data is not null or ts is null or not (${PLAIN_TIME}) or ts > latest
  or workflow_id is null or workflow_id = '' or event_type is null
  or score is not null and (starts_with(score, '"') or not coalesce(try_cast(score as DOUBLE) between 0 and 1, false)
    or score::VARCHAR in ('true', 'false'))
  or success::VARCHAR not in ('true', 'false') or not starts_with(error_message, '"')
  or ${RAW_TEXTS.map((name) => `${name} >= '[' and (${name} < '\\' or ${name} >= '{' and ${name} < '|')`).join(' or ')})`;

/** Tokens as one number: given as such, as a total, or as prompt and completion. */
const TOKENS = `case when starts_with(tokens, '{') then
    coalesce(try_cast(tokens::JSON->>'total_tokens' as DOUBLE), ${tokenPart('prompt', 'input')} + coalesce(${tokenPart('completion', 'output')}, 0),
      ${tokenPart('completion', 'output')})
  else try_cast(tokens as DOUBLE) end`;

function tokenPart(name: string, other: string): string {
  return `try_cast(coalesce(tokens::JSON->>'${name}_tokens', tokens::JSON->>'${other}_tokens') as DOUBLE)`;
}

/** Scores by metric as JSON of one form, null where no entry lies between 0 and 1; text, since hardly any row has them. */
function metricScores(column: string): string {
  return `case when ${column} is not null then nullif(to_json(map_from_entries(list_filter(
    map_entries(${column}::MAP(VARCHAR, DOUBLE)), lambda one: one.value between 0 and 1)))::VARCHAR, '{}') end`;
}

function whole(column: string): string {
  return `case when ${column} = trunc(${column}) and abs(${column}) <= 2147483647 then try_cast(${column} as INTEGER) end`;
}

function amount(column: string): string {
  return `case when ${column} between 0 and ${MAX_AMOUNT} then ${column} end`;
}

const LOG_TYPES = {
  ts: 'TIMESTAMPTZ',
  event_type: 'event_type',
  run_key: 'UBIGINT',
  node_id: 'VARCHAR',
  agent: 'VARCHAR',
  action: 'VARCHAR',
  score: 'DOUBLE',
  success: 'BOOLEAN',
  error_message: 'VARCHAR',
  macro: 'VARCHAR',
  duration_ms: 'DOUBLE',
  task_type: 'VARCHAR',
  provider: 'VARCHAR',
  status_code: 'INTEGER',
  attempt: 'INTEGER',
  tokens: 'DOUBLE',
  finish_reason: 'VARCHAR',
  label: 'VARCHAR',
  metric_scores: 'VARCHAR',
  zoneless: 'BOOLEAN',
} as const;

/** What makes two entries the same entry: everything but the file they came from. */
export const LOG_COLUMNS = Object.keys(LOG_TYPES);

/** One row per usable entry; the row number is the order of time once loading is done. */
export function logTable(codes: TextCodes): string {
  const columns = Object.entries(LOG_TYPES).map(([name, type]) => `${name} ${columnType(codes, name, type)}`);
  return `create table log (file INTEGER, ${columns.join(', ')}${codes.size === 0 ? '' : ', rest VARCHAR[]'})`;
}

const ZONELESS = `case when suffix(timestamp, 'Z') then false else strlen(timestamp) = 10 or not ${OFFSET} end`;

/** Standard newline-delimited logs. */
export interface RawLogs {
  /** They bear consecutive numbers, the first of them `file`. */
  readonly paths: readonly string[];
  readonly file: number;
  /** The latest instant an entry may have, in milliseconds since 1970. */
  readonly limit: number;
}

/** Loads logs in one pass; fails at the first row that only the second reader can place. */
export function loadRaw({ paths, file, limit }: RawLogs, codes: TextCodes): string {
  const [path = '', ...others] = paths;
  const number = `(${file} + list_position([${paths.map(quote).join(', ')}], path) - 1)::INTEGER`;
  return insert(
    codes,
    `select ${others.length === 0 ? file : number} as file, ts, event_type, hash(workflow_id) as run_key, nullif(node_id, '') as node_id, nullif(agent, '') as agent,
      nullif(action, '') as action, score::DOUBLE as score, success = 'true' as success,
      nullif(error_message->>'$', '') as error_message,
      coalesce(nullif(metadata.chosen_macro, ''), nullif(metadata.macro, '')) as macro,
      coalesce(${amount('metadata.execution_time_ms')}, ${amount('metadata.duration_ms')}) as duration_ms,
      nullif(metadata.task_type, '') as task_type, nullif(metadata.provider, '') as provider, ${whole('metadata.status_code')} as status_code,
      ${whole('metadata.attempt')} as attempt, ${amount(TOKENS)} as tokens, nullif(metadata.finish_reason, '') as finish_reason,
      nullif(metadata.label, '') as label, ${metricScores('metadata.metric_scores')} as metric_scores,
      case when ${NEEDS_LOCATING} then error('a row needs the second reader')::BOOLEAN else ${ZONELESS} end as zoneless
    from (select *, metadata.tokens as tokens, try_cast(timestamp as TIMESTAMPTZ) as ts, make_timestamptz(${limit * 1000}) as latest
      from ${others.length === 0 ? reader(quote(path), RAW_COLUMNS) : reader(`[${paths.map(quote).join(', ')}], filename = 'path'`, RAW_COLUMNS)})`,
  );
}

/** Loads a file that the second reader has written. */
export function loadStaged(path: string, file: number, codes: TextCodes): string {
  const metadata = `STRUCT(macro VARCHAR, duration_ms DOUBLE, task_type VARCHAR, provider VARCHAR, status_code INTEGER,
    attempt INTEGER, tokens DOUBLE, finish_reason VARCHAR, label VARCHAR, metric_scores JSON)`;
  return insert(
    codes,
    `select * replace (${metricScores('metric_scores')} as metric_scores) from (select ${file} as file, timestamp::TIMESTAMPTZ as ts, event_type,
      case when workflow_id is not null then hash(workflow_id) end as run_key, node_id, agent, action, score, success,
      error_message, unnest(metadata), ${ZONELESS} as zoneless
    from ${reader(quote(path), { ...STAGED_COLUMNS, metadata })})`,
  );
}

function insert(codes: TextCodes, query: string): string {
  return `insert into log by name ${coded(codes, query)}`;
}

function reader(source: string, columns: Readonly<Record<string, string>>): string {
  const list = Object.entries(columns).map(([name, type]) => `${name}: '${type.replaceAll(/\s+/g, ' ')}'`);
  return `read_json(${source}, format = 'newline_delimited', columns = {${list.join(', ')}})`;
}
