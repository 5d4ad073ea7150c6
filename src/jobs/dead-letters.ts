import type { DeadLetter } from '../domain/job-queue.ts';
import { redact } from '../domain/redaction.ts';
import { type Clock, instantOf } from '../domain/time.ts';
import type { Database, Tx } from './database.ts';

const LONGEST_ERROR = 2000;
const MOST_LISTED = 100;

/** A job that failed for good, with what is needed to try it again. */
export interface FailedJob {
  readonly id: string;
  readonly kind: string;
  readonly lane: number;
  readonly data: object;
}

/** Jobs that failed for good. They stand apart from the queue, so that their lane goes on. */
export interface DeadLetters {
  add(job: FailedJob, error: string, tx?: Tx): Promise<void>;
  list(lane: number | undefined): Promise<readonly DeadLetter[]>;
  /** Takes a letter away, for another try. */
  take(tx: Tx, id: string, lane: number): Promise<FailedJob | null>;
  count(): Promise<number>;
}

interface Row extends Omit<FailedJob, 'lane'> {
  /** Postgres gives a bigint as text. */
  readonly lane: string | number;
  readonly error: string;
  readonly failed_at: Date;
}

/** Why a job failed, as it can be kept: without secrets, and without what a database does not take. */
export function reasonOf(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  return redact(said).replaceAll('\0', '').toWellFormed().slice(0, LONGEST_ERROR);
}

/** Dead letters in a table of their own. */
export function createDeadLetters(database: Database, clock: Clock): DeadLetters {
  return {
    add: async ({ id, kind, lane, data }, error, tx) => {
      await (tx ?? database).query(
        `insert into apeg.dead_letter (id, kind, lane, data, error, failed_at) values ($1, $2, $3, $4, $5, $6)
         on conflict (id) do update set error = excluded.error, failed_at = excluded.failed_at`,
        [id, kind, lane, JSON.stringify(data), error, clock.now()],
      );
    },
    list: async (lane) => {
      const rows = await database.query<Row>(
        `select id, kind, lane, error, failed_at from apeg.dead_letter
         where $1::bigint is null or lane = $1 order by failed_at desc, id desc limit ${MOST_LISTED}`,
        [lane ?? null],
      );
      return rows.map(({ id, kind, lane: at, error, failed_at }) => ({
        id,
        kind,
        lane: Number(at),
        error,
        failedAt: instantOf(failed_at.getTime()),
      }));
    },
    take: async (tx, id, lane) => {
      if (!/^[0-9a-f-]{36}$/.test(id)) return null;
      const [row] = await tx.query<Row>(
        'delete from apeg.dead_letter where id = $1 and lane = $2 returning id, kind, lane, data',
        [id, lane],
      );
      return row === undefined ? null : { id, kind: row.kind, lane, data: row.data };
    },
    count: async () => {
      const [row] = await database.query<{ count: string | number }>(
        'select count(*) as count from apeg.dead_letter',
      );
      return Number(row?.count ?? 0);
    },
  };
}
