import type { JobWithMetadata, PgBoss } from 'pg-boss';
import { DELIVERY, type Job, type JobQueue } from '../domain/job-queue.ts';
import { type Clock, instantOf } from '../domain/time.ts';
import type { Database, Tx } from './database.ts';
import { createDeadLetters, type DeadLetters, reasonOf } from './dead-letters.ts';
import { createDeliveries, type Deliveries, type Enqueue } from './deliveries.ts';
import type { Reached } from './fault-point.ts';
import { createJobIds } from './job-id.ts';

/** The one queue of work; within it each lane is served in order. */
export const WORK = 'apeg-work';

/** How often a job is tried, and how long after a failure; each wait is twice the one before. */
export interface Retries {
  readonly limit: number;
  readonly delaySeconds: number;
  readonly longestSeconds: number;
}

/** Eight tries in about twenty minutes: longer than GitHub's outages of a minute and its hourly limits of a quarter. */
export const RETRIES: Retries = { limit: 8, delaySeconds: 5, longestSeconds: 900 };

/** What a queue is made with. */
export interface QueueParts {
  readonly database: Database;
  readonly boss: PgBoss;
  readonly clock: Clock;
  readonly reached: Reached;
  readonly retries: Retries;
  /** So many lanes are served at the same time. */
  readonly lanesAtOnce: number;
}

/** A job as it is stored: what it is about is a text, because a column of JSON does not take every text that JSON does. */
interface WorkData {
  readonly kind: string;
  readonly lane: number;
  readonly data: { readonly guid?: string; readonly json?: string };
}

/** The queue, and what starting and tidying it needs. */
export interface Queue extends JobQueue {
  /** Gives back to the queue what a process that is gone had in hand; lays aside what failed for good. */
  recover(): Promise<void>;
  readonly deliveries: Deliveries;
}

/** A queue on pg-boss. */
export function createQueue(parts: QueueParts): Queue {
  const { database, boss, clock, reached } = parts;
  const nextId = createJobIds(clock);
  const dead = createDeadLetters(database, clock);
  let worker: string | null = null;

  const enqueue: Enqueue = async (tx, jobs) => {
    if (jobs.length === 0) return;
    const inserts = jobs.map((data) => ({ id: nextId(), singletonKey: String(data.lane), data }));
    await boss.insert(WORK, inserts, { db: tx.boss });
  };
  const wake = (): void => {
    if (worker !== null) boss.notifyWorker(worker);
  };
  const deliveries = createDeliveries(database, enqueue, { clock, reached });

  return {
    deliveries,
    accept: async (delivery) => {
      const outcome = await deliveries.accept(delivery);
      wake();
      return outcome;
    },
    accepted: (guids) => deliveries.accepted(guids),
    ask: async ({ kind, lane, data, key }) => {
      const asked = await database.transaction(async (tx) => {
        if (key !== undefined && !(await claim(tx, key))) return false;
        await enqueue(tx, [{ kind, lane, data: { json: JSON.stringify(data) } }]);
        return true;
      });
      wake();
      return asked ? 'asked' : 'repeated';
    },
    work: async (handler) => {
      worker = await boss.work(
        WORK,
        { includeMetadata: true, localConcurrency: parts.lanesAtOnce, pollingIntervalSeconds: 0.5 },
        async ([job]: JobWithMetadata<WorkData>[]) => {
          if (job !== undefined) await handle(job, handler);
          wake();
        },
      );
      wake();
    },
    deadLetters: (lane) => dead.list(lane),
    revive: async (id, lane) => {
      const revived = await database.transaction(async (tx) => {
        const letter = await dead.take(tx, id, lane);
        if (letter !== null) await enqueue(tx, [{ kind: letter.kind, lane, data: letter.data }]);
        return letter !== null;
      });
      wake();
      return revived;
    },
    depth: async () => {
      const rows = await database.query<{ state: string; count: string | number }>(
        `select state, count(*) as count from pgboss.job
         where name = $1 and state in ('created', 'retry', 'active') group by state`,
        [WORK],
      );
      const of = (...states: readonly string[]): number =>
        rows.reduce((sum, row) => sum + (states.includes(row.state) ? Number(row.count) : 0), 0);
      return { waiting: of('created', 'retry'), active: of('active'), dead: await dead.count() };
    },
    recover: () => recover(parts, dead),
  };

  async function claim(tx: Tx, key: string): Promise<boolean> {
    const made = await tx.query(
      'insert into apeg.job_key (key, asked_at) values ($1, $2) on conflict do nothing returning key',
      [key, clock.now()],
    );
    return made.length > 0;
  }

  async function handle(
    { id, data, retryCount, retryLimit, createdOn }: JobWithMetadata<WorkData>,
    handler: (job: Job) => Promise<void>,
  ): Promise<void> {
    await reached('job-taken');
    const last = retryCount >= retryLimit;
    try {
      const seen = await dataOf(data);
      if (seen !== null) {
        const { kind, lane } = data;
        const askedAt = instantOf(createdOn.getTime());
        await handler({ id, kind, lane, data: seen.value, attempt: retryCount + 1, last, askedAt });
      }
      await reached('job-handled');
      const guid = guidOf(data);
      if (guid !== null) await deliveries.close(guid);
    } catch (error) {
      const reason = reasonOf(error);
      // The queue keeps what it is thrown, in a column that does not take every text.
      if (!last) throw new Error(reason);
      // Told as done to the queue: a failed job would hold up its lane for good.
      await dead.add({ id, ...data }, reason);
      await reached('letter-kept');
    }
  }

  async function dataOf(job: WorkData): Promise<{ readonly value: unknown } | null> {
    const guid = guidOf(job);
    if (guid === null) return { value: JSON.parse(job.data.json ?? 'null') as unknown };
    const opened = await deliveries.open(guid);
    return opened === null ? null : { value: opened };
  }
}

function guidOf({ kind, data }: WorkData): string | null {
  return kind === DELIVERY ? (data.guid ?? null) : null;
}

/** An attempt that ended with its process counts as one: a job that kills each process is laid aside in the end. */
async function recover({ database }: QueueParts, dead: DeadLetters): Promise<void> {
  await database.transaction(async (tx) => {
    const states = database.sole ? ['active', 'failed'] : ['failed'];
    const lost = await tx.query<{ id: string; data: WorkData; output: { message?: string } | null }>(
      `delete from pgboss.job where name = $1 and state::text = any($2::text[])
       and (state = 'failed' or retry_count >= retry_limit) returning id, data, output`,
      [WORK, states],
    );
    for (const { id, data, output } of lost)
      await dead.add({ id, ...data }, output?.message ?? 'the process ended while it ran', tx);
    if (!database.sole) return;
    await tx.query(
      // The queue counts the attempt itself, when it hands the job out again.
      `update pgboss.job set state = 'retry', start_after = now(), heartbeat_on = null
       where name = $1 and state = 'active'`,
      [WORK],
    );
  });
}
