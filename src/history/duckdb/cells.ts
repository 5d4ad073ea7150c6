import type { DuckDBValue } from '@duckdb/node-api';
import { BUCKETS } from '../../domain/bucket.ts';
import { dayOf, instantOf } from '../../domain/time.ts';

/** A cell of a text column. */
export function textCell(value: DuckDBValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

/** A cell of a numeric column. */
export function numberCell(value: DuckDBValue | undefined): number | null {
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : null;
}

const DAY_MS = BUCKETS.day.ms;

/** The UTC day of an instant as a number; grouping by it is far cheaper than by a date or a text. */
export function dayNumber(column: string): string {
  return `epoch_ms(${column}) // ${DAY_MS}`;
}

/** A cell that `dayNumber` made, as `YYYY-MM-DD`. */
export function dayCell(value: DuckDBValue | undefined): string {
  return dayOf(instantOf(Number(value) * DAY_MS));
}
