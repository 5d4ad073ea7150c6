import { randomBytes } from 'node:crypto';
import { type Clock, millisecondsOf } from '../domain/time.ts';

/**
 * Makes identifiers that sort in the order in which they were made (UUID version 7, RFC 9562 section 5.7), also within a
 * millisecond: two jobs of one moment keep their order by them.
 */
export function createJobIds(clock: Clock): () => string {
  let last = 0;
  let count = 0;
  return () => {
    const now = Math.max(last, millisecondsOf(clock.now()));
    count = now === last ? count + 1 : 0;
    // Twelve bits of counting; then the next millisecond is borrowed.
    last = count > 0xfff ? now + 1 : now;
    if (count > 0xfff) count = 0;
    const bytes = randomBytes(16);
    bytes.writeUIntBE(last, 0, 6);
    bytes.writeUInt16BE(0x7000 | count, 6);
    bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8);
    return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  };
}
