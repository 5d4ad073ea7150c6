import type { PatchStep } from '../../src/domain/config-edit.ts';

type Json = PatchStep extends infer Step
  ? Step extends { readonly value: infer Value }
    ? Value
    : never
  : never;

/** A second, plain reading of RFC 6902 (add, replace and remove of object members), to judge edits by. */
export function applyPatch(document: unknown, patch: readonly PatchStep[]): unknown {
  const result: unknown = structuredClone(document);
  for (const step of patch) {
    const keys = step.path
      .split('/')
      .slice(1)
      .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
    const last = keys.pop() ?? '';
    const holder = keys.reduce<unknown>((held, key) => memberOf(held, key), result);
    if (typeof holder !== 'object' || holder === null) throw new Error(`${step.path} has no parent`);
    if (step.op !== 'add' && !Object.hasOwn(holder, last)) throw new Error(`${step.path} does not exist`);
    if (step.op === 'remove') Reflect.deleteProperty(holder, last);
    else Reflect.set(holder, last, step.value satisfies Json);
  }
  return result;
}

function memberOf(held: unknown, key: string): unknown {
  return typeof held === 'object' && held !== null && Object.hasOwn(held, key)
    ? Reflect.get(held, key)
    : undefined;
}
