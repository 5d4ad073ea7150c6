import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createBanditLedger } from './bandit-ledger.ts';
import { generateHistory, type HistoryOptions } from './generate-history.ts';
import type { LogbookEntry } from './logbook-entry.ts';
import { generateMemory } from './memory-store.ts';

/** JSON Lines (`Logbook.jsonl`) or one JSON array with an entry a line (`Logbook.json`). */
export type LogbookFormat = 'jsonl' | 'json';

/** Where and how the files are written. */
export interface WriteOptions {
  readonly history: HistoryOptions;
  readonly out: string;
  readonly format: LogbookFormat;
}

/** What was written. */
export interface Written {
  readonly logbook: string;
  readonly entries: number;
  readonly bytes: number;
}

const CHUNK_CHARACTERS = 1 << 18;

/**
 * Writes entries as a Logbook, a quarter of a megabyte at a time, so that a long history needs no more memory
 * than a short one.
 * @throws the file system's error where the file cannot be written
 */
export function writeLogbook(path: string, entries: Iterable<LogbookEntry>, format: LogbookFormat): Written {
  const marks =
    format === 'json'
      ? { open: '[\n', between: ',\n', close: '\n]\n' }
      : { open: '', between: '\n', close: '\n' };
  const file = openSync(path, 'w');
  let count = 0;
  let bytes = 0;
  let chunk = marks.open;
  function flush(): void {
    const encoded = Buffer.from(chunk);
    for (let done = 0; done < encoded.length; ) done += writeSync(file, encoded, done);
    bytes += encoded.length;
    chunk = '';
  }
  try {
    for (const entry of entries) {
      chunk += count === 0 ? JSON.stringify(entry) : marks.between + JSON.stringify(entry);
      count += 1;
      if (chunk.length > CHUNK_CHARACTERS) flush();
    }
    if (count > 0 || format === 'json') chunk += marks.close;
    flush();
  } finally {
    closeSync(file);
  }
  return { logbook: path, entries: count, bytes };
}

/**
 * Writes Logbook, MemoryStore.json and bandit_weights.json into a folder, which is made where it is missing.
 * @throws the file system's error where the folder or a file cannot be written
 */
export function writeExample({ history, out, format }: WriteOptions): Written {
  mkdirSync(out, { recursive: true });
  const ledger = createBanditLedger();
  function* observed(): Generator<LogbookEntry> {
    for (const entry of generateHistory(history)) {
      ledger.observe(entry);
      yield entry;
    }
  }
  const written = writeLogbook(join(out, `Logbook.${format}`), observed(), format);
  const weights = ledger.weights();
  const memory = generateMemory({ seed: history.seed, end: history.end, weights });
  writeFileSync(join(out, 'bandit_weights.json'), `${JSON.stringify(weights, null, 2)}\n`);
  writeFileSync(join(out, 'MemoryStore.json'), `${JSON.stringify(memory, null, 2)}\n`);
  return written;
}
