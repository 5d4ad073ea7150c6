import { durationOf, integerOf, isObject, textOf, tokensOf } from './fields.ts';
import type { StagedMetadata } from './staged-entry.ts';

const READERS = {
  macro: (from) => textOf(from['chosen_macro']) ?? textOf(from['macro']),
  duration_ms: (from) => durationOf(from['execution_time_ms']) ?? durationOf(from['duration_ms']),
  task_type: (from) => textOf(from['task_type']),
  provider: (from) => textOf(from['provider']),
  status_code: (from) => integerOf(from['status_code']),
  attempt: (from) => integerOf(from['attempt']),
  tokens: (from) => tokensOf(from['tokens']),
  finish_reason: (from) => textOf(from['finish_reason']),
  label: (from) => textOf(from['label']),
} satisfies Record<keyof StagedMetadata, (from: Readonly<Record<string, unknown>>) => string | number | null>;

/** The known parts of an entry's metadata; what is of the wrong type is left out. */
export function normaliseMetadata(metadata: unknown): StagedMetadata | null {
  if (!isObject(metadata)) return null;
  const known = Object.entries(READERS).map(([name, read]) => [name, read(metadata)] as const);
  return Object.fromEntries(known.filter(([, value]) => value !== null));
}
