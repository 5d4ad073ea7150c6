import { realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

/** An absolute path without symbolic links; of a path that leads to nothing, the part that does exist is resolved. */
export async function realPathOf(path: string): Promise<string> {
  const absolute = resolve(path);
  try {
    return await realpath(absolute);
  } catch {
    const folder = dirname(absolute);
    return folder === absolute ? absolute : join(await realPathOf(folder), basename(absolute));
  }
}
