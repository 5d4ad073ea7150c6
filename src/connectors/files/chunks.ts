import { open } from 'node:fs/promises';
import { InputUnusable } from '../../domain/errors.ts';

const CHUNK_BYTES = 1 << 18;
const HINT = 'Name a file, or - for standard input.';

/** The bytes of a file, or of standard input where the path is `-`. @throws InputUnusable before anything is read. */
export async function openChunks(path: string): Promise<AsyncIterable<Uint8Array>> {
  if (path === '-') return process.stdin;
  const handle = await open(path).catch((cause: unknown) => {
    throw new InputUnusable(`${path} does not exist or cannot be read`, { cause, hint: HINT });
  });
  if ((await handle.stat()).isDirectory()) {
    await handle.close();
    throw new InputUnusable(`${path} is a directory`, { hint: HINT });
  }
  return handle.createReadStream({ highWaterMark: CHUNK_BYTES });
}
