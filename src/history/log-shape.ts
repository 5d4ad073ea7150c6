import { isObject } from './fields.ts';

/**
 * How a log file is laid out: one JSON value a line, or one document.
 *
 * Where the first bytes do not decide, it is a document; a document without a list of entries is read again as lines.
 */
export type LogShape = 'lines' | 'document' | 'empty';

/** The arrays of a document that hold entries. */
export const ENTRY_KEYS: ReadonlySet<string> = new Set(['entries', 'changelog', 'journal']);

const LIST_OR_TIMESTAMP = new RegExp(`"timestamp"|"(?:${[...ENTRY_KEYS].join('|')})"\\s*:\\s*\\[`);

/** Tells a file's layout from its first bytes (64 KiB are enough). */
export function sniffShape(head: string): LogShape {
  const text = head.replace(/^\uFEFF/, '').trimStart();
  if (text === '') return 'empty';
  // A list holds objects; "[2025-11-20 14:30] started" is a line that is not JSON.
  if (text.startsWith('[')) return /^\[\s*(?:[[{\]"]|$)/.test(text) ? 'document' : 'lines';
  if (!text.startsWith('{')) return 'lines';
  const [first = '', ...rest] = text.split('\n');
  const value = parse(first);
  if (value !== undefined) return isObject(value) && holdsEntries(value) ? 'document' : 'lines';
  const startsList = LIST_OR_TIMESTAMP.exec(text)?.[0].endsWith('[') === true;
  return startsList || !rest.some((line) => line.startsWith('{')) ? 'document' : 'lines';
}

function holdsEntries(value: Readonly<Record<string, unknown>>): boolean {
  return value['timestamp'] === undefined && [...ENTRY_KEYS].some((key) => Array.isArray(value[key]));
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
