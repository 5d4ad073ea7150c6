import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { instantOf, millisecondsOf, parseTimestamp } from '../domain/time.ts';
import { readEntries } from './entries.ts';
import { defaultLogNames, findLogFiles, type LogFile } from './log-files.ts';
import { normaliseEntry } from './normalise-entry.ts';
import { createProblemCollector } from './problems.ts';
import { readLines } from './reading/lines.ts';
import type { StagedEntry } from './staged-entry.ts';

/** An entry of a log as people look at it. */
export interface ReviewedEntry extends StagedEntry {
  /** The log that it stands in, as it was named. */
  readonly log: string;
  /** UTC. */
  readonly at: string;
}

/** Which logs, and from when on. */
export interface ReviewQuery {
  /** The default ones where it is undefined. */
  readonly logs: readonly string[] | undefined;
  /** Inclusive. */
  readonly since: string;
  readonly now: string;
}

/** The entries of logs from an instant on, in order of time, and how many places could not be read. */
export async function reviewLogs(
  query: ReviewQuery,
): Promise<{ readonly entries: ReviewedEntry[]; readonly unreadable: number; readonly files: number }> {
  const problems = createProblemCollector();
  const files = await findLogFiles(query.logs ?? (await defaultLogNames('')), problems);
  const entries: ReviewedEntry[] = [];
  for (const file of files) {
    const source = { path: file.path, name: file.name, shape: file.shape, now: millisecondsOf(query.now) };
    for await (const { entry } of readEntries(source, problems)) {
      const reviewed = entry === null ? null : reviewedEntry(entry, file.name);
      if (reviewed !== null && reviewed.at >= query.since) entries.push(reviewed);
    }
  }
  const unreadable = problems
    .list()
    .filter(({ effect }) => effect === 'skipped')
    .reduce((sum, { count }) => sum + count, 0);
  return {
    entries: entries.sort((one, other) => (one.at < other.at ? -1 : 1)),
    unreadable,
    files: files.length,
  };
}

/**
 * The entries that are appended to logs of lines from now on, as they come; ends when `wait` answers false.
 *
 * A log that is one JSON document is written as a whole each time and cannot be followed.
 */
export async function* followLogs(
  query: Pick<ReviewQuery, 'logs'>,
  now: () => string,
  wait: () => Promise<boolean>,
): AsyncGenerator<ReviewedEntry> {
  const read = new Map<string, number>();
  for (let first = true; first || (await wait()); first = false) {
    const files = await findLogFiles(query.logs ?? (await defaultLogNames('')), createProblemCollector());
    for (const file of files.filter(({ shape, path }) => shape === 'lines' && !path.endsWith('.gz'))) {
      const size = (await stat(file.path)).size;
      const from = read.get(file.path) ?? (first ? size : 0);
      // A log that shrank was begun anew.
      read.set(file.path, from > size ? 0 : from);
      yield* appended(file, read, now());
    }
  }
}

async function* appended(
  file: LogFile,
  read: Map<string, number>,
  now: string,
): AsyncGenerator<ReviewedEntry> {
  const start = read.get(file.path) ?? 0;
  for await (const { text, byte, closed } of readLines(createReadStream(file.path, { start }))) {
    // The last line may still be being written.
    if (!closed || text === null) continue;
    read.set(file.path, start + byte + Buffer.byteLength(text) + 1);
    const entry = entryIn(text, now);
    const reviewed = entry === null ? null : reviewedEntry(entry, file.name);
    if (reviewed !== null) yield reviewed;
  }
}

function entryIn(line: string, now: string): StagedEntry | null {
  try {
    return normaliseEntry(JSON.parse(line), millisecondsOf(now)).entry;
  } catch {
    return null;
  }
}

function reviewedEntry(entry: StagedEntry, log: string): ReviewedEntry | null {
  const at = parseTimestamp(entry.timestamp);
  return at === null ? null : { ...entry, log, at: instantOf(at) };
}
