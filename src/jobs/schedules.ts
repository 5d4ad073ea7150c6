import type { PgBoss } from 'pg-boss';
import { sha256 } from '../domain/digest.ts';
import { UsageError } from '../domain/errors.ts';
import type { JobQueue, Schedules, ScheduleWish } from '../domain/job-queue.ts';

/** Where jobs of schedules wait until they are due. */
export const DUE = 'apeg-due';

const FIVE_FIELDS = /^\s*\S+(?:\s+\S+){4}\s*$/;

interface Due {
  readonly lane: number;
  readonly name: string;
  readonly kind: string;
  readonly value: unknown;
}

/** Schedules on pg-boss: what is due becomes a job of its lane, a little later for each so that not all start at once. */
export function createSchedules(boss: PgBoss): Schedules {
  const names = async (lane: number): Promise<string[]> => {
    const prefix = `${lane}/`;
    const all = await boss.getSchedules(DUE);
    return all
      .map(({ key }) => key)
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length))
      .toSorted();
  };
  return {
    names,
    ensure: async (lane, wishes) => {
      for (const wish of wishes) assertCron(boss, wish);
      for (const name of await names(lane)) {
        if (!wishes.some((wish) => wish.name === name)) await boss.unschedule(DUE, `${lane}/${name}`);
      }
      for (const { name, cron, timeZone, kind, data, spreadSeconds } of wishes) {
        const due: Due = { lane, name, kind, value: data };
        await boss.schedule(DUE, cron, due, {
          key: `${lane}/${name}`,
          tz: timeZone,
          missed: 'once',
          startAfter: offsetOf(lane, name, spreadSeconds),
        });
      }
    },
  };
}

/** Hands what is due to the queue; a job of the same schedule is asked for once, however often it is handed on. */
export async function workSchedules(boss: PgBoss, queue: JobQueue): Promise<void> {
  await boss.work<Due>(DUE, { pollingIntervalSeconds: 2 }, async (jobs) => {
    for (const { id, data } of jobs) {
      const { lane, name, kind, value } = data;
      await queue.ask({ lane, kind, data: value, key: `schedule/${lane}/${name}/${id}` });
    }
  });
}

/** The same for a lane and name for ever, and even over all of them. @returns whole seconds below `spread` */
export function offsetOf(lane: number, name: string, spread: number): number {
  return spread < 1 ? 0 : Number.parseInt(sha256(`${lane}/${name}`).slice(0, 8), 16) % Math.floor(spread);
}

function assertCron(boss: PgBoss, { name, cron, timeZone }: ScheduleWish): void {
  try {
    if (!FIVE_FIELDS.test(cron)) throw new Error('it does not have five fields');
    boss.previewSchedule(cron, { tz: timeZone, count: 1 });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(
      `The schedule ${name} (${JSON.stringify(cron)} in ${timeZone}) cannot be read: ${why}`,
      {
        cause,
        hint: 'Write it as five fields, such as "0 3 * * 1", and the zone as Europe/Berlin.',
      },
    );
  }
}
