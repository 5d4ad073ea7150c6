import { tape } from './tape.ts';
import type { Vendor } from './vendor.ts';
import { VENDORS, type VendorId } from './vendor-list.ts';
import { firstHash, hashOfWord, SEED } from './vocabulary.ts';

const IDS = Object.keys(VENDORS) as VendorId[];
const entries: readonly (readonly [VendorId, Vendor])[] = IDS.map((id) => [id, VENDORS[id]]);
const hosts = new Map(
  entries.flatMap(([id, vendor]) =>
    vendor.hosts.map((host) => [hashOfWord(host), IDS.indexOf(id) + 1] as const),
  ),
);
const ownHosts = new Map(
  entries.flatMap(([id, vendor]) =>
    (vendor.ownHosts ?? []).map((host) => [hashOfWord(host), IDS.indexOf(id) + 1] as const),
  ),
);
const MYSQL = -IDS.indexOf('mysql') - 1;
const models = entries.flatMap(([id, vendor]) =>
  vendor.models.map((model) => [model, IDS.indexOf(id) + 1] as const),
);

const LEADS = new Uint8Array(128);
for (const [model] of models) LEADS[model.charCodeAt(0)] = 1;

/**
 * Notes on the tape the vendor whose host lies in a stretch of text, if it is the first one noted.
 */
export function noteHost(text: string, from: number, to: number): void {
  if (tape.vendor > 0) return;
  let end = from;
  while (end < to && isHostCharacter(text.charCodeAt(end))) end += 1;
  let labels = 0;
  let at = end;
  while (at > from && labels < 4) {
    at -= 1;
    while (at > from && text.charCodeAt(at - 1) !== 46) at -= 1;
    labels += 1;
    if (labels < 2) continue;
    let hash = SEED;
    for (let i = at; i < end; i += 1) hash = firstHash(hash, text.charCodeAt(i) | 32);
    tape.vendor = hosts.get(hash) ?? tape.vendor;
    const own = ownHosts.get(hash);
    if (own !== undefined && (end === to || isRepository(text, end))) tape.vendor = own;
  }
}

/** How far the end of a repository's address is looked for. */
const REPOSITORY_LIMIT = 160;

/** Whether the path that begins at a place is a repository's, as git names it. */
function isRepository(text: string, at: number): boolean {
  for (let i = at; i < at + REPOSITORY_LIMIT && i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code <= 32 || code === 39 || code === 34) return false;
    if (code === 46 && text.startsWith('.git', i)) return !isHostCharacter(text.charCodeAt(i + 4));
  }
  return false;
}

/**
 * Notes on the tape that a number with an SQLSTATE in parentheses after it, as "1146 (42S02)", is MySQL's way to write an error.
 */
export function noteSqlState(text: string, from: number, to: number): void {
  if (tape.vendor !== 0 || to - from !== 5) return;
  if (text.charCodeAt(from - 1) !== 40 || text.charCodeAt(to) !== 41 || text.charCodeAt(to + 1) !== 58)
    return;
  const before = text.charCodeAt(from - 3);
  if (text.charCodeAt(from - 2) === 32 && before >= 48 && before <= 57) tape.vendor = MYSQL;
}

/**
 * Notes on the tape the vendor of a model whose name begins at a place in the text, if it is the first one noted; whether one does.
 */
export function noteModel(text: string, at: number): boolean {
  const lead = text.charCodeAt(at);
  if ((LEADS[lead & 127] as number) === 0) return false;
  for (const [model, index] of models) {
    if (!text.startsWith(model, at)) continue;
    if (tape.vendor === 0) tape.vendor = -index;
    return true;
  }
  return false;
}

/**
 * The vendor whose host the tape notes.
 */
export function notedHost(): VendorId | null {
  return IDS[tape.vendor - 1] ?? null;
}

/**
 * The vendor whose model the tape notes; others serve that model too, so whatever else names a vendor is better.
 */
export function notedModel(): VendorId | null {
  return IDS[-tape.vendor - 1] ?? null;
}

/**
 * The vendor that the words of a message name first, else the one whose wording it has, if any.
 */
export function vendorOfWords(words: readonly string[]): VendorId | null {
  const text = words.join(' ').toLowerCase();
  const named = namedBy(text.split(' '));
  const worded = entries.find(([, vendor]) => vendor.wording.some((wording) => text.includes(wording)));
  if (named === null || (worded && worded[1].client === named)) return worded?.[0] ?? null;
  return named;
}

function namedBy(words: readonly string[]): VendorId | null {
  for (const word of words) {
    for (const [id, vendor] of entries) {
      if (vendor.words.includes(word) || vendor.prefixes.some((prefix) => word.startsWith(prefix))) return id;
    }
  }
  return null;
}

/**
 * A provider's id from what a log or a workflow calls it: the known vendor, else the name in lower case; null for none.
 */
export function providerId(name: string | null | undefined): string | null {
  const slug = (name ?? '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_|_$/g, '')
    .slice(0, 40);
  if (slug === '') return null;
  return Object.hasOwn(VENDORS, slug) ? slug : (vendorOfWords([slug, ...slug.split('_')]) ?? slug);
}

/**
 * A provider's name for people: the known spelling, else the id with its first letter in upper case.
 */
export function providerName(id: string): string {
  const known = entries.find(([vendor]) => vendor === id)?.[1].name;
  return known ?? id.charAt(0).toUpperCase() + id.slice(1).replaceAll(/[_-]+/g, ' ');
}

function isHostCharacter(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 45 ||
    code === 46
  );
}
