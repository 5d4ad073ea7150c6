/** Holds the bytes of the one array element that is being read, up to a limit. */
export interface ElementBytes {
  /** Whether an element has begun. */
  begun(): boolean;
  /** Begins an element at a byte of the document. */
  begin(byte: number): void;
  add(part: Uint8Array): void;
  /** Ends the element. `text` is null where it is longer than the limit. */
  take(): { readonly byte: number; readonly index: number; readonly text: string | null };
  /** Begins to count afresh, for the next list. */
  restart(): void;
}

/** An empty holder; `limit` is in bytes. */
export function createElementBytes(limit: number): ElementBytes {
  let started = -1;
  let parts: Uint8Array[] = [];
  let size = 0;
  let index = 0;
  return {
    begun: () => started >= 0,
    begin(byte) {
      started = byte;
    },
    add(part) {
      size += part.length;
      if (size <= limit) parts.push(Uint8Array.prototype.slice.call(part));
      else parts = [];
    },
    take() {
      const text = size > limit ? null : Buffer.concat(parts).toString('utf8').trimEnd();
      const element = { byte: started, index, text };
      started = -1;
      parts = [];
      size = 0;
      index += 1;
      return element;
    },
    restart() {
      index = 0;
    },
  };
}
