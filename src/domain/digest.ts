import { createHash, hash } from 'node:crypto';

/**
 * SHA-256 of a text's UTF-8 bytes (or of raw bytes), as 64 lower-case hex characters.
 */
export function sha256(content: string | Uint8Array): string {
  return hash('sha256', content);
}

/** SHA-256 of texts one after the other, without ever holding all of them. */
export function sha256OfParts(parts: Iterable<string>): string {
  const running = createHash('sha256');
  for (const part of parts) running.update(part);
  return running.digest('hex');
}

/**
 * A UUID that is the same for the same text, for idempotency keys.
 *
 * Source: RFC 9562, version 8: the first 128 bits of a SHA-256, with version and variant set.
 */
export function keyFrom(text: string): string {
  const hex = sha256(text);
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
