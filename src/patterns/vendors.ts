import { VENDOR_ENTRIES, VENDOR_IDS, VENDORS, type VendorId } from '../domain/vendors/vendor-table.ts';
import { createPhraseIndex } from './phrase-index.ts';
import { tape } from './tape.ts';
import { firstHash, hashOfWord, SEED } from './vocabulary.ts';

const hosts = noted((vendor) => vendor.hosts);
const ownHosts = noted((vendor) => vendor.ownHosts);
const AWS = numberOf('aws');
/** First labels of the hosts of one cloud's services, which the name of a region parts from the rest. */
const AWS_LABELS = new Map(
  (
    [
      ['s3', 's3'],
      ['sqs', 'sqs'],
      ['sns', 'sns'],
      ['email', 'ses'],
      ['lambda', 'lambda'],
      ['dynamodb', 'dynamodb'],
      ['bedrock', 'bedrock'],
      ['bedrock-runtime', 'bedrock'],
      ['bedrock-agent-runtime', 'bedrock'],
    ] as const
  ).map(([label, id]) => [hashOfWord(label), numberOf(id)]),
);
/** Names of models, headers and the like by their first two characters, which a bit for each pair asks for first. */
const models = new Map<number, (readonly [string, number])[]>();
const LEADS = new Uint8Array(1 << 14);
for (const [id, vendor] of VENDOR_ENTRIES) {
  for (const model of vendor.models) {
    const lead = leadOf(model, 0);
    LEADS[lead] = 1;
    models.set(lead, [...(models.get(lead) ?? []), [model, numberOf(id)]]);
  }
}

function leadOf(text: string, at: number): number {
  return ((text.charCodeAt(at) & 127) << 7) | (text.charCodeAt(at + 1) & 127);
}

function noted(
  hostsOf: (vendor: (typeof VENDOR_ENTRIES)[number][1]) => readonly string[],
): Map<number, number> {
  return new Map(
    VENDOR_ENTRIES.flatMap(([id, vendor]) =>
      hostsOf(vendor).map((host) => [hashOfWord(host), numberOf(id)] as const),
    ),
  );
}

/** How the tape notes a vendor: from 1 on, negative where only a model or a header names it. */
export function numberOf(id: VendorId): number {
  return VENDOR_IDS.indexOf(id) + 1;
}

/**
 * Notes on the tape the vendor whose host lies in a stretch of text, if it is the first one noted.
 */
export function noteHost(text: string, from: number, to: number): void {
  if (tape.vendor > 0) return;
  let end = from;
  while (end < to && isHostCharacter(text.charCodeAt(end))) end += 1;
  while (end > from && text.charCodeAt(end - 1) === 46) end -= 1;
  let labels = 0;
  let at = end;
  let last = end;
  while (at > from && labels < 4) {
    at -= 1;
    while (at > from && text.charCodeAt(at - 1) !== 46) at -= 1;
    labels += 1;
    if (labels < 2 && at > from) continue;
    const hash = hostHash(text, at, end);
    const amazon = tape.vendor === AWS ? AWS_LABELS.get(hostHash(text, at, last)) : undefined;
    tape.vendor = hosts.get(hash) ?? amazon ?? tape.vendor;
    const own = ownHosts.get(hash);
    if (own !== undefined && (end === to || isRepository(text, end))) tape.vendor = own;
    last = at - 1;
  }
}

function hostHash(text: string, from: number, to: number): number {
  let hash = SEED;
  for (let i = from; i < to; i += 1) hash = firstHash(hash, text.charCodeAt(i) | 32);
  return hash;
}

/** How far the end of a repository's address is looked for. */
const REPOSITORY_LIMIT = 160;

/** Whether the path that begins at a place is a repository's: as git names it, or an owner and a name and no more. */
function isRepository(text: string, at: number): boolean {
  let slashes = 0;
  for (let i = at; i < at + REPOSITORY_LIMIT && i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code <= 32 || code === 39 || code === 34)
      return slashes === 2 || (slashes === 3 && text.charCodeAt(i - 1) === 47);
    if (code === 35 || code === 63) return false;
    if (code === 47) slashes += 1;
    if (code === 46 && text.startsWith('.git', i)) return !isHostCharacter(text.charCodeAt(i + 4));
  }
  return false;
}

