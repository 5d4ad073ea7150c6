import { Cron } from 'croner';
import { sha256 } from '../../src/domain/digest.ts';
import { UsageError } from '../../src/domain/errors.ts';
import {
  DELIVERY,
  type DeadLetter,
  type DeliveryJob,
  type EffectJournal,
  type Job,
  type JobQueue,
  type JobWish,
  type Schedules,
  type ScheduleWish,
} from '../../src/domain/job-queue.ts';
import type { Journal } from '../../src/domain/journal.ts';
import type { Lock } from '../../src/domain/lock.ts';
import { memoryState, type StateStore } from '../../src/domain/state-store.ts';

import { memoryLock } from '../connectors/etsy/client-of.ts';
import { createMemoryJournal } from '../operations/memory-journal.ts';

const ATTEMPTS = 3;
const AT = '2025-11-20T10:00:00.000Z';

/** A queue in memory that hands out nothing by itself: `drain` runs what is waiting, and what that asks for. */
export interface FakeJobs extends JobQueue, Schedules, EffectJournal {
  drain(): Promise<void>;
  /** Moves the clock on. */
  pass(seconds: number): void;
  state(scope: string): StateStore;
  operations(scope: string): Journal;
  readonly lock: Lock;
  readonly schedules: ReadonlyMap<number, readonly ScheduleWish[]>;
}

/** Jobs in memory: tried again at once, in order for every lane. */
export function createFakeJobs(): FakeJobs {
  const waiting: Job[] = [];
  const dead: (DeadLetter & { readonly job: Job })[] = [];
  const seen = new Set<string>();
  const guids = new Set<string>();
  const schedules = new Map<number, readonly ScheduleWish[]>();
  const receipts = new Map<string, unknown>();
  const begun = new Set<string>();
  let handler: (job: Job) => Promise<void> = () => Promise.resolve();
  const bodies = new Map<string, number>();
  const states = new Map<string, StateStore>();
  const journals = new Map<string, Journal>();
  let count = 0;
  let now = 0;

  const once = (key: string): boolean => {
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  };
  const add = ({ kind, lane, data }: JobWish): void => {
    waiting.push({ id: `job-${++count}`, kind, lane, data, attempt: 1, last: false, askedAt: AT });
  };
  return {
    schedules,
    accept: async ({ guid, event, body, lane }) => {
      const before = bodies.get(sha256(body)) ?? -Infinity;
      const since = event === 'repository_dispatch' ? now - 600 : 0;
      if (guids.has(guid) || before >= since) return 'repeated';
      guids.add(guid);
      bodies.set(sha256(body), now);
      const data: DeliveryJob = { guid, event, payload: JSON.parse(body) };
      add({ kind: DELIVERY, lane, data });
      return 'accepted';
    },
    accepted: async (asked) => new Set(asked.filter((guid) => guids.has(guid))),
    ask: async (wish) => {
      if (wish.key !== undefined && !once(`job:${wish.key}`)) return 'repeated';
      add(structuredClone(wish));
      return 'asked';
    },
    work: async (given) => {
      handler = given;
    },
    drain: async () => {
      for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
        const { attempt } = job;
        try {
          await handler({ ...job, last: attempt === ATTEMPTS });
        } catch (error) {
          if (attempt < ATTEMPTS) waiting.unshift({ ...job, attempt: attempt + 1 });
          else dead.unshift({ ...job, job, error: String(error), failedAt: AT });
        }
      }
    },
    deadLetters: async (lane) => dead.filter((letter) => lane === undefined || letter.lane === lane),
    revive: async (id, lane) => {
      const index = dead.findIndex((letter) => letter.id === id && letter.lane === lane);
      const [letter] = index < 0 ? [] : dead.splice(index, 1);
      if (letter === undefined) return false;
      waiting.push({ ...letter.job, attempt: 1 });
      return true;
    },
    depth: async () => ({ waiting: waiting.length, active: 0, dead: dead.length }),
    pass: (seconds) => {
      now += seconds;
    },
    lock: memoryLock(),
    operations: (scope) => {
      const journal = journals.get(scope) ?? createMemoryJournal();
      journals.set(scope, journal);
      return journal;
    },
    state: (scope) => {
      const state = states.get(scope) ?? memoryState();
      states.set(scope, state);
      return state;
    },
    ensure: async (lane, wishes) => {
      for (const { name, cron, timeZone } of wishes) {
        try {
          new Cron(cron, { timezone: timeZone, mode: '5-part', paused: true }).nextRun();
        } catch (cause) {
          throw new UsageError(`The schedule ${name} cannot be read`, { cause });
        }
      }
      schedules.set(lane, wishes);
    },
    names: async (lane) => (schedules.get(lane) ?? []).map(({ name }) => name).toSorted(),
    once: async <Result>(key: string, effect: (resumed: boolean) => Promise<Result>) => {
      if (receipts.has(key)) return receipts.get(key) as Result;
      const resumed = begun.has(key);
      begun.add(key);
      const result = await effect(resumed);
      receipts.set(key, result);
      return result;
    },
  };
}
