import { formatInstant } from './format-instant.ts';
import type { EntryMetadata, EventType, LogbookEntry, Macro, TaskType, TimedEntry } from './logbook-entry.ts';
import type { Random } from './random.ts';
import type { Weather } from './weather.ts';

/** A node of WorkflowGraph.json. */
export type NodeId = 'intake' | 'prep' | 'build' | 'review' | 'reroute' | 'fallback' | 'export';

/** What one line of a run says beside its time and its run. */
export interface TraceLine {
  readonly event_type: EventType;
  readonly node?: NodeId;
  readonly score?: number;
  readonly success?: boolean;
  readonly error_message?: string;
  readonly metadata: EntryMetadata;
}

/** The lines of one run, with a clock that only waiting moves. */
export interface Trace {
  readonly entries: readonly TimedEntry[];
  now(): number;
  wait(milliseconds: number): void;
  record(line: TraceLine): void;
}

/** One run under way. */
export interface Run {
  readonly task: TaskType;
  /** How much longer than its task's median this request takes to write; 1 is the median. */
  readonly size: number;
  readonly random: Random;
  readonly weather: Weather;
  readonly trace: Trace;
  macro: Macro | undefined;
  /** An error that the end of the run reports because no node did. */
  lastWords: string | undefined;
}

const nodes = {
  intake: { node_id: 'intake', agent: 'PEG', action: 'load_request' },
  prep: { node_id: 'prep', agent: 'PEG', action: 'fetch_shop_facts' },
  build: { node_id: 'build', agent: 'ENGINEER', action: 'build_answer' },
  review: { node_id: 'review', agent: 'SCORER', action: 'score_output' },
  reroute: { node_id: 'reroute', agent: 'PEG', action: 'choose_best_macro' },
  fallback: { node_id: 'fallback', agent: 'CHALLENGER', action: 'repair_answer' },
  export: { node_id: 'export', agent: 'PEG', action: 'publish_result' },
} as const satisfies Record<NodeId, Pick<LogbookEntry, 'node_id' | 'agent' | 'action'>>;

/** Field by field: spreading would make a history of millions of entries half as fast. */
function entryOf(line: TraceLine, timestamp: string, workflowId: string): LogbookEntry {
  const entry: { -readonly [Field in keyof LogbookEntry]: LogbookEntry[Field] } = {
    timestamp,
    event_type: line.event_type,
    workflow_id: workflowId,
  };
  if (line.node !== undefined) {
    const { node_id, agent, action } = nodes[line.node];
    entry.node_id = node_id;
    entry.agent = agent;
    entry.action = action;
  }
  if (line.score !== undefined) entry.score = line.score;
  if (line.success !== undefined) entry.success = line.success;
  if (line.error_message !== undefined) entry.error_message = line.error_message;
  entry.metadata = line.metadata;
  return entry;
}

/** Starts the trace of a run. */
export function createTrace(workflowId: string, start: number): Trace {
  const entries: TimedEntry[] = [];
  let at = start;
  return {
    entries,
    now: () => at,
    wait(milliseconds) {
      at += Math.max(1, Math.round(milliseconds));
    },
    record(line) {
      entries.push({ at, entry: entryOf(line, formatInstant(at), workflowId) });
    },
  };
}
