import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';

const GZIP_MARK = [0x1f, 0x8b];

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

async function isPacked(path: string): Promise<boolean> {
  const handle = await open(path);
  try {
    const { buffer } = await handle.read(Buffer.alloc(GZIP_MARK.length), 0, GZIP_MARK.length, 0);
    return GZIP_MARK.every((byte, index) => buffer[index] === byte);
  } finally {
    await handle.close();
  }
}
