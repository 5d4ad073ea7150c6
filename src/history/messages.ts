import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { isObject, type JsonObject, textOf } from './fields.ts';
import { ENTRY_KEYS, sniffShape } from './log-shape.ts';
import { normaliseMetadata } from './normalise-metadata.ts';
import { readArrayElements } from './reading/array-elements.ts';
import { MAX_LINE_BYTES, readLines } from './reading/lines.ts';

/** A message of any log, with what the log says about it. */
export interface LoggedMessage {
  /** Anything at all where a JSON line holds something else than a text. */
  readonly message: unknown;
  readonly provider: string | null;
  readonly statusCode: number | null;
  readonly node: string | null;
}

const HEAD_BYTES = 64 * 1024;

/**
 * Reads messages from plain text (one a line), JSON Lines with `message` or `error_message`, or a Logbook of any shape.
 *
 * Entries of a Logbook that hold no message are passed over; in any other input every line is a message.
 */
export async function* readMessages(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<LoggedMessage> {
  const { head, rest } = await peek(await unpacked(chunks));
  if (sniffShape(head) === 'document' && (head.trimStart().startsWith('[') || startsDocument(head)))
    yield* fromDocument(rest);
  else yield* fromLines(rest, head.trimStart().startsWith('{'));
}

/** The bytes as they were before gzip, where it packed them. */
async function unpacked(chunks: AsyncIterable<Uint8Array>): Promise<AsyncIterable<Uint8Array>> {
  const { bytes, rest } = await peek(chunks);
  const packed = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return packed ? pipeline(Readable.from(rest), createGunzip(), () => {}) : rest;
}

function startsDocument(head: string): boolean {
  return [...ENTRY_KEYS].some((key) => head.includes(`"${key}"`));
}

async function* fromDocument(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<LoggedMessage> {
  for await (const { text } of readArrayElements(chunks, ENTRY_KEYS, MAX_LINE_BYTES)) {
    const value = parse(text ?? '');
    if (typeof value === 'string') yield plain(value);
    else if (isObject(value)) yield* fromObject(value);
    else yield plain(value ?? text);
  }
}

async function* fromLines(chunks: AsyncIterable<Uint8Array>, json: boolean): AsyncGenerator<LoggedMessage> {
  for await (const { text, number } of readLines(chunks)) {
    const line = (number === 1 ? text?.replace('\uFEFF', '') : text)?.replace(/\r$/, '') ?? null;
    if (json && line !== null && line.trim() === '') continue;
    const value = json && line?.startsWith('{') === true ? parse(line) : undefined;
    if (isObject(value)) yield* fromObject(value, line);
    else yield plain(line);
  }
}

function* fromObject(value: JsonObject, line: string | null = null): Generator<LoggedMessage> {
  const data = isObject(value['data']) ? value['data'] : {};
  const holder = [value, data].find(
    (object) => 'error_message' in object || 'message' in object || 'error' in object,
  );
  if (holder === undefined) {
    // An entry of a Logbook without an error says nothing; any other line is a message as it stands.
    if (value['event_type'] === undefined) yield plain(line ?? JSON.stringify(value));
    return;
  }
  const metadata = normaliseMetadata(value['metadata']) ?? {};
  yield {
    message: holder['error_message'] ?? holder['error'] ?? holder['message'],
    provider: metadata.provider ?? textOf(data['service']),
    statusCode: metadata.status_code ?? null,
    node: textOf(value['node_id']) ?? textOf(data['node']),
  };
}

function plain(message: unknown): LoggedMessage {
  return { message, provider: null, statusCode: null, node: null };
}

/** The first bytes of a stream as text, and a stream that still starts with them. */
async function peek(
  chunks: AsyncIterable<Uint8Array>,
): Promise<{ readonly bytes: Uint8Array; readonly head: string; readonly rest: AsyncIterable<Uint8Array> }> {
  const iterator = chunks[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  let bytes = 0;
  let ended = false;
  while (bytes < HEAD_BYTES && !ended) {
    const next = await iterator.next();
    ended = next.done === true;
    if (next.done === true) break;
    first.push(next.value);
    bytes += next.value.length;
  }
  async function* rest(): AsyncGenerator<Uint8Array> {
    yield* first;
    if (ended) return;
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
  }
  const start = Buffer.concat(first).subarray(0, HEAD_BYTES);
  return { bytes: start, head: start.toString('utf8'), rest: rest() };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
