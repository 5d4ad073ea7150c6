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

/** A log file to read entry by entry. */
export interface EntrySource {
  readonly path: string;
  /** The file's name for people. */
  readonly name: string;
  readonly shape: LogShape;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** One place of a log that should hold an entry: its text as it stands there, and the entry, or null where it is unusable. */
export interface ReadEntry {
  /** Null where it is too long to be held. */
  readonly text: string | null;
  /** Where the text starts in the file's (unpacked) bytes, from 0. */
  readonly byte: number;
  /** The list of a document that it stands in; null for a line, or where the list is the document. */
  readonly key: string | null;
  readonly entry: StagedEntry | null;
  readonly place: Omit<ProblemPlace, 'detail'>;
}

/** A candidate entry: its parsed value or its text, and where it stands. */
interface Candidate {
  readonly text: string | null;
  readonly byte: number;
  readonly key: string | null;
  readonly closed: boolean;
  readonly place: Omit<ProblemPlace, 'detail'>;
}

const BYTE_ORDER_MARK = '\uFEFF';
const MARK_BYTES = 3;
const CHUNK = 1 << 20;

/** Reads every shape of log and says where a problem is; every entry that cannot be used is counted with its place. */
export async function* readEntries(
  source: EntrySource,
  problems: ProblemCollector,
): AsyncGenerator<ReadEntry> {
  for await (const candidate of candidatesOf(source, problems)) {
    const { text, byte, key, place } = candidate;
    yield { text, byte, key, place, entry: entryOf(candidate, source.now, problems) };
  }
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

async function* candidatesOf(source: EntrySource, problems: ProblemCollector): AsyncGenerator<Candidate> {
  if (source.shape === 'lines' || (yield* documentCandidates(source, problems)) === 'no document')
    yield* lineCandidates(source, problems);
}

async function* lineCandidates(source: EntrySource, problems: ProblemCollector): AsyncGenerator<Candidate> {
  const file = source.name;
  const bytes = bytesOf(source, (damage) => problems.add('file-unreadable', damage));
  for await (const { number, byte, text, closed } of readLines(bytes)) {
    const marked = number === 1 && text?.startsWith(BYTE_ORDER_MARK) === true;
    if (marked) problems.add('byte-order-mark', markIn(file));
    const clean = marked ? text.slice(1) : text;
    if (clean !== null && clean.trim() === '') continue;
    yield {
      text: clean,
      byte: marked ? byte + MARK_BYTES : byte,
      key: null,
      closed,
      place: { file, line: number },
    };
  }
}

/** The elements of a document's lists, or the document as one entry; nothing at all where it proves to be none. */
async function* documentCandidates(
  source: EntrySource,
  problems: ProblemCollector,
): AsyncGenerator<Candidate, 'document' | 'no document'> {
  const file = source.name;
  const head = createHead(MAX_LINE_BYTES);
  const damages: ProblemPlace[] = [];
  const bytes = head.passing(bytesOf(source, (damage) => damages.push(damage)));
  const elements = readArrayElements(bytes, ENTRY_KEYS, MAX_LINE_BYTES);
  let cutOff = false;
  let next = await elements.next();
  for (; !next.done; next = await elements.next()) {
    const { key, index, byte, text, closed } = next.value;
    head.forget();
    cutOff = !closed && (text === null || parse(text) === undefined);
    yield { text, byte, key, closed, place: { file, index, byte } };
  }
  const end = next.value;
  const whole = head.text();
  if (end.lists === 0 && parse(whole) === undefined) return 'no document';
  if (end.lists === 0) yield { text: whole, byte: 0, key: null, closed: true, place: { file, line: 1 } };
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
async function* bytesOf(
  source: EntrySource,
  damaged: (place: ProblemPlace) => void,
): AsyncGenerator<Uint8Array> {
  let byte = 0;
  try {
    for await (const chunk of readBytes(source.path, CHUNK)) {
      yield chunk;
      byte += chunk.length;
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    damaged({ file: source.name, byte, detail: `cannot be read beyond here: ${reason}` });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