/**
 * Notes on the tape the vendor of a model whose name begins at a place in the text, if it is the first one noted; whether one does.
 */
export function noteModel(text: string, at: number): boolean {
  const lead = leadOf(text, at);
  if ((LEADS[lead] as number) === 0) return false;
  for (const [model, index] of models.get(lead) ?? []) {
    if (!text.startsWith(model, at)) continue;
    if (tape.vendor === 0) tape.vendor = -index;
    return true;
  }
  return false;
}

/**
 * Notes on the tape the vendor that words beside the message name, if it is the first one noted.
 */
export function noteWords(words: readonly string[]): void {
  if (tape.vendor !== 0) return;
  const vendor = vendorOfWords(words);
  if (vendor !== null) tape.vendor = -numberOf(vendor);
}

/**
 * The vendor whose host the tape notes.
 */
export function notedHost(): VendorId | null {
  return VENDOR_IDS[tape.vendor - 1] ?? null;
}

/**
 * The vendor whose model the tape notes; others serve that model too, so whatever else names a vendor is better.
 */
export function notedModel(): VendorId | null {
  return VENDOR_IDS[-tape.vendor - 1] ?? null;
}

const WORDED = createPhraseIndex(
  VENDOR_ENTRIES.flatMap(([, vendor], rank) => vendor.wording.map((wording) => [wording, rank] as const)),
);
const PREFIXES = createPhraseIndex(
  VENDOR_ENTRIES.flatMap(([, vendor], rank) => vendor.prefixes.map((prefix) => [prefix, rank] as const)),
);
const WORDS = new Map(
  VENDOR_ENTRIES.flatMap(([, vendor], rank) => vendor.words.map((word) => [word, rank] as const)).reverse(),
);

/**
 * The vendor that the words of a message name first, else the one whose wording it has, if any.
 *
 * A client's name gives way to the service behind it.
 */
export function vendorOfWords(words: readonly string[]): VendorId | null {
  const text = words.join(' ').toLowerCase();
  const named = namedBy(text.split(' '));
  const worded = VENDOR_IDS[WORDED.lowest(text, VENDOR_IDS.length)] ?? null;
  return named === null || isBehind(worded, named) ? worded : named;
}

/** Whether a vendor is reached through another one's client. */
export function isBehind(vendor: VendorId | null, client: VendorId): boolean {
  return vendor !== null && VENDORS[vendor].client === client;
}

/** Whether a vendor passes requests on and another one that serves models is named beside it. */
function passesOn(router: VendorId, vendor: VendorId): boolean {
  return VENDORS[router].router && vendor !== router && VENDORS[vendor].model;
}

function namedBy(words: readonly string[]): VendorId | null {
  let named: VendorId | null = null;
  for (const word of words) {
    const rank = Math.min(WORDS.get(word) ?? VENDOR_IDS.length, PREFIXES.lowest(word, VENDOR_IDS.length));
    const vendor = VENDOR_IDS[rank] ?? null;
    if (vendor === null) continue;
    if (named === null) named = vendor;
    else if (isBehind(vendor, named) || passesOn(named, vendor)) return vendor;
  }
  return named;
}

const ALIASES: ReadonlyMap<string, VendorId> = new Map(
  VENDOR_ENTRIES.flatMap(([id, vendor]) =>
    vendor.aliases.map((alias) => [alias.replaceAll(/[^a-z0-9]+/g, '_'), id] as const),
  ),
);

/**
 * A provider's id from what a log or a workflow calls it: the known vendor, else the name in lower case; null for none.
 */
export function providerId(name: string | null | undefined): string | null {
  if (name == null) return null;
  const slug = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_|_$/g, '')
    .slice(0, 40);
  if (slug === '') return null;
  if (Object.hasOwn(VENDORS, slug)) return slug;
  return ALIASES.get(slug) ?? vendorOfWords([slug, ...slug.split('_')]) ?? slug;
}

/**
 * A provider's name for people: the known spelling, else the id with its first letter in upper case.
 */
export function providerName(id: string): string {
  const known = VENDOR_ENTRIES.find(([vendor]) => vendor === id)?.[1].name;
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
