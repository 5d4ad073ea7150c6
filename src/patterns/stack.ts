import { BIT } from './characters.ts';
import { page } from './page.ts';
import { tape as sharedTape } from './tape.ts';
import { noteHost, noteWords } from './vendors.ts';

// Copied into this module's own scope: V8 folds such constants, but never an imported binding.
const { SPACE } = BIT;
const { entries } = page;
const tape = sharedTape;

const CAUSE = '[cause]: ';
const WRAPPER = 'Error: ';
const MODULES = 'node_modules/';
/** Packages that speak to one system, without a digit at their end, and the word that names it. */
const PACKAGES: ReadonlyMap<string, string> = new Map([
  ['openai', 'openai'],
  ['@anthropic-ai', 'anthropic'],
  ['@google', 'gemini'],
  ['groq-sdk', 'groq'],
  ['cohere-ai', 'cohere'],
  ['@mistralai', 'mistral'],
  ['ollama', 'ollama'],
  ['ioredis', 'redis'],
  ['redis', 'redis'],
  ['@redis', 'redis'],
  ['pg', 'postgres'],
  ['pg-pool', 'postgres'],
  ['pg-protocol', 'postgres'],
  ['postgres', 'postgres'],
  ['mysql', 'mysql'],
  ['mongodb', 'mongo'],
  ['mongoose', 'mongo'],
  ['better-sqlite', 'sqlite'],
  ['sqlite', 'sqlite'],
  ['@octokit', 'octokit'],
  ['@shopify', 'shopify'],
  ['@elastic', 'elasticsearch'],
  ['stripe', 'stripe'],
]);
/** Deepest margin of a frame. */
const MARGIN = 16;
/** A message of fewer tokens says so little that the properties of its error are read too. */
const TERSE = 5;

/** Whether the line that begins at a place is a frame of a stack. */
export function isStackFrame(text: string, from: number, to: number): boolean {
  let i = from;
  while (i < to && i < from + MARGIN && (entries[i] as number) & SPACE) i += 1;
  return i > from && i + 3 < to && (text.startsWith('at ', i) || text.startsWith('File "', i));
}

/**
 * Where reading goes on after the stack that begins at a place: at what caused the error, or at the properties of an error that
 * says little, as one runtime prints them after the last frame; nowhere else.
 */
export function afterStack(text: string, at: number, to: number): number {
  noteStack(text, at, to);
  let end = at;
  let line = at;
  while (isStackFrame(text, line, to)) {
    end = text.indexOf('\n', line);
    if (end < 0 || end >= to) return to;
    line = end + 1;
  }
  if (text.charCodeAt(end - 1) !== 123) return to;
  const cause = text.indexOf(CAUSE, end);
  if (cause >= 0 && cause < to) return causeFrom(text, cause);
  return tape.count < TERSE ? end - 1 : to;
}

/** Notes the system whose client stands first in a stack, else the host that what follows it names. */
function noteStack(text: string, at: number, to: number): void {
  const from = text.indexOf(MODULES, at) + MODULES.length;
  if (from > MODULES.length && from < to) {
    const end = text.indexOf('/', from);
    const word = PACKAGES.get(text.slice(from, end).replace(/\d+$/, ''));
    if (word !== undefined) noteWords([word]);
  }
  const address = text.indexOf('https://', at);
  if (address >= 0 && address < to) noteHost(text, address + 8, to);
}

/** Where the cause begins that the properties at a brace name first, or -1. */
export function causeAt(text: string, at: number, to: number): number {
  let i = at + 1;
  while (i < to && (entries[i] as number) & SPACE) i += 1;
  return text.startsWith(CAUSE, i) ? causeFrom(text, i) : -1;
}

function causeFrom(text: string, at: number): number {
  const from = at + CAUSE.length;
  return text.startsWith(WRAPPER, from) ? from + WRAPPER.length : from;
}
