import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProblemCollector } from './problems.ts';

/** A JSON file's value with the bytes it was read from; null, and a problem, where it cannot be read. */
export async function readJsonFile(
  file: string,
  problems: ProblemCollector,
): Promise<{ readonly value: unknown; readonly bytes: Uint8Array } | null> {
  try {
    const bytes = await readFile(file);
    return { value: JSON.parse(bytes.toString('utf8').replace(/^\uFEFF/, '')), bytes };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') problems.add('file-missing', { file, detail: 'does not exist' });
    else if (code === 'EISDIR') problems.add('file-not-a-file', { file, detail: 'is a directory' });
    else if (error instanceof SyntaxError) problems.add('not-json', { file, detail: 'is not JSON' });
    else problems.add('file-unreadable', { file, detail: 'cannot be read' });
    return null;
  }
}

/** The first of some names that exists in a directory, or null. */
export async function firstThatExists(directory: string, names: readonly string[]): Promise<string | null> {
  for (const name of names) {
    const file = join(directory, name);
    if (
      await access(file).then(
        () => true,
        () => false,
      )
    )
      return file;
  }
  return null;
}
