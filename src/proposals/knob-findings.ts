import type { Knob, KnobKind } from '../domain/knob.ts';
import type { ValidationFinding } from '../domain/validation.ts';
import { isRecord, pointerParts, valueAt } from './json-pointer.ts';
import { isTemplate, knobFor } from './knob-place.ts';
import { type ConfigEffects, isDead } from './lint/config-effects.ts';

/** Knobs, and who reads their keys. */
export interface KnobCheck {
  readonly knobs: readonly Knob[];
  readonly effects: ConfigEffects;
}

/** A finding in a config file, by pointer. */
export type Found = Pick<ValidationFinding, 'severity' | 'code' | 'message' | 'fix'> & {
  readonly pointer: string;
};

/** The number of an object's keys that has the bounds of its knob, for kinds whose value is an object. */
const BOUNDED_KEY: Partial<Record<KnobKind, string>> = {
  'timeout-retry': 'max_retries',
  'rate-limit': 'max_concurrency',
  'timeout-probe': 'share',
};
/** What is wrong with the values of the knobs of one config file, and which of them have no effect. */
export function knobFindings(name: string, value: unknown, { knobs, effects }: KnobCheck): Found[] {
  const own = knobs.filter((knob) => knob.file === name).flatMap((knob) => instances(knob, value));
  const found = own.flatMap((knob) => {
    const held = valueAt(value, pointerParts(knob.pointer));
    return held === undefined ? [] : [...valueFindings(knob, held), ...effectFindings(knob, effects)];
  });
  // Two knobs may lead to one key: what is wrong with it is said once.
  return [...new Map(found.map((one) => [`${one.code} ${one.pointer}`, one])).values()];
}

/** A knob, or where it stands for one key a name, the knobs of all names that are there. */
function instances(knob: Knob, value: unknown): Knob[] {
  if (!isTemplate(knob)) return [knob];
  const parts = pointerParts(knob.pointer);
  const holder = valueAt(
    value,
    parts.slice(
      0,
      parts.findIndex((part) => part.startsWith('{')),
    ),
  );
  const names = Array.isArray(holder)
    ? holder.flatMap((item: unknown) => (isRecord(item) ? [item['id'] ?? item['name']] : []))
    : Object.keys(isRecord(holder) ? holder : {});
  // Levels of the score model are no task types; they have knobs of their own or none.
  const levels = /^(?:default|pass|warn|fail)$/;
  return names
    .filter((name) => typeof name === 'string')
    .filter((name) => !(knob.kind === 'pass-threshold' && levels.test(name)))
    .flatMap((name) => knobFor(knob, name, value) ?? []);
}

function valueFindings(knob: Knob, held: unknown): Found[] {
  const { kind, pointer } = knob;
  const problem = (message: string): Found[] => [
    {
      severity: 'problem',
      code: 'value-unusable',
      pointer,
      message,
      fix: `Write a value in ${knob.unit}, or declare the knob ${knob.id} otherwise in .github/apeg.yml.`,
    },
  ];
  const key = BOUNDED_KEY[kind];
  if (key !== undefined) {
    if (!isRecord(held)) return problem(`${pointer} is no object`);
    return Object.hasOwn(held, key)
      ? numberFindings({ ...knob, pointer: `${pointer}/${key}` }, held[key])
      : [];
  }
  switch (kind) {
    case 'macro-list':
      if (
        Array.isArray(held) &&
        held.length > 0 &&
        held.every((macro) => typeof macro === 'string' && macro !== '')
      ) {
        const twice = held.find((macro, index) => held.indexOf(macro) !== index);
        return twice === undefined ? [] : problem(`${pointer} names ${String(twice)} twice`);
      }
      return problem(`${pointer} is no list of names`);
    case 'node-edges':
      return Array.isArray(held) ? [] : problem(`${pointer} is no list`);
    case 'macro-preferred':
    case 'role-prompt':
      return typeof held === 'string' && held.trim() !== '' ? [] : problem(`${pointer} is no text`);
    case 'propensity-log':
      return typeof held === 'boolean' ? [] : problem(`${pointer} is neither true nor false`);
    case 'exploration-delta':
    case 'exploration-rounds':
    case 'exploration-share':
    case 'loop-epsilon':
    case 'loop-limit':
    case 'metric-weight':
    case 'node-retry':
    case 'output-limit':
    case 'pass-threshold':
    case 'rate-limit':
    case 'temperature':
    case 'timeout':
    case 'timeout-probe':
    case 'timeout-retry':
      return numberFindings(knob, held);
  }
}

function numberFindings({ id, pointer, min, max, unit }: Knob, held: unknown): Found[] {
  if (typeof held !== 'number')
    return [
      {
        severity: 'problem',
        code: 'value-unusable',
        pointer,
        message: `${pointer} is no number`,
        fix: `Write a number of ${unit}.`,
      },
    ];
  if (held >= min && held <= max) return [];
  return [
    {
      severity: 'problem',
      code: 'out-of-bounds',
      pointer,
      message: `${pointer} is ${held}; the knob ${id} goes from ${min} to ${max} ${unit}`,
      fix: `Write a value in these bounds, or give the knob ${id} others in .github/apeg.yml.`,
    },
  ];
}

function effectFindings({ file, pointer }: Knob, effects: ConfigEffects): Found[] {
  const effect = effects({ file, pointer });
  if (!isDead(effect)) return [];
  const shadowed = effect.shadowed_by !== null;
  return [
    {
      severity: 'note',
      code: shadowed ? 'shadowed-key' : 'dead-key',
      pointer,
      message: `${pointer} has no effect: ${effect.statement}`,
      fix: shadowed
        ? 'Change the stronger key, or remove it.'
        : 'Remove the key, make the code read it, or declare in config_bindings.json that it is read.',
    },
  ];
}
