import type { ProblemCode } from '../domain/data-quality.ts';
import { EventType } from '../domain/logbook-entry.ts';
import { redact } from '../domain/redaction.ts';
import { canonicalTimestamp, hasZone, millisecondsOf } from '../domain/time.ts';
import { isObject, type JsonObject, textOf } from './fields.ts';
import { normaliseMetadata } from './normalise-metadata.ts';
import { normaliseRuntimeEntry } from './normalise-runtime-entry.ts';
import type { StagedEntry } from './staged-entry.ts';

/** What was found wrong with one entry. */
export interface EntryProblem {
  readonly code: ProblemCode;
  readonly detail: string;
}

/** An entry brought to the store's form, or null where it cannot be used, and what was wrong with it. */
export interface Normalised {
  readonly entry: StagedEntry | null;
  readonly problems: readonly EntryProblem[];
}

/** Entries may be ahead of our clock by this much before they count as lying in the future. */
export const CLOCK_SKEW_MS = 5 * 60_000;
const EVENT_TYPES: ReadonlySet<string> = new Set(EventType.options);
const DETAIL_LENGTH = 80;
const TEXT_FIELDS = ['node_id', 'agent', 'action', 'error_message'] as const;

/**
 * Brings one parsed value of any log shape to the store's form.
 *
 * @param now milliseconds since 1970; entries more than five minutes later are not used.
 */
export function normaliseEntry(value: unknown, now: number): Normalised {
  if (!isObject(value))
    return { entry: null, problems: [{ code: 'not-an-object', detail: `is ${kindOf(value)}` }] };
  const time = timeOf(value['timestamp'], now);
  if (typeof time !== 'string') return { entry: null, problems: [time] };
  if (isRuntime(value)) return { entry: normaliseRuntimeEntry(value, time), problems: [] };
  return normaliseStandard(value, time);
}

function isRuntime(value: JsonObject): boolean {
  return isObject(value['data']) && value['workflow_id'] === undefined;
}

function normaliseStandard(value: JsonObject, timestamp: string): Normalised {
  const workflow = textOf(value['workflow_id']);
  if (workflow === null)
    return { entry: null, problems: [{ code: 'workflow-id-missing', detail: 'has no workflow_id' }] };
  const problems = [...checkFields(value)];
  const type = textOf(value['event_type']);
  if (type === null || !EVENT_TYPES.has(type)) {
    problems.push({
      code: 'event-type-unknown',
      detail: `event_type is ${shown(value['event_type'] ?? null)}`,
    });
  }
  const [node, agent, action, message] = TEXT_FIELDS.map((field) => textOf(value[field]));
  const entry: StagedEntry = {
    timestamp,
    event_type: type !== null && EVENT_TYPES.has(type) ? type : 'info',
    workflow_id: workflow,
    node_id: node ?? null,
    agent: agent ?? null,
    action: action ?? null,
    score: scoreOf(value['score']),
    success: typeof value['success'] === 'boolean' ? value['success'] : null,
    error_message: message ?? null,
    metadata: normaliseMetadata(value['metadata']),
  };
  return { entry, problems };
}

function scoreOf(value: unknown): number | null {
  return typeof value === 'number' && value >= 0 && value <= 1 ? value : null;
}

/** The entry's time in the form that the store reads, still without a zone where it names none, or what is wrong with it. */
function timeOf(value: unknown, now: number): string | EntryProblem {
  if (value === undefined || value === null) return { code: 'timestamp-missing', detail: 'has no timestamp' };
  const canonical = typeof value === 'string' ? canonicalTimestamp(value) : null;
  if (canonical === null) return { code: 'timestamp-invalid', detail: `timestamp is ${shown(value)}` };
  if (millisecondsOf(canonical) > now + CLOCK_SKEW_MS)
    return { code: 'timestamp-future', detail: `timestamp is ${shown(value)}` };
  return typeof value === 'string' && !hasZone(value) ? canonical.replace(/Z$/, '') : canonical;
}

function* checkFields(value: JsonObject): Generator<EntryProblem> {
  const { score, success, metadata } = value;
  if (typeof score === 'number' && scoreOf(score) === null) {
    yield { code: 'score-out-of-range', detail: `score is ${score}, not between 0 and 1` };
  } else if (score !== undefined && score !== null && scoreOf(score) === null) {
    yield { code: 'field-type', detail: `score is ${kindOf(score)}, not a number` };
  }
  if (success !== undefined && success !== null && typeof success !== 'boolean') {
    yield { code: 'field-type', detail: `success is ${kindOf(success)}, not true or false` };
  }
  if (metadata !== undefined && metadata !== null && !isObject(metadata)) {
    yield { code: 'field-type', detail: `metadata is ${kindOf(metadata)}, not an object` };
  }
  for (const field of TEXT_FIELDS) {
    const text = value[field];
    if (typeof text === 'object' && text !== null) {
      yield { code: 'field-type', detail: `${field} is ${kindOf(text)}, not a text` };
    }
  }
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** A value from outside for people: short, and without what must not leave the log. */
function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return redact(
    text.length <= DETAIL_LENGTH ? text : text.slice(0, DETAIL_LENGTH).replace(/[\d\s()+.-]*\S*$/, '…'),
  );
}
