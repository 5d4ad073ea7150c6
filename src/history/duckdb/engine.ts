import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api';

/** One row of an answer, by column name. */
export type Row = Readonly<Record<string, DuckDBValue>>;

/** One connection, which answers one question after the other. */
export interface Session {
  readonly connection: DuckDBConnection;
  run(sql: string): Promise<void>;
  rows(sql: string): Promise<Row[]>;
  /** The first column of the first row as a number; 0 where there is no row. */
  number(sql: string): Promise<number>;
}

/** A DuckDB in process that can read the named files and its own scratch folder, and nothing else. */
export interface Engine extends Session {
  /** A folder of its own that disappears with the engine. */
  readonly scratch: string;
  /** For questions that go on while others are answered; it sees the same tables, but no temporary ones of the engine's own. */
  readonly beside: Session;
  close(): Promise<void>;
}

const MEMORY_LIMIT = '640MB';

/** Starts an engine; `files` are the absolute paths that it may read. */
export async function startEngine(files: readonly string[]): Promise<Engine> {
  const scratch = await mkdtemp(join(tmpdir(), 'apeg-history-'));
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: MEMORY_LIMIT,
    temp_directory: join(scratch, 'spill'),
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const [connection, other] = [await instance.connect(), await instance.connect()];
  await other.run("set TimeZone = 'UTC'");
  for (const setting of [
    "TimeZone = 'UTC'",
    `allowed_paths = [${files.map(quote).join(', ')}]`,
    `allowed_directories = [${quote(scratch)}]`,
    'enable_external_access = false',
    'lock_configuration = true',
  ]) {
    await connection.run(`set ${setting}`);
  }
  return {
    ...sessionOf(connection),
    scratch,
    beside: sessionOf(other),
    close: async () => {
      connection.closeSync();
      other.closeSync();
      instance.closeSync();
      await rm(scratch, { recursive: true, force: true });
    },
  };
}

function sessionOf(connection: DuckDBConnection): Session {
  return {
    connection,
    run: async (sql) => {
      await connection.run(sql);
    },
    rows: async (sql) => (await connection.runAndReadAll(sql)).getRowObjects(),
    number: async (sql) => Number((await connection.runAndReadAll(sql)).getRows()[0]?.[0] ?? 0),
  };
}

/** A text as an SQL literal; SQL ends at a zero character, so that becomes U+FFFD. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "''").replaceAll('\0', '\uFFFD')}'`;
}
