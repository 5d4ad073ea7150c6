import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';

const GZIP_MARK = [0x1f, 0x8b];
/** What is unpacked takes room in the engine and beside it. */
export const MAX_UNPACKED_BYTES = 4 * 1024 ** 3;
const COUNTED_BYTES = 1 << 20;
/** One byte of DEFLATE makes so many at the most: https://zlib.net/zlib_tech.html. */
const MOST_PER_BYTE = 1032;

/**
 * The bytes of a file, unpacked where it is packed with gzip, whatever its name.
 *
 * @throws the stream's error where the file cannot be read, and zlib's where a packed file is damaged or cut off.
 */
export async function* readBytes(path: string, chunkBytes: number): AsyncGenerator<Uint8Array> {
  const packed = await isPacked(path);
  const file = createReadStream(path, { highWaterMark: chunkBytes });
  // The loop below meets every error; pipeline hands errors on and closes both ends.
  const bytes = packed ? pipeline(file, createGunzip(), () => {}) : file;
  for await (const chunk of bytes) yield chunk as Uint8Array;
}

/** Whether a file of `size` bytes is packed and unpacks to more than `limit`; one that could not, for its size, is not unpacked to see. */
export async function unpacksBeyond(path: string, size: number, limit: number): Promise<boolean> {
  if (size * MOST_PER_BYTE <= limit || !(await isPacked(path))) return false;
  let bytes = 0;
  try {
    for await (const { length } of readBytes(path, COUNTED_BYTES)) {
      bytes += length;
      if (bytes > limit) return true;
    }
  } catch {
    // Damaged or cut off: whoever reads it says where.
  }
  return false;
}

async function isPacked(path: string): Promise<boolean> {
  const handle = await open(path);
  try {
    const { buffer } = await handle.read(Buffer.alloc(GZIP_MARK.length), 0, GZIP_MARK.length, 0);
    return GZIP_MARK.every((byte, index) => buffer[index] === byte);
  } finally {
    await handle.close();
  }
}
