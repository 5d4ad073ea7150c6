import { tape } from './tape.ts';
import { VENDORS, type Vendor, type VendorId } from './vendor-list.ts';
import { firstHash, hashOfWord, SEED } from './vocabulary.ts';

const IDS = Object.keys(VENDORS) as VendorId[];
const entries: readonly (readonly [VendorId, Vendor])[] = IDS.map((id) => [id, VENDORS[id]]);
const hosts = new Map(
  entries.flatMap(([id, vendor]) =>
    vendor.hosts.map((host) => [hashOfWord(host), IDS.indexOf(id) + 1] as const),
  ),
);
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
  }
}

/**
 * Notes on the tape the vendor of a model whose name begins at a place in the text, if it is the first one noted.
 */
export function noteModel(text: string, at: number): void {
  const lead = text.charCodeAt(at);
  if (tape.vendor > 0 || (LEADS[lead & 127] as number) === 0) return;
  for (const [model, index] of models) {
    if (text.startsWith(model, at)) tape.vendor = index;
  }
}

/**
 * The vendor noted on the tape.
 */
export function notedVendor(): VendorId | null {
  return IDS[tape.vendor - 1] ?? null;
}

/**
 * The vendor that the words of a message name first, else the one whose wording it has, if any.
 */
export function vendorOfWords(words: readonly string[]): VendorId | null {
  for (const word of words) {
    const folded = word.toLowerCase();
    for (const [id, vendor] of entries) {
      if (vendor.words.includes(folded) || vendor.prefixes.some((prefix) => folded.startsWith(prefix)))
        return id;
    }
  }
  const text = words.join(' ').toLowerCase();
  return entries.find(([, vendor]) => vendor.wording.some((wording) => text.includes(wording)))?.[0] ?? null;
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
