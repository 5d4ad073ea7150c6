import { instantOf } from '../../domain/time.ts';
import {
  type ErrorMessage,
  type FailurePlace,
  type FailureTotals,
  type MessageGroups,
  NO_RECORDED_ERROR,
  SCORE_BELOW_THRESHOLD,
} from '../execution-history.ts';
import { dayCell, dayNumber, numberCell, textCell } from './cells.ts';
import { placeCensus } from './contrast.ts';
import type { Engine } from './engine.ts';

const MESSAGE = `coalesce(error_message, concat(event_type::VARCHAR, ' failed without a message'))`;

/** Makes `message`: the distinct error messages of the window's runs, numbered in an order that the data alone decides. */
export async function listMessages(engine: Engine): Promise<ErrorMessage[]> {
  await engine.run(`create or replace table message as
    with counted as (select ${MESSAGE} as message, provider, status_code, min(coalesce(node_id, action)) as node, count(*) as events
      from run_error group by all)
    select (row_number() over (order by message, provider, status_code) - 1)::INTEGER as id, * from counted`);
  const answer = await engine.connection.runAndReadAll(
    'select message, provider, status_code, node, events::DOUBLE from message order by id',
  );
  const [messages = [], providers = [], statuses = [], nodes = [], events = []] = answer.getColumns();
  return messages.map((message, id) => ({
    id,
    message: textCell(message) ?? '',
    provider: textCell(providers[id]),
    statusCode: numberCell(statuses[id]),
    node: textCell(nodes[id]),
    events: Number(events[id]),
  }));
}

/** Counts failures by row, pattern, day and place; needs `listMessages` before. */
export async function countFailures(engine: Engine, groups: MessageGroups): Promise<FailureTotals> {
  await storeGroups(engine, groups);
  await engine.run(GROUPED_ERROR);
  await engine.run(FAILED_RUN);
  const families = await engine.rows(FAMILIES);
  const patterns = await engine.rows(PATTERNS);
  const daily = await engine.rows(DAILY);
  const places = (await engine.rows(PLACES)).map((row) => ({
    family: Number(row['family']),
    field: textCell(row['field']) as FailurePlace['field'],
    value: textCell(row['value']) ?? '',
    count: Number(row['failed']),
  }));
  return {
    families: families.map((row) => ({
      family: Number(row['family']),
      count: Number(row['failed']),
      events: Number(row['events']),
      recoveredRuns: Number(row['recovered']),
      first: instantOf(Number(row['first_ms'])),
      last: instantOf(Number(row['last_ms'])),
    })),
    patterns: patterns.map((row) => ({
      family: Number(row['family']),
      pattern: Number(row['pattern']),
      count: Number(row['failed']),
      events: Number(row['events']),
    })),
    daily: daily.map((row) => ({
      family: Number(row['family']),
      day: dayCell(row['day']),
      count: Number(row['failed']),
      events: Number(row['events']),
    })),
    places,
    census: await placeCensus(engine, places),
  };
}

const GROUPED_ERROR = `create or replace table grouped_error as
  select e.seq, e.run_key, e.ts, message_group.family, message_group.pattern
  from (select *, ${MESSAGE} as message from run_error) e
    join message on message.message = e.message and message.provider is not distinct from e.provider
      and message.status_code is not distinct from e.status_code
    join message_group using (id)`;

const FAILED_RUN = `create or replace table failed_run as
  select failure.run_key, failure.ended_at, coalesce(e.family,
      case when low_score_seq is null then ${NO_RECORDED_ERROR} else ${SCORE_BELOW_THRESHOLD} end) as family,
    coalesce(e.pattern, -1) as pattern, place.node_id as node, place.agent, place.action,
    coalesce(place.task_type, run.task_type) as task_type
  from failure join run using (run_key)
    left join grouped_error e on e.seq = failure.error_seq
    left join entry place on place.seq = coalesce(failure.error_seq, failure.low_score_seq)`;

const FAMILIES = `with event as (select family, count(*) as events, min(ts) as first_ts, max(ts) as last_ts from grouped_error group by family),
    failed as (select family, count(*) as failed, min(ended_at) as first_ts, max(ended_at) as last_ts from failed_run group by family),
    recovered as (select family, count(distinct run_key) as recovered from grouped_error join run using (run_key)
      where run.success group by family)
  select family, coalesce(failed, 0)::DOUBLE as failed, coalesce(events, 0)::DOUBLE as events,
    coalesce(recovered, 0)::DOUBLE as recovered, epoch_ms(coalesce(event.first_ts, failed.first_ts))::DOUBLE as first_ms,
    epoch_ms(coalesce(event.last_ts, failed.last_ts))::DOUBLE as last_ms
  from event full join failed using (family) left join recovered using (family) order by family`;

const PATTERNS = `with event as (select family, pattern, count(*) as events from grouped_error group by all),
    failed as (select family, pattern, count(*) as failed from failed_run where pattern >= 0 group by all)
  select family, pattern, coalesce(failed, 0)::DOUBLE as failed, events::DOUBLE as events
  from event left join failed using (family, pattern) order by family, pattern`;

const DAILY = `with event as (select family, ${dayNumber('ts')} as day, count(*) as events from grouped_error group by all),
    failed as (select family, ${dayNumber('ended_at')} as day, count(*) as failed from failed_run group by all)
  select family, day, coalesce(failed, 0)::DOUBLE as failed, coalesce(events, 0)::DOUBLE as events
  from event full join failed using (family, day) order by family, day`;

const PLACES = `select family, field, value, count(*)::DOUBLE as failed
  from (unpivot (select family, node, agent, action, task_type from failed_run)
    on node, agent, action, task_type into name field value value)
  group by all order by family, field, failed desc, value`;

async function storeGroups(engine: Engine, groups: MessageGroups): Promise<void> {
  await engine.run('create or replace table message_group (id INTEGER, family INTEGER, pattern INTEGER)');
  const appender = await engine.connection.createAppender('message_group');
  for (const [id, family] of groups.family.entries()) {
    appender.appendInteger(id);
    appender.appendInteger(family);
    appender.appendInteger(groups.pattern[id] ?? -1);
    appender.endRow();
  }
  appender.closeSync();
}
