/** One line of a file; `text` is null where the line is longer than the limit. */
export interface Line {
  /** From 1. */
  readonly number: number;
  /** Where the line starts, from 0. */
  readonly byte: number;
  readonly text: string | null;
  /** Whether a line feed closed it; only the last line may lack one. */
  readonly closed: boolean;
}

/** Lines above this many bytes are not held in memory. */
export const MAX_LINE_BYTES = 16 * 1024 * 1024;

const LINE_FEED = 0x0a;

/** Splits a stream of bytes into lines, holding at most one line and one chunk at a time. */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  limit = MAX_LINE_BYTES,
): AsyncGenerator<Line> {
  let parts: Uint8Array[] = [];
  let held = 0;
  let number = 1;
  let start = 0;

  function take(closed: boolean): Line {
    const text = held > limit ? null : Buffer.concat(parts).toString('utf8');
    const line = { number, byte: start, text, closed };
    start += held + (closed ? 1 : 0);
    number += 1;
    parts = [];
    held = 0;
    return line;
  }

  function hold(part: Uint8Array): void {
    held += part.length;
    if (held <= limit) parts.push(part);
    else parts = [];
  }

  for await (const chunk of chunks) {
    let from = 0;
    for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, from)) {
      hold(chunk.subarray(from, at));
      yield take(true);
      from = at + 1;
    }
    if (from < chunk.length) hold(chunk.subarray(from));
  }
  if (held > 0) yield take(false);
}
