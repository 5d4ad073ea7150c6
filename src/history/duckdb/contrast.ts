import type { FailurePlace, PlaceCensus } from '../execution-history.ts';
import { numberCell, textCell } from './cells.ts';
import { type Engine, quote } from './engine.ts';

/** The columns whose values are compared between failed and successful runs; a run's task type is its own column. */
const MASKED = { node: 'node_id', agent: 'agent', action: 'action' } as const satisfies Partial<
  Record<FailurePlace['field'], string>
>;

/** Values beyond so many of a field, the rarest at points of failure, are not compared: a mask has 63 bits. */
const VALUES = 63;

/**
 * Counts ended runs by which values of a field they met, for each failure row and for successful runs.
 *
 * A run's values become one bit mask each, so that two million entries come down to a few distinct masks. Only values that
 * stand at some point of failure are compared. Needs `failed_run`.
 */
export async function placeCensus(engine: Engine, places: readonly FailurePlace[]): Promise<PlaceCensus[]> {
  const values = Object.fromEntries(
    Object.keys(MASKED).map((field) => [field, valuesOf(places, field)]),
  ) as Record<keyof typeof MASKED, string[]>;
  const masks = Object.entries(MASKED).map(([field, column]) =>
    maskOf(column, values[field as keyof typeof MASKED]),
  );
  const names = Object.keys(MASKED).map((field) => `${field}_mask`);
  const rows = await engine.rows(`with masked as (
      select run_key, ${masks.map((mask, index) => `${mask} as ${names[index]}`).join(', ')} from entry group by run_key)
    select case when run.success then null else failed_run.family end as family, coalesce(run.task_type, failed_run.task_type) as task_type,
      ${names.join(', ')}, count(*)::DOUBLE as runs
    from run join masked using (run_key) left join failed_run using (run_key)
    where run.success or failed_run.family is not null group by all order by all nulls first`);
  return rows.map((row) => ({
    family: numberCell(row['family']),
    taskType: textCell(row['task_type']),
    runs: Number(row['runs']),
    values: {
      node: namesOf(row['node_mask'], values.node),
      agent: namesOf(row['agent_mask'], values.agent),
      action: namesOf(row['action_mask'], values.action),
    },
  }));
}

function valuesOf(places: readonly FailurePlace[], field: string): string[] {
  const counts = new Map<string, number>();
  for (const place of places) {
    // A zero character cannot stand in SQL.
    if (place.field === field && !place.value.includes('\0'))
      counts.set(place.value, (counts.get(place.value) ?? 0) + place.count);
  }
  const sorted = [...counts].sort(([a, many], [b, few]) => few - many || (a < b ? -1 : 1));
  return sorted.slice(0, VALUES).map(([value]) => value);
}

/** The bits of the values that a group of entries has; 0 where it has none of them. */
function maskOf(column: string, values: readonly string[]): string {
  if (values.length === 0) return '0::BIGINT';
  const type = `enum (${values.map(quote).join(', ')})`;
  return `coalesce(bit_or(1::BIGINT << enum_code(try_cast(${column} as ${type}))), 0)`;
}

function namesOf(mask: unknown, values: readonly string[]): string[] {
  const bits = typeof mask === 'bigint' ? mask : 0n;
  return values.filter((_, index) => (bits & (1n << BigInt(index))) !== 0n);
}
