import { anyTextOf, durationOf, integerOf, isObject, metricScoresOf, tokensOf } from './fields.ts';
import type { StagedMetadata } from './staged-entry.ts';

const READERS = {
  macro: (from) => anyTextOf(from['chosen_macro']) ?? anyTextOf(from['macro']),
  duration_ms: (from) => durationOf(from['execution_time_ms']) ?? durationOf(from['duration_ms']),
  task_type: (from) => anyTextOf(from['task_type']),
  provider: (from) => anyTextOf(from['provider']),
  status_code: (from) => integerOf(from['status_code']),
  attempt: (from) => integerOf(from['attempt']),
  tokens: (from) => tokensOf(from['tokens']),
  finish_reason: (from) => anyTextOf(from['finish_reason']),
  label: (from) => anyTextOf(from['label']),
  metric_scores: (from) => metricScoresOf(from['metric_scores']),
} satisfies {
  [Name in keyof StagedMetadata]-?: (from: Readonly<Record<string, unknown>>) => StagedMetadata[Name] | null;
};

/** The known parts of an entry's metadata; a number that is none is left out, a text that is none becomes its JSON. */
export function normaliseMetadata(metadata: unknown): StagedMetadata | null {
  if (!isObject(metadata)) return null;
  const known = Object.entries(READERS).map(([name, read]) => [name, read(metadata)] as const);
  return Object.fromEntries(known.filter(([, value]) => value !== null));
}
