const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/** Remembers what passes by until it is told to forget it, or until it is too much to be worth it. */
export interface Head {
  passing(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array>;
  forget(): void;
  /** What is remembered, without a byte-order mark; empty where something was forgotten. */
  text(): string;
  /** Whether the first bytes were a byte-order mark. */
  marked(): boolean;
}

/** Remembers up to `limit` bytes. */
export function createHead(limit: number): Head {
  let parts: Uint8Array[] = [];
  let size = 0;
  let keeping = true;
  let first: number[] = [];

  function forget(): void {
    keeping = false;
    parts = [];
  }

  return {
    async *passing(chunks) {
      for await (const chunk of chunks) {
        if (first.length < BYTE_ORDER_MARK.length)
          first = [...first, ...chunk.subarray(0, BYTE_ORDER_MARK.length)].slice(0, BYTE_ORDER_MARK.length);
        size += chunk.length;
        if (size > limit) forget();
        if (keeping) parts.push(chunk);
        yield chunk;
      }
    },
    forget,
    text: () =>
      Buffer.concat(parts)
        .toString('utf8')
        .replace(/^\uFEFF/, ''),
    marked: () => BYTE_ORDER_MARK.every((byte, index) => first[index] === byte),
  };
}
