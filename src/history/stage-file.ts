import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import type { ProblemPlace } from '../domain/data-quality.ts';
import { ENTRY_KEYS, type LogShape } from './log-shape.ts';
import { lacksZone, normaliseEntry } from './normalise-entry.ts';
import { normaliseNote } from './normalise-note.ts';
import { leavesOut, type ProblemCollector } from './problems.ts';
import { readArrayElements } from './reading/array-elements.ts';
import { MAX_LINE_BYTES, readLines } from './reading/lines.ts';
import type { StagedEntry } from './staged-entry.ts';

/** A file to bring to the store's form, and where the result goes. */
export interface StagingJob {
  readonly path: string;
  /** The file's name for people. */
  readonly name: string;
  readonly shape: LogShape;
  /** The file to write: one staged entry a line. */
  readonly target: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What the second reader saw. */
export interface StagingCount {
  readonly read: number;
  readonly used: number;
  readonly withoutZone: number;
}

/** A candidate entry: its parsed value or its text, and where it stands. */
interface Candidate {
  readonly text: string | null;
  readonly key: string | null;
  readonly closed: boolean;
  readonly place: Omit<ProblemPlace, 'detail'>;
}

const BYTE_ORDER_MARK = '\uFEFF';
const WRITE_BUFFER = 1 << 20;

/**
 * The second reader: slower than the store's own, but it reads every shape and says where a problem is.
 *
 * Every entry that cannot be used is counted with its place; the others are written in the store's form.
 */
export async function stageFile(job: StagingJob, problems: ProblemCollector): Promise<StagingCount> {
  const count = { read: 0, used: 0, withoutZone: 0 };
  const target = createWriteStream(job.target);
  let buffer = '';
  for await (const candidate of candidatesOf(job, problems)) {
    count.read += 1;
    const entry = entryOf(candidate, job.now, problems);
    if (entry === null) continue;
    count.used += 1;
    if (lacksZone(entry)) count.withoutZone += 1;
    buffer += `${JSON.stringify(entry)}\n`;
    if (buffer.length > WRITE_BUFFER) {
      if (!target.write(buffer)) await once(target, 'drain');
      buffer = '';
    }
  }
  target.end(buffer);
  await once(target, 'finish');
  return count;
}

function entryOf(candidate: Candidate, now: number, problems: ProblemCollector): StagedEntry | null {
  const { text, place } = candidate;
  if (text === null) {
    problems.add('line-too-long', { ...place, detail: `is longer than ${MAX_LINE_BYTES} bytes` });
    return null;
  }
  const value = parse(text);
  if (value === undefined) {
    const code = candidate.closed ? 'not-json' : 'truncated';
    problems.add(code, { ...place, detail: candidate.closed ? 'is not JSON' : 'is cut off' });
    return null;
  }
  const found = isNote(candidate.key) ? normaliseNote(value, now) : normaliseEntry(value, now);
  for (const { code, detail } of found.problems) problems.add(code, { ...place, detail });
  return found.problems.some(({ code }) => leavesOut(code)) ? null : found.entry;
}

function isNote(key: string | null): boolean {
  return key === 'changelog' || key === 'journal';
}

async function* candidatesOf(job: StagingJob, problems: ProblemCollector): AsyncGenerator<Candidate> {
  const chunks = bytesOf(job.path);
  if (job.shape === 'document') yield* documentCandidates(job.name, chunks, problems);
  else yield* lineCandidates(job.name, chunks, problems);
}

async function* lineCandidates(
  file: string,
  chunks: AsyncIterable<Uint8Array>,
  problems: ProblemCollector,
): AsyncGenerator<Candidate> {
  for await (const { number, text, closed } of readLines(chunks)) {
    const clean = number === 1 && text !== null ? withoutMark(file, text, problems) : text;
    if (clean !== null && clean.trim() === '') continue;
    yield { text: clean, key: null, closed, place: { file, line: number } };
  }
}

async function* documentCandidates(
  file: string,
  chunks: AsyncIterable<Uint8Array>,
  problems: ProblemCollector,
): AsyncGenerator<Candidate> {
  const head: Uint8Array[] = [];
  let size = 0;
  async function* remembered(): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      size += chunk.length;
      if (size <= MAX_LINE_BYTES) head.push(chunk);
      else head.length = 0;
      yield chunk;
    }
  }
  const elements = readArrayElements(remembered(), ENTRY_KEYS, MAX_LINE_BYTES);
  let met = 0;
  let next = await elements.next();
  for (; !next.done; next = await elements.next()) {
    const { key, index, byte, text, closed } = next.value;
    met += 1;
    head.length = 0;
    yield { text, key, closed, place: { file, index, byte } };
  }
  const whole = Buffer.concat(head).toString('utf8');
  const isObject = withoutMark(file, whole.slice(0, 64), problems).trimStart().startsWith('{');
  if (met === 0 && isObject)
    yield {
      text: whole.replace(BYTE_ORDER_MARK, ''),
      key: null,
      closed: next.value.closed,
      place: { file, line: 1 },
    };
  else if (!next.value.closed)
    problems.add('truncated', { file, byte: next.value.bytes, detail: 'ends before its last bracket' });
}

/** The text without a byte-order mark in front, which is counted. */
function withoutMark(file: string, text: string, problems: ProblemCollector): string {
  if (!text.startsWith(BYTE_ORDER_MARK)) return text;
  problems.add('byte-order-mark', {
    file,
    byte: 0,
    detail: 'starts with a byte-order mark, which was passed over',
  });
  return text.slice(1);
}

function bytesOf(path: string): AsyncIterable<Uint8Array> {
  const file = createReadStream(path, { highWaterMark: WRITE_BUFFER });
  return path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
