import { lockDirectory } from '../../src/connectors/files/directory-lock.ts';
import { instantOf, millisecondsOf, systemClock } from '../../src/domain/time.ts';
import type { DatabasePlace } from '../../src/jobs/database.ts';
import { type Jobs, openJobs } from '../../src/jobs/jobs.ts';
import type { JobsPeer } from './job-contract.ts';

/** Tried three times, with hardly a wait. */
export const SOON = { limit: 3, delaySeconds: 0, longestSeconds: 1 };

/** How the App takes a state directory. */
export const hold: DatabasePlace['hold'] = (directory) => lockDirectory(directory, systemClock);

/** Real jobs for the contract. */
export async function peerOf(
  place: Omit<DatabasePlace, 'hold'>,
  remove: () => void | Promise<void>,
): Promise<JobsPeer> {
  const troubles: Error[] = [];
  let ahead = 0;
  const clock = { now: () => instantOf(millisecondsOf(systemClock.now()) + ahead) };
  const jobs = await openJobs({
    place: { ...place, hold },
    clock,
    retries: SOON,
    complain: (error) => troubles.push(error),
  });
  return {
    ...jobs,
    idle: () => idle(jobs),
    pass: async (seconds) => {
      ahead += seconds * 1000;
    },
    close: async () => {
      await jobs.drain();
      await remove();
      if (troubles.length > 0) throw troubles[0];
    },
  };
}

/** Resolves when nothing is waiting or in hand. */
export async function idle({ queue }: Jobs): Promise<void> {
  for (let left = 600; left > 0; left--) {
    const { waiting, active } = await queue.depth();
    if (waiting + active === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`the queue is not idle: ${JSON.stringify(await queue.depth())}`);
}
