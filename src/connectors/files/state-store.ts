import { join } from 'node:path';
import type { StateStore } from '../../domain/state-store.ts';
import { localFiles } from './file-store.ts';

/** Documents as files of a folder, one each. */
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
    write: (name, value) =>
      localFiles.writeAll([{ path: pathOf(name), content: `${JSON.stringify(value)}\n` }]),
  };
}
