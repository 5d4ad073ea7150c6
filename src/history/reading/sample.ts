import { open } from 'node:fs/promises';
import { isObject, type JsonObject } from '../fields.ts';

const SLICES = 24;
const SLICE_BYTES = 128 * 1024;

/** Entries of a file of JSON Lines from slices spread over all of it; what is not a whole line of JSON is passed over. */
export async function sampleEntries(path: string, bytes: number): Promise<JsonObject[]> {
  const file = await open(path);
  try {
    const entries: JsonObject[] = [];
    const buffer = Buffer.alloc(SLICE_BYTES);
    const starts = Array.from({ length: SLICES }, (_, at) =>
      Math.floor((at * Math.max(0, bytes - SLICE_BYTES)) / (SLICES - 1)),
    );
    for (const start of new Set(starts)) {
      const { bytesRead } = await file.read(buffer, 0, SLICE_BYTES, start);
      entries.push(...entriesOf(buffer.toString('utf8', 0, bytesRead)));
    }
    return entries;
  } finally {
    await file.close();
  }
}

/** The first and the last line of a slice are seldom whole. */
function entriesOf(text: string): JsonObject[] {
  return text.split('\n').flatMap((line) => {
    try {
      const value: unknown = JSON.parse(line);
      return isObject(value) ? [value] : [];
    } catch {
      return [];
    }
  });
}
