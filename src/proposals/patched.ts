import type { PatchStep } from '../domain/config-edit.ts';
import { pointerParts } from './json-pointer.ts';

/**
 * A copy of a JSON value after an RFC 6902 patch.
 *
 * @throws RangeError where a step names a place that is not there, or a `test` does not hold.
 */
export function patched(value: unknown, patch: readonly PatchStep[]): unknown {
  return patch.reduce((held, step) => applied(held, pointerParts(step.path), step), structuredClone(value));
}

function applied(held: unknown, path: readonly string[], step: PatchStep): unknown {
  const [key, ...rest] = path;
  if (key === undefined) {
    if (step.op === 'remove') return undefined;
    if (step.op === 'test') requireSame(held, step);
    return step.op === 'test' ? held : step.value;
  }
  if (typeof held !== 'object' || held === null) throw missing(step);
  if (rest.length > 0) {
    const child = Array.isArray(held) ? held[Number(key)] : Reflect.get(held, key);
    Reflect.set(held, key, applied(child, rest, step));
    return held;
  }
  if (Array.isArray(held)) return appliedToList(held, key, step);
  if (step.op !== 'add' && !Object.hasOwn(held, key)) throw missing(step);
  if (step.op === 'remove') Reflect.deleteProperty(held, key);
  else if (step.op === 'test') requireSame(Reflect.get(held, key), step);
  else Reflect.set(held, key, step.value);
  return held;
}

function appliedToList(list: unknown[], key: string, step: PatchStep): unknown[] {
  const at = key === '-' ? list.length : Number(key);
  const last = step.op === 'add' ? list.length : list.length - 1;
  if (!Number.isInteger(at) || at < 0 || at > last) throw missing(step);
  if (step.op === 'remove') list.splice(at, 1);
  else if (step.op === 'add') list.splice(at, 0, step.value);
  else if (step.op === 'replace') list[at] = step.value;
  else requireSame(list[at], step);
  return list;
}

function requireSame(held: unknown, step: Extract<PatchStep, { readonly value: unknown }>): void {
  if (JSON.stringify(held) !== JSON.stringify(step.value))
    throw new RangeError(`${step.path} does not hold what the patch expects`);
}

function missing({ path }: PatchStep): RangeError {
  return new RangeError(`the patch names ${path}, which is not there`);
}
