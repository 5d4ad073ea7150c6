import type { Window } from '../../domain/time.ts';
import type { MetricScores } from '../outputs.ts';
import { dayCell, dayNumber, numberCell, textCell } from './cells.ts';
import { quote, type Session } from './engine.ts';
import { within } from './runs.ts';

/** Metrics that are looked at, the most frequent ones: what a log calls a metric may have no end. */
const METRICS = 12;
/** Labelled outputs that are kept one by one, the newest ones. */
const LABELLED = 1000;
/** Scores are summed as whole millionths, so that a sum does not depend on the order of its parts. */
const PARTS = 1_000_000;

/** Scores by metric of the window's scoring events; null where none logs any. */
export async function metricScores(engine: Session, window: Window): Promise<MetricScores | null> {
  await engine.run(`create or replace table scored_output as
    select seq, ${dayNumber('entry.ts')} as day, coalesce(entry.task_type, run.task_type) as task_type, label, entry.score as score,
      metric_scores::JSON::MAP(VARCHAR, DOUBLE) as metrics
    from entry left join run using (run_key)
    where metric_scores is not null and entry.event_type = 'scoring' and ${within('entry.ts', window)}`);
  const outputs = await engine.number('select count(*) from scored_output');
  if (outputs === 0) return null;
  await engine.run(`create or replace table metric_score as
    with one as (select seq, unnest(map_entries(metrics)) as entry from scored_output),
      every as (select seq, entry.key as metric, round(entry.value * ${PARTS})::BIGINT as score from one),
      most as (select metric from every group by metric order by count(*) desc, metric limit ${METRICS})
    select * from every semi join most using (metric)`);
  const metrics =
    await engine.rows(`select metric, count(*)::DOUBLE as n, (sum(score) / ${PARTS * 1.0})::DOUBLE / count(*) as mean,
      min(score)::DOUBLE / ${PARTS} as low, max(score)::DOUBLE / ${PARTS} as high
    from metric_score group by metric order by metric`);
  const names = metrics.map((row) => textCell(row['metric']) ?? '');
  return {
    outputs,
    metrics: metrics.map((row, index) => ({
      metric: names[index] ?? '',
      outputs: Number(row['n']),
      mean: Number(row['mean']),
      low: Number(row['low']),
      high: Number(row['high']),
    })),
    pairs: await pairs(engine),
    ...(await labelled(engine, names)),
  };
}

/** How far each two metrics go together: Pearson's correlation, null where one of them never varies. */
async function pairs(engine: Session): Promise<MetricScores['pairs']> {
  const rows = await engine.rows(`with paired as (
      select one.metric as metric, other.metric as other, one.score as x, other.score as y
      from metric_score one join metric_score other on one.seq = other.seq and one.metric < other.metric),
    summed as (select metric, other, count(*)::HUGEINT as n, sum(x) as sx, sum(y) as sy, sum(x * x) as sxx, sum(y * y) as syy, sum(x * y) as sxy
      from paired group by all)
    select metric, other, n::DOUBLE as n,
      (n * sxy - sx * sy)::DOUBLE / nullif(sqrt((n * sxx - sx * sx)::DOUBLE) * sqrt((n * syy - sy * sy)::DOUBLE), 0) as correlation
    from summed order by metric, other`);
  return rows.map((row) => ({
    metric: textCell(row['metric']) ?? '',
    other: textCell(row['other']) ?? '',
    outputs: Number(row['n']),
    correlation: numberCell(row['correlation']),
  }));
}

/** Labelled outputs with their scores by metric, in the order of `names`. */
async function labelled(
  engine: Session,
  names: readonly string[],
): Promise<Pick<MetricScores, 'labelled' | 'labelledOutputs'>> {
  const where = 'where label is not null and score is not null';
  const columns = names.map((name, index) => `metrics[${quote(name)}] as m${index}`).join(', ');
  const rows = await engine.rows(`with newest as (
      select * from scored_output ${where} order by seq desc limit ${LABELLED})
    select day, task_type, label, score, ${columns}, count(*)::DOUBLE as n from newest group by all order by all nulls first`);
  return {
    labelledOutputs: await engine.number(`select count(*) from scored_output ${where}`),
    labelled: rows.map((row) => ({
      day: dayCell(row['day']),
      taskType: textCell(row['task_type']),
      label: textCell(row['label']) ?? '',
      score: Number(row['score']),
      byMetric: names.map((_, index) => numberCell(row[`m${index}`])),
      outputs: Number(row['n']),
    })),
  };
}
