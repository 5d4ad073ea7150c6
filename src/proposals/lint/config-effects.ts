import type { ConfigBinding } from '../../domain/config-binding.ts';
import type { ConfigEffect } from '../../domain/config-effect.ts';
import type { ConfigKey, Knob } from '../../domain/knob.ts';
import { pointerParts, valueAt } from '../json-pointer.ts';
import { heldAt } from '../knob-place.ts';
import { readsAs } from '../text-lines.ts';
import { ANY, type Chain } from './chains.ts';
import type { SourceIndex } from './source-index.ts';
import { stemOf } from './source-reads.ts';

/** Says of a key whether a change of it changes anything. */
export type ConfigEffects = (key: ConfigKey) => ConfigEffect;

/** What the answer is made from. */
export interface EffectSources {
  readonly index: SourceIndex;
  /** Somebody's word; of two that speak for a key the longer pointer counts, of two as long the first. */
  readonly bindings: readonly ConfigBinding[];
  /** Which keys win over which. */
  readonly knobs: readonly Knob[];
  /** The parsed config of a file, or undefined. */
  readonly config: (file: string) => unknown;
}

const PLACES_KEPT = 3;

/** A line of a source file. */
interface Place {
  readonly path: string;
  readonly line: number;
}

type Answer = Pick<ConfigEffect, 'verdict' | 'statement'>;

/** Says of a key whether sources read it and whether a stronger key that is set makes a change useless. Pure. */
export function createConfigEffects(sources: EffectSources): ConfigEffects {
  const answered = new Map<string, Answer>();
  const answerOf = (key: ConfigKey): Answer => {
    const id = nameOf(key);
    const answer = answered.get(id) ?? declared(key, sources.bindings) ?? searched(key, sources);
    answered.set(id, answer);
    return answer;
  };
  return ({ file, pointer }) => {
    const key = { file, pointer };
    const shadow = strongerKeys(key, sources).find(
      (other) => heldAt(other, sources) !== undefined && answerOf(other).verdict !== 'not-read',
    );
    const answer = answerOf(key);
    if (shadow === undefined) return { ...key, ...answer, shadowed_by: null };
    const statement = `${nameOf(shadow)} is set and wins over ${nameOf(key)}`;
    return { ...key, verdict: answer.verdict, shadowed_by: nameOf(shadow), statement };
  };
}

/** Whether a change of the key does nothing. */
export function isDead({ verdict, shadowed_by }: ConfigEffect): boolean {
  return verdict === 'not-read' || shadowed_by !== null;
}

function nameOf({ file, pointer }: ConfigKey): string {
  return `${file} ${pointer}`;
}

/** Keys that win over a key, by somebody's word and by the knobs that lead to it. */
function strongerKeys(key: ConfigKey, { bindings, knobs }: EffectSources): ConfigKey[] {
  const said = bindingOf(key, bindings)?.shadowed_by;
  const known = knobs.filter((knob) => knob.file === key.file && leadsTo(knob.pointer, key.pointer));
  const stronger = [
    ...(said === undefined ? [] : [said]),
    ...known.flatMap((knob) => knob.shadowed_by ?? []),
  ];
  return stronger.filter((other) => nameOf(other) !== nameOf(key));
}

/** Whether a knob's pointer is a key's or stands above it; a placeholder fits any name. */
function leadsTo(knob: string, key: string): boolean {
  const parts = pointerParts(key);
  return pointerParts(knob).every(
    (part, index) => part === parts[index] || (/^\{\w+\}$/.test(part) && index in parts),
  );
}

function bindingOf(key: ConfigKey, bindings: readonly ConfigBinding[]): ConfigBinding | undefined {
  return bindings
    .filter(({ file, pointer }) => file === key.file && `${key.pointer}/`.startsWith(`${pointer}/`))
    .reduce<ConfigBinding | undefined>(
      (best, one) => (best === undefined || one.pointer.length > best.pointer.length ? one : best),
      undefined,
    );
}

function declared(key: ConfigKey, bindings: readonly ConfigBinding[]): Answer | null {
  const binding = bindingOf(key, bindings);
  if (binding === undefined) return null;
  const who = binding.by === undefined ? '' : ` (${binding.by})`;
  return {
    verdict: binding.status,
    statement: `${nameOf(key)} is declared as ${binding.status === 'read' ? 'read' : 'not read'}${who}`,
  };
}

