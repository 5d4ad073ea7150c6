import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { appStateDir } from '../config/app-env.ts';
import type { Environment } from '../config/env.ts';
import { lockDirectory } from '../connectors/files/directory-lock.ts';
import { InputUnusable } from '../domain/errors.ts';
import type { NamedJournal } from '../domain/journal.ts';
import { systemClock } from '../domain/time.ts';
import { openDatabase } from '../jobs/database.ts';
import { readJournals } from '../jobs/operation-journal.ts';

/** Every journal in the App's database, by repository and pair of shops. @throws StateLocked while the App is at work on its files */
export async function readAppJournals(environment: Environment): Promise<readonly NamedJournal[]> {
  const { databaseUrl } = environment;
  const folder = appStateDir(environment);
  const kept = folder !== undefined && (await stat(join(folder, 'database')).catch(() => null)) !== null;
  if (databaseUrl === undefined && !kept)
    throw new InputUnusable(`There is no database of the App${folder === undefined ? '' : ` in ${folder}`}`, {
      hint: 'Set APEG_STATE_DIR or DATABASE_URL as the App has it.',
    });
  const hold = (directory: string) => lockDirectory(directory, systemClock);
  const database = await openDatabase({ stateDir: folder ?? '', databaseUrl, hold });
  try {
    return await readJournals(database);
  } finally {
    await database.close();
  }
}
