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

/** How the document ended: whether the outermost bracket was closed, and how many bytes it had. */
export interface DocumentEnd {
  readonly closed: boolean;
  readonly bytes: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const LINE_FEED = 0x0a;
const OPEN = new Set([0x5b, 0x7b]);
const CLOSE = new Set([0x5d, 0x7d]);
const SPACE = new Set([0x20, 0x09, 0x0a, 0x0d]);
const OPEN_ARRAY = 0x5b;

/**
 * Cuts the elements of a top-level array, or of the arrays under the wanted keys of a top-level object, out of a stream.
 *
 * Works on bytes and keeps at most one element; an element that is not JSON does not disturb its neighbours as long as its
 * brackets balance. A raw line feed inside a string ends the string, since JSON allows none there.
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
  let offset = 0;
  let depth = 0;
  let rootIsArray = false;
  let inString = false;
  let escaped = false;
  let key: string | null = null;
  let pendingKey: string | null = null;
  let keyBytes: number[] | null = null;
  let elementDepth = -1;
  let index = 0;
  let started = -1;
  let parts: Uint8Array[] = [];
  let size = 0;

  function keep(part: Uint8Array): void {
    size += part.length;
    if (size <= limit) parts.push(Uint8Array.prototype.slice.call(part));
    else parts = [];
  }

  function take(closed: boolean): ArrayElement {
    const text = size > limit ? null : Buffer.concat(parts).toString('utf8').trimEnd();
    const element = { key, index, byte: started, text, closed };
    index += 1;
    started = -1;
    parts = [];
    size = 0;
    return element;
  }

  function push(chunk: Uint8Array): ArrayElement[] {
    const found: ArrayElement[] = [];
    let from = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0;
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === BACKSLASH) escaped = true;
        else if (byte === QUOTE || byte === LINE_FEED) {
          inString = false;
          if (keyBytes !== null) {
            pendingKey = Buffer.from(keyBytes).toString('utf8');
            keyBytes = null;
          }
          continue;
        }
        keyBytes?.push(byte);
        continue;
      }
      if (SPACE.has(byte)) continue;
      if (depth === elementDepth) {
        if (byte === COMMA || CLOSE.has(byte)) {
          if (started >= 0) {
            keep(chunk.subarray(from, at));
            found.push(take(true));
          }
        } else if (started < 0) {
          started = offset + at;
          from = at;
        }
      }
      if (byte === QUOTE) {
        inString = true;
        if (depth === 1 && !rootIsArray && pendingKey === null) keyBytes = [];
      } else if (OPEN.has(byte)) {
        if (depth === 0) {
          rootIsArray = byte === OPEN_ARRAY;
          if (rootIsArray) elementDepth = 1;
        } else if (
          depth === 1 &&
          !rootIsArray &&
          byte === OPEN_ARRAY &&
          pendingKey !== null &&
          wanted.has(pendingKey)
        ) {
          key = pendingKey;
          index = 0;
          elementDepth = 2;
        }
        depth += 1;
      } else if (CLOSE.has(byte)) {
        depth -= 1;
        if (!rootIsArray && depth < elementDepth) elementDepth = -1;
      } else if (byte === COMMA && depth === 1) {
        pendingKey = null;
      }
    }
    if (started >= 0) keep(chunk.subarray(from));
    offset += chunk.length;
    return found;
  }

  return {
    push,
    unfinished: () => (started >= 0 ? take(false) : null),
    end: () => ({ closed: depth === 0, bytes: offset }),
  };
}
