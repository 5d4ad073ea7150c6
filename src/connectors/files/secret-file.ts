import { constants } from 'node:fs';
import { access, lstat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { OutputUnwritable } from '../../domain/errors.ts';
import { codeOf } from './error-code.ts';

/** Looks whether such a file could be written, before there is a secret to keep. @throws OutputUnwritable */
export async function assertNewFile(path: string): Promise<void> {
  const hint = 'Name another file with --env.';
  const there = await lstat(path).then(
    () => true,
    () => false,
  );
  if (there) throw new OutputUnwritable(`${path} is there already`, { hint });
  await access(dirname(path), constants.W_OK).catch((cause: unknown) => {
    throw new OutputUnwritable(`${path} cannot be written: its folder is not there, or not yours`, {
      hint,
      cause,
    });
  });
}

/** Writes a file that only its owner can read, and never over another. @throws OutputUnwritable */
export async function writeSecretFile(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { mode: 0o600, flag: 'wx' });
  } catch (cause) {
    const exists = codeOf(cause) === 'EEXIST';
    throw new OutputUnwritable(`${path} ${exists ? 'is there already' : 'cannot be written'}`, {
      hint: 'Name another file with --env.',
      cause,
    });
  }
}
