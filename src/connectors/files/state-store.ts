import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { OutputUnwritable } from '../../domain/errors.ts';
import type { StateStore } from '../../domain/state-store.ts';
import { localFiles } from './file-store.ts';

/**
 * Documents as files of a folder, one each. They can hold tokens of vendors: nobody but the user may read them, and a document
 * that was written is on the disk when `write` settles.
 */
export function createFileState(folder: string): StateStore {
  const pathOf = (name: string): string => join(folder, `${name}.json`);
  return {
    read: async (name) => {
      try {
        const text = await localFiles.read(pathOf(name));
        return text === null ? null : (JSON.parse(text) as unknown);
      } catch {
        // State is a convenience: what cannot be read is made anew.
        return null;
      }
    },
    write: async (name, value) => {
      const temporary = join(folder, `.${randomUUID()}`);
      try {
        await mkdir(dirname(pathOf(name)), { recursive: true, mode: 0o700 });
        const file = await open(temporary, 'wx', 0o600);
        try {
          await file.writeFile(`${JSON.stringify(value)}\n`);
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(temporary, pathOf(name));
        await syncFolder(dirname(pathOf(name)));
      } catch (cause) {
        await rm(temporary, { force: true }).catch(() => undefined);
        throw new OutputUnwritable(`${pathOf(name)} cannot be written`, {
          cause,
          hint: 'Set APEG_STATE_DIR to a folder that can be written.',
        });
      }
    },
  };
}

/** A new name is durable only when its folder is. Windows cannot open a folder, and needs no such step. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  if (handle === null) return;
  try {
    await handle.sync();
  } catch {
    // Some file systems refuse to sync a folder; the rename itself stands.
  } finally {
    await handle.close();
  }
}
