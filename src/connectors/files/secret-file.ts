import { writeFile } from 'node:fs/promises';
import { OutputUnwritable } from '../../domain/errors.ts';

/** Writes a file that only its owner can read, and never over another. @throws OutputUnwritable */
export async function writeSecretFile(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { mode: 0o600, flag: 'wx' });
  } catch (cause) {
    const exists = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
    throw new OutputUnwritable(`${path} ${exists ? 'is there already' : 'cannot be written'}`, {
      hint: 'Name another file with --env.',
      cause,
    });
  }
}
