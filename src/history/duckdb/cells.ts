import type { DuckDBValue } from '@duckdb/node-api';

/** A cell of a text column. */
export function textCell(value: DuckDBValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

/** A cell of a numeric column. */
export function numberCell(value: DuckDBValue | undefined): number | null {
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : null;
}
