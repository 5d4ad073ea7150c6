import { create, type Delta } from 'jsondiffpatch';
import { isRecord } from './json-pointer.ts';

/** A merged value, or the path at which both sides changed it otherwise. */
export type MergedValue = { readonly value: unknown } | { readonly conflict: readonly string[] };

const differ = create({ objectHash: identityOf, arrays: { detectMove: false }, cloneDiffValues: true });

/** What makes an object of a list the same one: its `id` or `name`, else everything in it. */
function identityOf(item: object): string {
  const known = isRecord(item) ? (item['id'] ?? item['name']) : undefined;
  return typeof known === 'string' || typeof known === 'number' ? `=${known}` : JSON.stringify(item);
}

/** Whether two JSON values are equal; the order of keys does not matter. */
export function sameValue(one: unknown, other: unknown): boolean {
  return differ.diff(one, other) === undefined;
}

/** Brings a change `base → changed` into a value that others changed from the same base; theirs stays wherever ours is not. */
export function mergedValue(base: unknown, changed: unknown, current: unknown): MergedValue {
  return merge({ base, changed, current }, []);
}

interface Three {
  readonly base: unknown;
  readonly changed: unknown;
  readonly current: unknown;
}

function merge({ base, changed, current }: Three, path: readonly string[]): MergedValue {
  if (sameValue(base, changed) || sameValue(changed, current)) return { value: current };
  if (sameValue(base, current)) return { value: changed };
  if (isRecord(base) && isRecord(changed) && isRecord(current))
    return mergeKeys({ base, changed, current }, path);
  if (Array.isArray(base) && Array.isArray(changed) && Array.isArray(current))
    return mergeItems({ base, changed, current }, path);
  return { conflict: path };
}

type Keyed = Readonly<Record<string, unknown>>;

function mergeKeys(
  { base, changed, current }: Readonly<Record<keyof Three, Keyed>>,
  path: readonly string[],
): MergedValue {
  const value: Record<string, unknown> = {};
  for (const key of new Set([...Object.keys(current), ...Object.keys(changed)])) {
    const merged = merge({ base: base[key], changed: changed[key], current: current[key] }, [...path, key]);
    if ('conflict' in merged) return merged;
    if (merged.value !== undefined) Object.defineProperty(value, key, { ...PLAIN, value: merged.value });
  }
  return { value };
}

/** A key like `__proto__` is a key as any other. */
const PLAIN = { configurable: true, enumerable: true, writable: true } as const;

type Items = readonly unknown[];

/**
 * Merges lists item by item, as the differ finds them again: what the change takes out goes, what it puts in stands before the
 * item that followed it, and what it changes in an item is merged in that item.
 */
function mergeItems(
  { base, changed, current }: Readonly<Record<keyof Three, Items>>,
  path: readonly string[],
): MergedValue {
  const [ours, theirs] = [placesIn(base, changed), placesIn(base, current)];
  const items = new Map<number, unknown>(current.entries());
  for (const index of base.keys()) {
    const [to, now] = [ours[index] ?? null, theirs[index] ?? null];
    // Gone on both sides: the same only where both put the same in its place.
    if (
      to === null &&
      now === null &&
      !sameValue(around(changed, ours, index), around(current, theirs, index))
    )
      return { conflict: [...path, String(index)] };
    const merged = merge(
      {
        base: base[index],
        changed: to === null ? undefined : changed[to],
        current: now === null ? undefined : current[now],
      },
      [...path, String(index)],
    );
    if ('conflict' in merged) return merged;
    if (now !== null && merged.value === undefined) items.delete(now);
    else if (now !== null) items.set(now, merged.value);
  }
  const added = additions(changed, { ours, theirs, end: current.length });
  const known = new Map(
    current.flatMap((item, index) => (theirs.includes(index) ? [] : [[keyOf(item), item] as const])),
  );
  const value: unknown[] = [];
  for (let index = 0; index <= current.length; index += 1) {
    for (const { item, at } of added.filter(({ before }) => before === index)) {
      const there = known.get(keyOf(item));
      if (there !== undefined && !sameValue(there, item)) return { conflict: [...path, String(at)] };
      if (there === undefined) value.push(item);
    }
    if (items.has(index)) value.push(items.get(index));
  }
  return { value };
}

function keyOf(item: unknown): string {
  return typeof item === 'object' && item !== null ? identityOf(item) : JSON.stringify(item);
}

/** Where each item of a list is in another one; null where it is gone. */
function placesIn(from: Items, to: Items): (number | null)[] {
  const delta: Delta = differ.diff(from, to);
  const keys = new Set(delta === undefined ? [] : Object.keys(delta));
  const isNew = (index: number): boolean => {
    const part: unknown = delta === undefined ? undefined : Reflect.get(delta, String(index));
    return Array.isArray(part) && part.length === 1;
  };
  const kept = [...to.keys()].filter((index) => !isNew(index));
  let next = 0;
  return Array.from(from.keys(), (index) => {
    if (keys.has(`_${index}`)) return null;
    next += 1;
    return kept[next - 1] ?? null;
  });
}

/** Places of a list whose items another one does not have any more. */
export function linesGone(from: Items, to: Items): number[] {
  return placesIn(from, to).flatMap((place, index) => (place === null ? [index] : []));
}

interface Addition {
  readonly item: unknown;
  /** Index in the changed list. */
  readonly at: number;
  /** Index in the current list before which it stands. */
  readonly before: number;
}

/** What stands in a list in the place of an item that is gone. */
function around(list: Items, places: readonly (number | null)[], index: number): Items {
  const before = places.slice(0, index).findLast((place) => place !== null);
  const after = places.slice(index).find((place) => place !== null);
  return list.slice(before == null ? 0 : before + 1, after ?? list.length);
}

/** What the change puts in, and before which item of the current list. */
function additions(
  changed: Items,
  {
    ours,
    theirs,
    end,
  }: {
    readonly ours: readonly (number | null)[];
    readonly theirs: readonly (number | null)[];
    readonly end: number;
  },
): Addition[] {
  const originOf = new Map(ours.flatMap((to, index) => (to === null ? [] : [[to, index] as const])));
  return [...changed.entries()].flatMap(([at, item]) => {
    if (originOf.has(at)) return [];
    for (let next = at + 1; next < changed.length; next += 1) {
      const origin = originOf.get(next);
      const place = origin === undefined ? null : (theirs[origin] ?? null);
      if (place !== null) return [{ item, at, before: place }];
    }
    return [{ item, at, before: end }];
  });
}
