import type { Problem } from '../../domain/data-quality.ts';
import { InputUnusable } from '../../domain/errors.ts';
import { instantOf, millisecondsOf, parseTimestamp } from '../../domain/time.ts';
import { type EntrySource, type ReadEntry, readEntries } from '../entries.ts';
import { digestOfFile, findLogFiles, type LogFile } from '../log-files.ts';
import { createProblemCollector, type ProblemCollector } from '../problems.ts';
import { type ByteRange, createListCuts, createRanges } from './byte-ranges.ts';

/** What one month of old entries comes to. */
export interface ArchiveMonth {
  /** `2025-08`, UTC. */
  readonly month: string;
  readonly entries: number;
  /** Bytes of the entries as they stand in the log. */
  readonly bytes: number;
}

/** What archiving one log would move, and what would stay. */
export interface ArchivePlan {
  readonly log: LogFile;
  /** Entries before this instant go. */
  readonly before: string;
  readonly months: readonly ArchiveMonth[];
  readonly going: number;
  readonly staying: number;
  /** What leaves the log, in order. */
  readonly cuts: readonly ByteRange[];
  readonly problems: readonly Problem[];
  /** XXH64 of the log's bytes as they were read. */
  readonly xxh64: string;
}

/** Reads a log and says which entries are older than an instant. @throws InputUnusable for a log that cannot be cut safely. */
export async function planArchive(name: string, before: string, now: string): Promise<ArchivePlan> {
  const problems = createProblemCollector();
  const log = await logFile(name, problems);
  const limit = millisecondsOf(before);
  const cuts = createRanges();
  const months = new Map<string, { entries: number; bytes: number }>();
  const lists = createListCuts((range) => cuts.add(range));
  let going = 0;
  let staying = 0;
  let list: string | null = null;
  const source = { path: log.path, name: log.name, shape: log.shape, now: millisecondsOf(now) };
  for await (const read of readEntries(source, problems)) {
    const goes = isOlder(read, limit);
    const range = rangeOf(read, log);
    if (read.key !== list) lists.end();
    list = read.key;
    if (read.place.index !== undefined) lists.add(range, goes);
    else if (goes) cuts.add({ from: range.from, to: range.to + 1 });
    if (!goes) {
      staying += 1;
      continue;
    }
    going += 1;
    const month = monthOf(read);
    const sum = months.get(month) ?? { entries: 0, bytes: 0 };
    months.set(month, { entries: sum.entries + 1, bytes: sum.bytes + range.to - range.from });
  }
  lists.end();
  return {
    log,
    before,
    going,
    staying,
    cuts: cuts.list.map(({ from, to }) => ({ from, to: Math.min(to, log.bytes) })),
    months: [...months].map(([month, sum]) => ({ month, ...sum })).sort(byMonth),
    problems: problems.list(),
    xxh64: await digestOfFile(log.path, log.bytes),
  };
}

/** The old entries of a planned log once more, for writing. */
export async function* oldEntries(
  plan: ArchivePlan,
  now: string,
): AsyncGenerator<{ month: string; text: string }> {
  const source: EntrySource = {
    path: plan.log.path,
    name: plan.log.name,
    shape: plan.log.shape,
    now: millisecondsOf(now),
  };
  for await (const read of readEntries(source, createProblemCollector()))
    if (read.text !== null && isOlder(read, millisecondsOf(plan.before)))
      yield { month: monthOf(read), text: onOneLine(read.text) };
}

/** Line feeds of JSON stand between its parts, never in a string, so the entry stays the same. */
function onOneLine(text: string): string {
  return text.replaceAll(/\s*[\r\n]+\s*/g, ' ').trim();
}

async function logFile(name: string, problems: ProblemCollector): Promise<LogFile> {
  const [log] = await findLogFiles([name], problems);
  const [problem] = problems.list();
  if (log === undefined)
    throw new InputUnusable(`${name} ${problem?.places[0]?.detail ?? 'cannot be read'}`, {
      hint: 'Name a Logbook with --logbook.',
    });
  if (/\.gz$/i.test(log.path))
    throw new InputUnusable(`${name} is packed already`, { hint: 'Only plain logs are archived.' });
  return log;
}

/** Entries whose text is not what stands in the file cannot be cut out of it. */
function isOlder({ entry, text, key }: ReadEntry, limit: number): boolean {
  if (entry === null || text === null || text.includes('\uFFFD')) return false;
  // A hand-kept changelog is for people, however old it is.
  if (key !== null && key !== 'entries') return false;
  const at = parseTimestamp(entry.timestamp);
  return at !== null && at < limit;
}

function rangeOf({ text, byte, place }: ReadEntry, log: LogFile): ByteRange {
  const inList = place.index !== undefined;
  if (inList && (text === null || text.includes('\uFFFD')))
    throw new InputUnusable(`${log.name} holds an element at byte ${byte} that is too long or not UTF-8`, {
      hint: 'Mend that element first; nothing has been moved.',
    });
  return { from: byte, to: byte + Buffer.byteLength(text ?? '') };
}

function monthOf({ entry }: ReadEntry): string {
  return instantOf(parseTimestamp(entry?.timestamp ?? '') ?? 0).slice(0, 7);
}

function byMonth(one: ArchiveMonth, other: ArchiveMonth): number {
  return one.month < other.month ? -1 : 1;
}
