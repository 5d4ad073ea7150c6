import { open } from 'node:fs/promises';
import type { ProblemPlace } from '../domain/data-quality.ts';
import { ENTRY_KEYS, type LogShape } from './log-shape.ts';
import { normaliseEntry } from './normalise-entry.ts';
import { normaliseNote } from './normalise-note.ts';
import { leavesOut, type ProblemCollector } from './problems.ts';
import { readArrayElements } from './reading/array-elements.ts';
import { readBytes } from './reading/bytes.ts';
import { createHead } from './reading/head.ts';
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
  const count = { read: 0, used: 0 };
  const target = await open(job.target, 'w');
  let buffer = '';
  try {
    for await (const candidate of candidatesOf(job, problems)) {
      count.read += 1;
      const entry = entryOf(candidate, job.now, problems);
      if (entry === null) continue;
      count.used += 1;
      buffer += `${JSON.stringify(entry)}\n`;
      if (buffer.length < WRITE_BUFFER) continue;
      await target.writeFile(buffer);
      buffer = '';
    }
    await target.writeFile(buffer);
  } finally {
    await target.close();
  }
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
  if (job.shape === 'lines' || (yield* documentCandidates(job, problems)) === 'no document')
    yield* lineCandidates(job, problems);
}

async function* lineCandidates(job: StagingJob, problems: ProblemCollector): AsyncGenerator<Candidate> {
  const file = job.name;
  const bytes = bytesOf(job, (damage) => problems.add('file-unreadable', damage));
  for await (const { number, text, closed } of readLines(bytes)) {
    const marked = number === 1 && text?.startsWith(BYTE_ORDER_MARK) === true;
    if (marked) problems.add('byte-order-mark', markIn(file));
    const clean = marked ? text.slice(1) : text;
    if (clean !== null && clean.trim() === '') continue;
    yield { text: clean, key: null, closed, place: { file, line: number } };
  }
}

/** The elements of a document's lists, or the document as one entry; nothing at all where it proves to be none. */
async function* documentCandidates(
  job: StagingJob,
  problems: ProblemCollector,
): AsyncGenerator<Candidate, 'document' | 'no document'> {
  const file = job.name;
  const head = createHead(MAX_LINE_BYTES);
  const damages: ProblemPlace[] = [];
  const bytes = head.passing(bytesOf(job, (damage) => damages.push(damage)));
  const elements = readArrayElements(bytes, ENTRY_KEYS, MAX_LINE_BYTES);
  let cutOff = false;
  let next = await elements.next();
  for (; !next.done; next = await elements.next()) {
    const { key, index, byte, text, closed } = next.value;
    head.forget();
    cutOff = !closed && (text === null || parse(text) === undefined);
    yield { text, key, closed, place: { file, index, byte } };
  }
  const end = next.value;
  const whole = head.text();
  if (end.lists === 0 && parse(whole) === undefined) return 'no document';
  if (end.lists === 0) yield { text: whole, key: null, closed: true, place: { file, line: 1 } };
  if (head.marked()) problems.add('byte-order-mark', markIn(file));
  for (const damage of damages) problems.add('file-unreadable', damage);
  if (!end.closed && !cutOff)
    problems.add('truncated', { file, byte: end.bytes, detail: 'ends before its last bracket' });
  if (end.trailing !== null)
    problems.add('not-json', { file, byte: end.trailing, detail: 'goes on behind its last bracket' });
  return 'document';
}

function markIn(file: string): ProblemPlace {
  return { file, byte: 0, detail: 'starts with a byte-order mark, which was passed over' };
}

/** The file's bytes; where they break off, what came before counts and the damage is told. */
async function* bytesOf(job: StagingJob, damaged: (place: ProblemPlace) => void): AsyncGenerator<Uint8Array> {
  let byte = 0;
  try {
    for await (const chunk of readBytes(job.path, WRITE_BUFFER)) {
      yield chunk;
      byte += chunk.length;
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    damaged({ file: job.name, byte, detail: `cannot be read beyond here: ${reason}` });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
