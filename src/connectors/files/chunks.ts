import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { InputUnusable } from '../../domain/errors.ts';

const CHUNK_BYTES = 1 << 18;

/** The bytes of a file, or of standard input where the path is `-`. @throws InputUnusable before anything is read. */
export async function openChunks(path: string): Promise<AsyncIterable<Uint8Array>> {
  if (path === '-') return process.stdin;
  const status = await stat(path).catch((cause: unknown) => {
    throw new InputUnusable(`${path} does not exist or cannot be read`, {
      cause,
      hint: 'Name a file, or - for standard input.',
    });
  });
  if (status.isDirectory()) {
    throw new InputUnusable(`${path} is a directory`, { hint: 'Name a file, or - for standard input.' });
  }
  return createReadStream(path, { highWaterMark: CHUNK_BYTES });
}
