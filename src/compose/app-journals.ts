import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Environment } from '../config/env.ts';
import { lockDirectory } from '../connectors/files/directory-lock.ts';
import { InputUnusable } from '../domain/errors.ts';
import type { NamedJournal } from '../domain/journal.ts';
import { systemClock } from '../domain/time.ts';
import { openDatabase } from '../jobs/database.ts';
import { readJournals } from '../jobs/operation-journal.ts';

/** Every journal in the App's database, by repository and pair of shops. @throws StateLocked while the App is at work on its files */
export async function readAppJournals({
  stateDir,
  stateHome,
  databaseUrl,
}: Environment): Promise<readonly NamedJournal[]> {
  const folder = stateDir ?? join(stateHome ?? '', 'apeg', 'app');
  if (databaseUrl === undefined && (await stat(join(folder, 'database')).catch(() => null)) === null)
    throw new InputUnusable(`There is no database of the App in ${folder}`, {
      hint: 'Set APEG_STATE_DIR or DATABASE_URL as the App has it.',
    });
  const hold = (directory: string) => lockDirectory(directory, systemClock);
  const database = await openDatabase({ stateDir: folder, databaseUrl, hold });
  try {
    return await readJournals(database);
  } finally {
    await database.close();
  }
}
