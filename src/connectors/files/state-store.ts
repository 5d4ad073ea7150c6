import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { OutputUnwritable, StateUnusable } from '../../domain/errors.ts';
import type { StateStore } from '../../domain/state-store.ts';
import { localFiles } from './file-store.ts';
import { ensureStateFolder, syncFolder } from './state-folder.ts';

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
        await ensureStateFolder(dirname(pathOf(name)));
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
        if (cause instanceof StateUnusable) throw cause;
        throw new OutputUnwritable(`${pathOf(name)} cannot be written`, {
          cause,
          hint: 'Set APEG_STATE_DIR to a folder that can be written.',
        });
      }
    },
  };
}
