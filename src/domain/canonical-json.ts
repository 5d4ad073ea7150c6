import { sha256, sha256OfParts } from './digest.ts';

/**
 * JSON with the keys of every object in code-unit order and no white space, so that equal values have equal bytes.
 *
 * Source: RFC 8785, for values whose numbers print alike everywhere (whole numbers, short decimals).
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  let text = '';
  for (const [key, inner] of entriesInOrder(value))
    text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(inner)}`;
  return `{${text}}`;
}

/** The digest of a value: SHA-256 of its canonical JSON, 64 lower-case hex characters. */
export function digestOf(value: unknown): string {
  return sha256(canonicalJson(value));
}

/** The digest of many values in their order: that of their canonical JSON, a line each. */
export function digestOfEach(values: Iterable<unknown>): string {
  return sha256OfParts(linesOf(values));
}

function* linesOf(values: Iterable<unknown>): Generator<string> {
  for (const value of values) yield `${canonicalJson(value)}\n`;
}

/** The value as a file for people: canonical order of keys, two spaces, a line end. Its digest is that of the value. */
export function canonicalFile(value: unknown): string {
  return `${JSON.stringify(ordered(value), null, 2)}\n`;
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (value === null || typeof value !== 'object') return value;
  // No key can be taken for a prototype: the copy has none.
  const copy: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const [key, inner] of entriesInOrder(value)) copy[key] = ordered(inner);
  return copy;
}

function entriesInOrder(value: object): [string, unknown][] {
  return Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1));
}
