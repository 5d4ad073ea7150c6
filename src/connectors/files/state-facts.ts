import { randomUUID } from 'node:crypto';
import { readdir, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StateUnusable } from '../../domain/errors.ts';
import type { LockFact, MachineFacts } from '../../domain/machine.ts';
import { codeOf } from './error-code.ts';
import { holderOf } from './process-mark.ts';
import { ensureStateFolder } from './state-folder.ts';

/** Looks at a folder of state: whether it can be written, how much is free, and who holds locks in it. */
export async function stateFacts(folder: string): Promise<NonNullable<MachineFacts['state']>> {
  return {
    folder,
    trouble: await troubleOf(folder),
    free: await freeIn(folder),
    locks: await locksIn(folder),
  };
}

async function troubleOf(folder: string): Promise<string | null> {
  const probe = join(folder, `.${randomUUID()}`);
  try {
    await ensureStateFolder(folder);
    await writeFile(probe, '', { mode: 0o600 });
    return null;
  } catch (error) {
    return codeOf(error instanceof StateUnusable ? error.cause : error) ?? 'it cannot be written';
  } finally {
    await rm(probe, { force: true }).catch(() => undefined);
  }
}

async function freeIn(folder: string): Promise<number | null> {
  const found = await statfs(folder).catch(() => null);
  return found === null ? null : found.bavail * found.bsize;
}

async function locksIn(folder: string): Promise<LockFact[]> {
  const names = await readdir(folder).catch(() => []);
  const locks = names.filter((name) => /\.lock(?:\.turn)?$/.test(name)).map((name) => join(folder, name));
  return Promise.all(
    locks.map(async (file) => ({
      file,
      holder: await holderOf(await readFile(file, 'utf8').catch(() => '')),
    })),
  );
}