function searched(key: ConfigKey, { index, config }: EffectSources): Answer {
  const name = nameOf(key);
  const parts = pointerParts(key.pointer).map((part) => (/^\{\w+\}$/.test(part) ? ANY : part));
  const reads = placesOf(index, (chain) => readsKey(chain, parts));
  if (reads.length > 0) return { verdict: 'read', statement: `${name} is read in ${placeText(reads)}` };
  const unknown = (statement: string): Answer => ({ verdict: 'unknown', statement });
  const isNamed = index.files.some(({ files }) => files.has(stemOf(key.file)));
  if (readsAs(key.file) === 'lines' && isNamed)
    return { verdict: 'read', statement: `the sources name ${key.file}` };
  if (index.files.length === 0) return unknown('there is no source code beside the configs to search');
  if (!isNamed) return unknown(`no source file names ${key.file}`);
  const maybe = possibleReads(index, parts, siblings(config(key.file), parts));
  if (maybe.length > 0) return unknown(`a search cannot tell; ${placeText(maybe)} may read it`);
  if (!index.complete) return unknown('there are too many or too large source files to search them all');
  return { verdict: 'not-read', statement: `none of ${index.files.length} source files reads ${name}` };
}

/** Names that stand beside the one above a key: what is read below them is not the key. */
function siblings(config: unknown, parts: readonly string[]): ReadonlySet<string> {
  const holder = valueAt(config, parts.slice(0, -2));
  if (parts.length < 2 || typeof holder !== 'object' || holder === null) return new Set();
  return new Set(Object.keys(holder).filter((name) => name !== parts.at(-2)));
}

function placesOf(index: SourceIndex, fits: (chain: Chain) => boolean): Place[] {
  return index.files.flatMap(({ path, chains }) => {
    const found = chains.find(fits);
    return found === undefined ? [] : [{ path, line: found.line }];
  });
}

function placeText(places: readonly Place[]): string {
  const shown = places.slice(0, PLACES_KEPT).map(({ path, line }) => `${path}:${line}`);
  return `${shown.join(', ')}${places.length > shown.length ? ` and ${places.length - shown.length} more` : ''}`;
}

/** Whether a chain goes through the key, or hands every key above it on. */
function readsKey({ parts, use }: Chain, key: readonly string[]): boolean {
  if (runsThrough(parts, key)) return true;
  if (use !== 'spread') return false;
  return key.some((_, length) => length > 0 && endsWith(parts, key.slice(0, length)));
}

/** Whether the key stands in the chain, behind the variable that it starts at; a part that the program chooses fits any. */
function runsThrough(parts: readonly string[], key: readonly string[]): boolean {
  for (let start = 1; start + key.length <= parts.length; start += 1)
    if (fitsAt(parts, key, start)) return true;
  return false;
}

function endsWith(parts: readonly string[], key: readonly string[]): boolean {
  const start = parts.length - key.length;
  return start >= 1 && fitsAt(parts, key, start);
}

function fitsAt(parts: readonly string[], key: readonly string[], start: number): boolean {
  const equal = (part: string, index: number): boolean => parts[start + index] === part && part !== ANY;
  return key.every((part, index) => equal(part, index) || parts[start + index] === ANY) && key.some(equal);
}

/** Places where a search cannot tell: what holds the key is handed on whole, or its last names occur, but not together. */
function possibleReads(index: SourceIndex, parts: readonly string[], others: ReadonlySet<string>): Place[] {
  const handed = placesOf(
    index,
    (chain) =>
      chain.use === 'whole' &&
      parts.some((_, length) => length > 0 && endsWith(chain.parts, parts.slice(0, length))),
  );
  if (handed.length > 0) return handed;
  const named = parts.filter((part) => part !== ANY && !/^\d+$/.test(part)).slice(-2);
  const places = named.map((part, at) => mentions(index, part, at === named.length - 1 ? others : new Set()));
  return places.every((found) => found.length > 0) ? (places.at(-1) ?? []) : [];
}

/** Where a name is used as a key below none of the others, or stands alone in a text. */
function mentions(index: SourceIndex, name: string, others: ReadonlySet<string>): Place[] {
  return index.files.flatMap(({ path, chains, texts }) => {
    const used = chains.find(({ parts }) =>
      parts.some((part, at) => at > 0 && part === name && !others.has(parts[at - 1] ?? '')),
    );
    const line = used?.line ?? texts.get(name);
    return line === undefined ? [] : [{ path, line }];
  });
}
