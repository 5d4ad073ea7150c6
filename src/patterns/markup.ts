import { pushPlaceholder, chunk as sharedChunk, tape as sharedTape } from './tape.ts';
import { noteWords } from './vendors.ts';

// Copied into this module's own scope: V8 folds such constants, but never an imported binding.
const chunk = sharedChunk;
const tape = sharedTape;

const PAGES = ['<html', '<HTML', '<!DOCTYPE', '<!doctype', '<head>', '<title>'];
const DOCUMENTS = ['<?xml', '<Error>', '<ErrorResponse'];
/** Elements of a document that say what happened. */
const SAID = ['Code', 'Message'];
/** Elements that only one service's documents have. */
const SIGNS = [
  ['<HostId>', 's3'],
  ['<RequestId>', 'aws'],
] as const;
/** Who writes its name on its pages. */
const SIGNED = ['cloudflare', 'nginx', 'github', 'openresty'];

/** What reads a stretch of text onto the tape. */
type ReadText = (text: string, from: number, to: number) => void;

/**
 * Reads the title of the page, or code and message of the document, that begins at a place; where it ends, or -1 where none does.
 */
export function readMarkup(
  text: string,
  bounds: { readonly from: number; readonly to: number },
  read: ReadText,
): number {
  const { from, to } = bounds;
  if (DOCUMENTS.some((lead) => text.startsWith(lead, from))) return readDocument(text, from, to, read);
  if (!PAGES.some((lead) => text.startsWith(lead, from))) return -1;
  const before = tape.pushes;
  readElement(text, { name: 'title', from, to }, read);
  if (tape.pushes === before) readElement(text, { name: 'h1', from, to }, read);
  if (tape.pushes === before) return -1;
  const page = text.slice(from, to).toLowerCase();
  const name = SIGNED.find((word) => page.includes(word));
  if (name !== undefined) noteWords([name]);
  return to;
}

function readDocument(text: string, from: number, to: number, read: ReadText): number {
  const before = tape.pushes;
  for (const name of SAID) readElement(text, { name, from, to }, read);
  if (tape.pushes === before) return -1;
  const page = text.slice(from, to);
  const sign = SIGNS.find(([element]) => page.includes(element));
  if (sign) noteWords([sign[1]]);
  return to;
}

function readElement(
  text: string,
  { name, from, to }: { readonly name: string; readonly from: number; readonly to: number },
  read: ReadText,
): void {
  const begin = text.indexOf(`<${name}>`, from);
  if (begin < 0 || begin >= to) return;
  const start = begin + name.length + 2;
  const end = text.indexOf('<', start);
  read(text, start, end < 0 || end > to ? to : end);
}

/** Whether a value that a class's name introduces begins at a brace, as one runtime shows an object: "Description { type: … }". */
export function skipShownObject(text: string, at: number, to: number): number {
  const last = tape.count - 1;
  if (last < 0 || tape.ends[last] !== at - 1 || text.charCodeAt(at - 1) !== 32) return -1;
  if (!isClassName(text.slice(tape.starts[last], tape.ends[last]))) return -1;
  return skipBraces(text, at, to);
}

/** A name with capitals inside that names no error. */
function isClassName(word: string): boolean {
  return /^[A-Z][a-z]+(?:[A-Z][a-z]+)+$/.test(word) && !/(?:Error|Exception)$/.test(word);
}

/** Where the braces that open at a place close; what they hold is one placeholder. */
export function skipBraces(text: string, at: number, to: number): number {
  let depth = 0;
  let end = at;
  for (; end < to; end += 1) {
    const code = text.charCodeAt(end);
    if (code === 123 || code === 91) depth += 1;
    else if (code === 125 || code === 93) depth -= 1;
    if (depth === 0) break;
  }
  chunk.start = at;
  chunk.end = Math.min(end + 1, to);
  pushPlaceholder();
  return chunk.end;
}
