import { isObject } from './fields.ts';

/** How a log file is laid out: one JSON value a line, or one document. */
export type LogShape = 'lines' | 'document' | 'empty';

/** The arrays of a document that hold entries. */
export const ENTRY_KEYS: ReadonlySet<string> = new Set(['entries', 'changelog', 'journal']);

/** Tells a file's layout from its first bytes (64 KiB are enough). */
export function sniffShape(head: string): LogShape {
  const text = head.replace(/^\uFEFF/, '').trimStart();
  if (text === '') return 'empty';
  if (text.startsWith('[')) return 'document';
  if (!text.startsWith('{')) return 'lines';
  const [first = '', ...rest] = text.split('\n');
  const value = parse(first);
  if (value !== undefined) return isObject(value) && holdsEntries(value) ? 'document' : 'lines';
  return startsEntries(first) || !rest.some((line) => line.startsWith('{')) ? 'document' : 'lines';
}

function holdsEntries(value: Readonly<Record<string, unknown>>): boolean {
  return [...ENTRY_KEYS].some((key) => Array.isArray(value[key]));
}

function startsEntries(line: string): boolean {
  return [...ENTRY_KEYS].some((key) => line.includes(`"${key}"`));
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
