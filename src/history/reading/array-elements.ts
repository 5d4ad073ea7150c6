import { createElementBytes } from './element-bytes.ts';

/** One element of a JSON array that was cut out of its document without parsing it. */
export interface ArrayElement {
  /** The key of the document that holds the array; null where the array is the document. */
  readonly key: string | null;
  /** Position in its array, from 0. */
  readonly index: number;
  /** Where the element starts in the document, from 0. */
  readonly byte: number;
  /** The element's text; null where it is longer than the limit. */
  readonly text: string | null;
  /** False where the document ends inside the element. */
  readonly closed: boolean;
}

/** How the document ended. */
export interface DocumentEnd {
  /** Whether the outermost bracket was closed. */
  readonly closed: boolean;
  readonly bytes: number;
  /** How many lists of elements there were, empty ones included. */
  readonly lists: number;
  /** Where something that belongs to no list stands behind the end of the document, or null. */
  readonly trailing: number | null;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const LINE_FEED = 0x0a;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const SPACE = new Set([0x20, 0x09, 0x0a, 0x0d]);
const AFTER_STRING = new Set([COMMA, COLON, CLOSE_ARRAY, CLOSE_OBJECT]);
const KEY_BEGINS = Buffer.from('{"');
const LONGEST_KEY = 64;

/**
 * Cuts the elements of a top-level array, or of the arrays under the wanted keys of a top-level object, out of a stream.
 *
 * Works on bytes and keeps at most one element. An element that is not JSON does not disturb its neighbours, even where a quote
 * or a bracket is missing in it: JSON has no line feed inside a string, no text right behind a string, and no object inside an
 * object without a key, so each of them shows where the next element begins.
 */
export async function* readArrayElements(
  chunks: AsyncIterable<Uint8Array>,
  wanted: ReadonlySet<string>,
  limit: number,
): AsyncGenerator<ArrayElement, DocumentEnd> {
  const cutter = createCutter(wanted, limit);
  for await (const chunk of chunks) yield* cutter.push(chunk);
  const last = cutter.unfinished();
  if (last !== null) yield last;
  return cutter.end();
}

interface Cutter {
  push(chunk: Uint8Array): ArrayElement[];
  unfinished(): ArrayElement | null;
  end(): DocumentEnd;
}

function createCutter(wanted: ReadonlySet<string>, limit: number): Cutter {
  const element = createElementBytes(limit);
  const open: number[] = [];
  let found: ArrayElement[] = [];
  let chunk: Uint8Array = new Uint8Array();
  let offset = 0;
  let at = 0;
  /** Where the part of the element in this chunk begins. */
  let from = 0;
  let lists = 0;
  let trailing: number | null = null;
  /** How many brackets are open between two elements of the present list; -1 outside of lists. */
  let level = -1;
  let listKey: string | null = null;
  let key: string | null = null;
  let keyBytes: number[] | null = null;
  let inString = false;
  let escaped = false;
  /** The last byte outside of strings that is no space. */
  let last = 0;
  /** How many bytes of `},{` were met last in what seems to be a string, and where its last one stands. */
  let seam = 0;
  let seamAt = 0;
  /** A string has ended behind `},{`: if text follows, it was the quote of the next element's first key. */
  let doubtful = false;

  function begin(): void {
    element.begin(offset + at);
    from = at;
  }

  function finish(): void {
    if (!element.begun()) return;
    element.add(chunk.subarray(from, at));
    found.push({ key: listKey, closed: true, ...element.take() });
  }

  function enterList(depth: number, name: string | null): void {
    level = depth;
    listKey = name;
    lists += 1;
    element.restart();
  }

  function inside(byte: number): void {
    if (escaped) escaped = false;
    else if (byte === BACKSLASH) escaped = true;
    else if (byte === QUOTE || byte === LINE_FEED) {
      inString = false;
      doubtful = byte === QUOTE && seam === 3;
      if (byte === QUOTE) seam = 0;
      if (keyBytes !== null) key = Buffer.from(keyBytes).toString('utf8');
      keyBytes = null;
      last = QUOTE;
      return;
    }
    if (keyBytes !== null && keyBytes.length < LONGEST_KEY) keyBytes.push(byte);
    if (level >= 0) followSeam(byte);
  }

  function followSeam(byte: number): void {
    if (byte === CLOSE_OBJECT) seam = 1;
    else if (seam === 0 || SPACE.has(byte)) return;
    else if (byte === COMMA && seam === 1) seam = 2;
    else if (byte === OPEN_OBJECT && seam === 2) {
      seam = 3;
      seamAt = offset + at;
    } else seam = 0;
  }

  /** The quote that ended the last string began a key of the next element. */
  function resumeInKey(): void {
    finish();
    open.length = level;
    open.push(OPEN_OBJECT);
    element.begin(seamAt);
    element.add(KEY_BEGINS);
    from = at;
    inString = true;
  }

  function openBracket(byte: number): void {
    const depth = open.length;
    const keyless = byte === OPEN_OBJECT && last === COMMA && open[depth - 1] === OPEN_OBJECT;
    const behindSeam = byte === OPEN_OBJECT && seam === 2;
    if (level >= 0 && depth > level && (keyless || behindSeam)) {
      finish();
      open.length = level;
    } else if (depth === level && last === CLOSE_OBJECT) finish();
    if (open.length === level && !element.begun()) begin();
    if (depth === 0) {
      level = -1;
      if (byte === OPEN_ARRAY) enterList(1, null);
    } else if (depth === 1 && level < 0 && byte === OPEN_ARRAY && key !== null && wanted.has(key))
      enterList(2, key);
    open.push(byte);
  }

  function closeBracket(byte: number): void {
    const partner = open.lastIndexOf(byte === CLOSE_ARRAY ? OPEN_ARRAY : OPEN_OBJECT);
    // A bracket that closes nothing, or more than the list, is a stray one and stays in its element.
    if (partner < 0 || partner < level - 1) return;
    if (partner === level - 1) {
      finish();
      level = -1;
    }
    open.length = partner;
  }

  function outside(byte: number): void {
    const depth = open.length;
    const opens = byte === OPEN_ARRAY || byte === OPEN_OBJECT;
    if (depth === 0 && !opens) {
      if (lists > 0) trailing ??= offset + at;
      return;
    }
    if (byte === COMMA && depth === level) finish();
    else if (byte === COMMA && depth === 1) key = null;
    else if (opens) openBracket(byte);
    else if (byte === CLOSE_ARRAY || (byte === CLOSE_OBJECT && depth !== level)) closeBracket(byte);
    else if (depth === level && !element.begun()) begin();
    if (byte === QUOTE) {
      inString = true;
      if (depth === 1 && level < 0 && key === null) keyBytes = [];
    }
    if (seam > 0) {
      if (byte === COMMA) followSeam(byte);
      else seam = 0;
    }
    last = byte;
  }

  function push(bytes: Uint8Array): ArrayElement[] {
    chunk = bytes;
    found = [];
    from = 0;
    for (at = 0; at < bytes.length; at += 1) {
      const byte = bytes[at] ?? 0;
      if (!inString && SPACE.has(byte)) continue;
      if (doubtful && !AFTER_STRING.has(byte)) resumeInKey();
      doubtful = false;
      if (inString) inside(byte);
      else outside(byte);
    }
    if (element.begun()) element.add(bytes.subarray(from));
    offset += bytes.length;
    return found;
  }

  return {
    push,
    unfinished: () => (element.begun() ? { key: listKey, closed: false, ...element.take() } : null),
    end: () => ({ closed: open.length === 0, bytes: offset, lists, trailing }),
  };
}
