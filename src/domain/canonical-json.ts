import { sha256 } from './digest.ts';

/**
 * JSON with the keys of every object in code-unit order and no white space, so that equal values have equal bytes.
 *
 * Source: RFC 8785, for values whose numbers print alike everywhere (whole numbers, short decimals).
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(ordered(value)) ?? 'null';
}

/** The digest of a value: SHA-256 of its canonical JSON, 64 lower-case hex characters. */
export function digestOf(value: unknown): string {
  return sha256(canonicalJson(value));
}

/** The value as a file for people: canonical order of keys, two spaces, a line end. Its digest is that of the value. */
export function canonicalFile(value: unknown): string {
  return `${JSON.stringify(ordered(value), null, 2)}\n`;
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  // No key can be taken for a prototype: the copy has none.
  const copy: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const [key, inner] of entries.sort(([one], [other]) => (one < other ? -1 : 1)))
    copy[key] = ordered(inner);
  return copy;
}
