import { join } from 'node:path';
import { PGlite, type Transaction } from '@electric-sql/pglite';
import pg from 'pg';
import { type ConstructorOptions, type Db, fromPglite } from 'pg-boss';
import type { Held } from '../domain/lock.ts';
import { type Claim, SOLE, serverClaims } from './exclusive.ts';
import { TABLES } from './tables.ts';

/** Something that SQL can be sent to. */
export interface Sql {
  query<Row = Readonly<Record<string, unknown>>>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

/** A transaction, for our own SQL and for pg-boss. */
export interface Tx extends Sql {
  readonly boss: Db;
}

/** The database, whichever it is. */
export interface Database extends Sql {
  transaction<T>(run: (tx: Tx) => Promise<T>): Promise<T>;
  /** How pg-boss reaches it. */
  readonly boss: ConstructorOptions;
  /** Whether no other process can be at work on it. */
  readonly sole: boolean;
  /** Takes a name for this process alone. */
  readonly claim: Claim;
  close(): Promise<void>;
}

/** Where the database is: a server, or files in the state directory. */
export interface DatabasePlace {
  readonly stateDir: string;
  readonly databaseUrl?: string | undefined;
  /** Takes the state directory for this process alone: two databases on it lose rows without a word. @throws StateLocked */
  readonly hold: (directory: string) => Promise<Held>;
}

/** Opens the database and makes what tables are missing. @throws StateLocked where another process has the directory. */
export async function openDatabase(place: DatabasePlace): Promise<Database> {
  const { databaseUrl } = place;
  const database = databaseUrl === undefined ? await openFiles(place) : openServer(databaseUrl);
  try {
    await database.transaction(async (tx) => {
      // Two processes may start at the same moment.
      await tx.query('select pg_advisory_xact_lock(4711)');
      await tx.boss.executeSql(TABLES);
    });
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}

async function openFiles({ stateDir, hold }: DatabasePlace): Promise<Database> {
  const lock = await hold(stateDir);
  let db: PGlite;
  try {
    db = await PGlite.create(join(stateDir, 'database'));
  } catch (error) {
    await lock.release();
    throw error;
  }
  return {
    sole: true,
    claim: SOLE,
    boss: { backend: 'pglite', db: fromPglite(db) },
    query: async <Row>(text: string, values: readonly unknown[] = []) =>
      (await db.query<Row>(text, [...values])).rows,
    transaction: (run) => db.transaction((tx) => run(fromTransaction(tx))),
    close: async () => {
      await db.close();
      await lock.release();
    },
  };
}

function fromTransaction(tx: Transaction): Tx {
  return {
    query: async <Row>(text: string, values: readonly unknown[] = []) =>
      (await tx.query<Row>(text, [...values])).rows,
    boss: {
      executeSql: async (text, values) =>
        values !== undefined && values.length > 0
          ? tx.query(text, values)
          : { rows: (await tx.exec(text)).flatMap(({ rows }) => rows) },
    },
  };
}

function openServer(connectionString: string): Database {
  const pool = new pg.Pool({ connectionString, max: 10 });
  // A server that goes away is an error of the next query, not the end of the process.
  pool.on('error', () => undefined);
  return {
    sole: false,
    claim: serverClaims(connectionString),
    boss: { connectionString },
    query: async <Row>(text: string, values: readonly unknown[] = []) =>
      (await pool.query(text, [...values])).rows as Row[],
    transaction: async (run) => {
      const client = await pool.connect();
      try {
        await client.query('BEGIN');
        const result = await run(fromClient(client));
        await client.query('COMMIT');
        client.release();
        return result;
      } catch (error) {
        // A connection that cannot even roll back is not used again.
        const broken = await client.query('ROLLBACK').then(
          () => false,
          () => true,
        );
        client.release(broken);
        throw error;
      }
    },
    close: () => pool.end(),
  };
}

function fromClient(client: pg.PoolClient): Tx {
  const send = async (text: string, values?: readonly unknown[]): Promise<pg.QueryResult[]> =>
    [await (values === undefined ? client.query(text) : client.query(text, [...values]))].flat();
  return {
    query: async <Row>(text: string, values: readonly unknown[] = []) =>
      (await send(text, values)).flatMap(({ rows }) => rows) as Row[],
    boss: {
      executeSql: async (text, values) => ({
        rows: (await send(text, values)).flatMap(({ rows }): unknown[] => rows),
      }),
    },
  };
}
