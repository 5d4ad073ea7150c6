import { glob, open, realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import xxhash from 'xxhash-wasm';
import { type LogShape, sniffShape } from './log-shape.ts';
import type { ProblemCollector } from './problems.ts';
import { MAX_UNPACKED_BYTES, readBytes, unpacksBeyond } from './reading/bytes.ts';

/** A file is digested in parts of this size. */
const DIGEST_BYTES = 1 << 20;

/** A log file that can be read. */
export interface LogFile {
  /** As it was named, for people. */
  readonly name: string;
  /** Absolute, symbolic links resolved. */
  readonly path: string;
  readonly bytes: number;
  readonly shape: LogShape;
}

const HEAD_BYTES = 64 * 1024;
const DEFAULT_NAMES = ['Logbook.json', 'Logbook.jsonl'];
/** APEG's own entries, and what was moved out of the Logbook for its age. */
const OWN_NAMES = ['.apeg/logbook/*.jsonl', '.apeg/logbook/archive/*.jsonl.gz'];

/** The logs that a workflow writes, as far as they are there: `Logbook.json` or `.jsonl`. */
export async function workflowLogNames(directory: string): Promise<string[]> {
  const named = await Promise.all(
    DEFAULT_NAMES.map(async (name) => ((await exists(resolve(directory, name))) ? [name] : [])),
  );
  return named.flat().map((name) => inFolder(directory, name));
}

/** The logs that are read where none is named: those of the workflow, APEG's own entries, and archives. */
export async function defaultLogNames(directory: string): Promise<string[]> {
  const own = (await Array.fromAsync(glob(OWN_NAMES, { cwd: directory }))).sort();
  return [...(await workflowLogNames(directory)), ...own.map((name) => inFolder(directory, name))];
}

function inFolder(directory: string, name: string): string {
  return directory === '' || directory === '.' ? name : `${directory.replace(/\/$/, '')}/${name}`;
}

/**
 * Resolves names and globs to files, each once, in order; what cannot be read is counted as a problem.
 *
 * @param unpackedLimit bytes that a packed file may hold; nothing of one that holds more is read.
 */
export async function findLogFiles(
  names: readonly string[],
  problems: ProblemCollector,
  unpackedLimit = MAX_UNPACKED_BYTES,
): Promise<LogFile[]> {
  const files = new Map<string, LogFile>();
  for (const name of await expand(names)) {
    const file = await inspect(name, problems, unpackedLimit);
    if (file !== null && !files.has(file.path)) files.set(file.path, file);
  }
  return [...files.values()];
}

async function expand(names: readonly string[]): Promise<string[]> {
  const expanded = names.map(async (name) => {
    if ((await exists(name)) || !/[*?[{]/.test(name)) return [name];
    const matches = await Array.fromAsync(glob(name));
    return matches.length === 0 ? [name] : matches.sort();
  });
  return (await Promise.all(expanded)).flat();
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function inspect(
  name: string,
  problems: ProblemCollector,
  unpackedLimit: number,
): Promise<LogFile | null> {
  try {
    const status = await stat(name);
    if (!status.isFile()) {
      const detail = status.isDirectory() ? 'is a directory' : 'is no regular file';
      problems.add('file-not-a-file', { file: name, detail });
      return null;
    }
    const shape = status.size === 0 ? 'empty' : sniffShape(await headOf(name));
    if (shape === 'empty') {
      problems.add('file-empty', { file: name, detail: 'is empty' });
      return null;
    }
    if (await unpacksBeyond(name, status.size, unpackedLimit)) {
      const detail = `unpacks to more than ${unpackedLimit} bytes, and is not read: split it into smaller files`;
      problems.add('file-unreadable', { file: name, detail });
      return null;
    }
    return { name, path: await realpath(name), bytes: status.size, shape };
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const detail = missing
      ? 'does not exist'
      : `cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    problems.add(missing ? 'file-missing' : 'file-unreadable', { file: name, detail });
    return null;
  }
}

async function headOf(path: string): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of readBytes(path, HEAD_BYTES)) {
      parts.push(chunk);
      size += chunk.length;
      if (size >= HEAD_BYTES) break;
    }
  } catch (error) {
    // A packed file may be cut off; what there is of it can still be read.
    if (size === 0) throw error;
  }
  return Buffer.concat(parts).subarray(0, HEAD_BYTES).toString('utf8');
}

/**
 * XXH64 of a file's bytes, or of its first `length` ones, read part by part, as 16 lower-case hex characters.
 *
 * It tells whether a log is the same one; it guards against no forger, who could as well forge the log. A cryptographic digest
 * of a large log would take longer than reading it.
 */
export async function digestOfFile(path: string, length = Number.POSITIVE_INFINITY): Promise<string> {
  const hasher = await xxhash();
  const hash = hasher.create64();
  const file = await open(path);
  try {
    // One buffer for all parts: a new one each would keep the collector of garbage as busy as the hash.
    const buffer = new Uint8Array(DIGEST_BYTES);
    for (let left = length; left > 0; ) {
      const { bytesRead } = await file.read(buffer, { length: Math.min(left, DIGEST_BYTES) });
      if (bytesRead === 0) break;
      hash.update(buffer.subarray(0, bytesRead));
      left -= bytesRead;
    }
  } finally {
    await file.close();
  }
  return hash.digest().toString(16).padStart(16, '0');
}
