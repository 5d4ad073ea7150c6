import { sha256 } from '../domain/digest.ts';
import type { ConfigKey, Knob } from '../domain/knob.ts';
import { isRecord, pointerOf, pointerParts, valueAt } from './json-pointer.ts';

const PLACEHOLDER = /^\{(?:task_type|metric|node|role)\}$/;
/** A name that may become part of a key: what a log says chooses among such names and writes nothing else. */
const SAFE_NAME = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

/** Whether a knob stands for one key a task type, metric, node or role. */
export function isTemplate({ pointer }: Pick<Knob, 'pointer'>): boolean {
  return pointerParts(pointer).some((part) => PLACEHOLDER.test(part));
}

/** What a config file holds at a key; undefined where there is no such file or no such key. */
export function heldAt(
  { file, pointer }: ConfigKey,
  { config }: { readonly config: (file: string) => unknown },
): unknown {
  return valueAt(config(file), pointerParts(pointer));
}

/**
 * The knob of one task type, metric, node or role: its pointer leads to the key, its id ends with the name.
 *
 * In a list the name picks the one item with that `id` or `name`; in an object it is the key itself, there already or not.
 *
 * @param config parsed value of the knob's file.
 * @returns null where the name could not be a key, or where no single item of the list has it.
 */
export function knobFor(knob: Knob, name: string, config: unknown): Knob | null {
  const parts = pointerParts(knob.pointer);
  const at = parts.findIndex((part) => PLACEHOLDER.test(part));
  if (at < 0) return knob;
  if (!SAFE_NAME.test(name)) return null;
  const key = keyOf(valueAt(config, parts.slice(0, at)), name);
  if (key === null) return null;
  return { ...knob, id: `${knob.id}-${slugOf(name)}`, pointer: pointerOf(parts.with(at, key)) };
}

function keyOf(holder: unknown, name: string): string | null {
  if (!Array.isArray(holder)) return name;
  const found = holder.flatMap((item: unknown, index) =>
    isRecord(item) && (item['id'] === name || item['name'] === name) ? [String(index)] : [],
  );
  return found.length === 1 ? (found[0] ?? null) : null;
}

/** The name as part of an id; names that would look alike are told apart by their digest. */
function slugOf(name: string): string {
  if (/^[a-z0-9]+(_[a-z0-9]+)*$/.test(name)) return name.replaceAll('_', '-');
  const words = name.toLowerCase().split(/[_-]+/).filter(Boolean);
  return `${words.join('-')}-${sha256(name).slice(0, 6)}`;
}
