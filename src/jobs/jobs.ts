import { PgBoss } from 'pg-boss';
import type { EffectJournal, JobQueue, Schedules } from '../domain/job-queue.ts';
import type { Journal } from '../domain/journal.ts';
import type { Lock } from '../domain/lock.ts';
import type { StateStore } from '../domain/state-store.ts';
import type { Clock } from '../domain/time.ts';
import { systemTimer } from '../domain/timer.ts';
import { type DatabasePlace, openDatabase } from './database.ts';
import { createExclusive } from './exclusive.ts';
import type { Reached } from './fault-point.ts';
import { createJournal } from './journal.ts';
import { createOperationJournal } from './operation-journal.ts';
import { createQueue, RETRIES, type Retries, WORK } from './queue.ts';
import { createSchedules, DUE, workSchedules } from './schedules.ts';
import { createDatabaseState } from './state.ts';

/** All that survives the process. */
export interface Jobs {
  readonly queue: JobQueue;
  readonly schedules: Schedules;
  readonly journal: EffectJournal;
  /** Documents of one scope, such as a repository's id. */
  state(scope: string): StateStore;
  /** The journal of operations of one scope. */
  operations(scope: string): Journal;
  /** Keeps work of other processes out. */
  readonly lock: Lock;
  /** Takes no more jobs, waits for those in hand, and closes the database. */
  drain(): Promise<void>;
}

/** How jobs are opened. */
export interface JobsOptions {
  readonly place: DatabasePlace;
  readonly clock: Clock;
  /** Told of troubles in the background, such as a server that is away. */
  readonly complain: (error: Error) => void;
  readonly retries?: Retries;
  readonly lanesAtOnce?: number;
  readonly reached?: Reached;
  /** Longest wait of `drain` for jobs in hand; default 30 s. */
  readonly drainMs?: number;
}

/** Lanes that are served at the same time: most of the time each waits for GitHub. */
const LANES_AT_ONCE = 8;
const SWEEP_MS = 60_000;
/** A job may take an hour. */
const LONGEST_SECONDS = 3600;
/** On a server others may be at work too: a process that is gone is told by its silence, which a busy one may keep for a while. */
const HEARTBEAT_SECONDS = 120;

/** Opens the queue where it was left. @throws StateLocked where another process is at work on the state directory. */
export async function openJobs(options: JobsOptions): Promise<Jobs> {
  const { place, clock, complain, reached = () => undefined, retries = RETRIES } = options;
  const database = await openDatabase(place);
  const exclusive = createExclusive(database.claim, (milliseconds) => systemTimer.sleep(milliseconds));
  const boss = new PgBoss({
    ...database.boss,
    superviseIntervalSeconds: 30,
    monitorIntervalSeconds: 60,
    cronMonitorIntervalSeconds: 15,
    cronWorkerIntervalSeconds: 5,
  });
  boss.on('error', complain);
  try {
    await boss.start();
    await boss.createQueue(WORK, {
      policy: 'key_strict_fifo',
      retryLimit: retries.limit - 1,
      retryDelay: retries.delaySeconds,
      retryBackoff: true,
      retryDelayMax: retries.longestSeconds,
      expireInSeconds: LONGEST_SECONDS,
      ...(database.sole ? {} : { heartbeatSeconds: HEARTBEAT_SECONDS }),
    });
    await boss.createQueue(DUE, { retryLimit: 10, retryDelay: 5 });
  } catch (error) {
    await boss.stop({ graceful: false }).catch(() => undefined);
    await database.close();
    throw error;
  }
  const queue = createQueue({
    database,
    boss,
    clock,
    reached,
    retries,
    lanesAtOnce: options.lanesAtOnce ?? LANES_AT_ONCE,
  });
  await queue.recover();
  const tidy = async (): Promise<void> => {
    if (!database.sole) await queue.recover();
    await queue.deliveries.sweep();
  };
  const sweeping = setInterval(() => {
    tidy().catch((error: unknown) => complain(error instanceof Error ? error : new Error(String(error))));
  }, SWEEP_MS);
  sweeping.unref();
  await workSchedules(boss, queue);
  return {
    queue,
    schedules: createSchedules(boss),
    journal: createJournal(database, clock, reached),
    state: (scope) => createDatabaseState(database, scope),
    operations: (scope) => createOperationJournal(database, scope, exclusive),
    lock: exclusive.lock,
    drain: async () => {
      clearInterval(sweeping);
      await boss.stop({ graceful: true, timeout: options.drainMs ?? 30_000 });
      await database.close();
    },
  };
}
