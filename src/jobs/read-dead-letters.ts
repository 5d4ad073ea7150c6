import type { DeadLetter } from '../domain/job-queue.ts';
import type { Clock } from '../domain/time.ts';
import { type DatabasePlace, openDatabase } from './database.ts';
import { createDeadLetters } from './dead-letters.ts';

/** The jobs that failed for good, of a queue that nobody holds open. @throws StateLocked where the App does. */
export async function readDeadLetters(place: DatabasePlace, clock: Clock): Promise<readonly DeadLetter[]> {
  const database = await openDatabase(place);
  try {
    return await createDeadLetters(database, clock).list(undefined);
  } finally {
    await database.close();
  }
}
