import type { MemorySummary } from '../domain/feedback-report.ts';
import type { MemoryRecord } from '../domain/memory-record.ts';
import { redact } from '../domain/redaction.ts';
import { type Instant, instantOf, parseTimestamp, secondsBetween } from '../domain/time.ts';
import type { MemoryContents } from '../history/memory-store.ts';

const KEYS_SHOWN = 10;

/** What a memory store holds at an instant: expired by `ttl`, never used, or breaking its schema. */
export function summariseMemory(memory: MemoryContents, at: Instant): MemorySummary {
  const expired = memory.records.filter((record) => isExpired(record, at));
  const unused = memory.records.filter((record) => isNeverUsed(record));
  return {
    records: memory.total,
    schema_violations: memory.violations.length,
    expired: expired.length,
    never_used: unused.length,
    runs: memory.runs.length,
    unreadable_runs: memory.unreadableRuns,
    expired_keys: keysOf(expired),
    never_used_keys: keysOf(unused),
  };
}

function isExpired(record: MemoryRecord, at: Instant): boolean {
  const created = parseTimestamp(record.created_at);
  if (record.ttl === undefined || created === null) return false;
  return secondsBetween(instantOf(created), at) >= record.ttl;
}

function isNeverUsed(record: MemoryRecord): boolean {
  return record.access_count === undefined ? record.last_used_at === undefined : record.access_count === 0;
}

function keysOf(records: readonly MemoryRecord[]): string[] {
  return records.slice(0, KEYS_SHOWN).map((record) => redact(record.key));
}
