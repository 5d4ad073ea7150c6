import { stat } from 'node:fs/promises';
import { InputUnusable } from '../../domain/errors.ts';
import { localFiles } from './file-store.ts';

/** The text of a file of secrets, or null where there is none. @throws InputUnusable where others than its owner can read it. */
export async function readSecrets(path: string): Promise<string | null> {
  const text = await localFiles.read(path);
  if (text === null) return null;
  const { mode } = await stat(path);
  if ((mode & 0o077) === 0) return text;
  throw new InputUnusable(`${path} can be read by others than its owner`, { hint: `Run chmod 600 ${path}.` });
}
