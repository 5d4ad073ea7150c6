import { makerOf } from '../domain/vendors/vendor-table.ts';
import {
  durationOf,
  integerOf,
  isObject,
  type JsonObject,
  metricScoresOf,
  numberOf,
  textOf,
  tokensOf,
} from './fields.ts';
import type { StagedEntry, StagedMetadata } from './staged-entry.ts';

/** How the runtime adapter's event types read in the standard schema. */
const EVENT_TYPES: ReadonlyMap<string, string> = new Map([
  ['llm_call', 'node_execution'],
  ['api_call', 'node_execution'],
  ['scoring', 'scoring'],
  ['error', 'error'],
]);

const LEVELS: ReadonlyMap<string, string> = new Map([
  ['error', 'error'],
  ['critical', 'error'],
  ['warning', 'warning'],
]);

/** Brings an entry of the runtime adapter (`{timestamp, level, event_type, data}`) to the store's form; it names no run. */
export function normaliseRuntimeEntry(value: JsonObject, timestamp: string): StagedEntry {
  const data = isObject(value['data']) ? value['data'] : {};
  const type = textOf(value['event_type']) ?? '';
  const score = numberOf(data['score']);
  return {
    timestamp,
    event_type: EVENT_TYPES.get(type) ?? LEVELS.get(textOf(value['level']) ?? '') ?? 'info',
    workflow_id: null,
    node_id: textOf(data['node']),
    agent: textOf(data['role']) ?? textOf(data['agent']),
    action: textOf(data['action']) ?? textOf(data['endpoint']),
    score: score !== null && score >= 0 && score <= 1 ? score : null,
    success: typeof data['success'] === 'boolean' ? data['success'] : null,
    error_message: messageOf(type, data),
    metadata: metadataOf(data),
  };
}

function messageOf(type: string, data: JsonObject): string | null {
  const error = textOf(data['error']) ?? textOf(data['error_message']);
  return error ?? (type === 'error' ? textOf(data['message']) : null);
}

function metadataOf(data: JsonObject): StagedMetadata {
  const details = isObject(data['details']) ? data['details'] : {};
  const known = {
    macro: textOf(details['macro']) ?? textOf(data['macro']),
    duration_ms: durationOf(data['duration_ms']),
    task_type: textOf(details['task_type']) ?? textOf(data['task_type']),
    provider: textOf(data['provider']) ?? textOf(data['service']) ?? makerOf(textOf(data['model']) ?? ''),
    status_code: integerOf(data['status_code']),
    attempt: integerOf(data['attempt']),
    tokens: tokensOf(data['tokens_used'] ?? data['tokens']),
    finish_reason: textOf(data['finish_reason']),
    metric_scores: metricScoresOf(details['metric_scores'] ?? data['metric_scores']),
  };
  return Object.fromEntries(Object.entries(known).filter(([, field]) => field !== null));
}
