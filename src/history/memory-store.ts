import { MemoryRecord } from '../domain/memory-record.ts';
import { hasZone, type Instant, instantOf, millisecondsOf, parseTimestamp } from '../domain/time.ts';
import { armOf, type BanditArm } from './bandit-weights.ts';
import { isObject, type JsonObject, numberOf, textOf } from './fields.ts';

/** One run as the runtime's memory store keeps it; it has no id. */
export interface MemoryRun {
  readonly endedAt: Instant;
  readonly success: boolean;
  readonly score: number | null;
  readonly durationMs: number | null;
  readonly macro: string | null;
}

/** A memory record that breaks its schema. */
export interface RecordViolation {
  readonly key: string;
  readonly detail: string;
}

/** What a MemoryStore file holds, whichever of its shapes it has. */
export interface MemoryContents {
  /** How many records there are, unreadable ones included. */
  readonly total: number;
  /** The records that can be read. */
  readonly records: readonly MemoryRecord[];
  readonly violations: readonly RecordViolation[];
  readonly runs: readonly MemoryRun[];
  /** Entries of `runs` that cannot be read. */
  readonly unreadableRuns: number;
  readonly runsWithoutZone: number;
  readonly arms: readonly BanditArm[];
}

const BANDIT_PREFIX = 'bandit_weights_';

/** Reads records (an array, or an object by key) or the runtime's `{version, metadata, runtime_stats, runs, stores}`. */
export function parseMemoryStore(value: unknown): MemoryContents | null {
  if (Array.isArray(value))
    return contentsOf(
      value.map((record, index) => [keyOf(record, index), record] as const),
      [],
    );
  if (!isObject(value)) return null;
  if (Array.isArray(value['runs']) || isObject(value['runtime_stats']) || isObject(value['stores']))
    return runtimeContents(value);
  if (Array.isArray(value['records'])) return parseMemoryStore(value['records']);
  return contentsOf(
    Object.entries(value).map(([key, record]) => [key, withKey(key, record)] as const),
    [],
  );
}

function runtimeContents(value: JsonObject): MemoryContents {
  const stores = isObject(value['stores']) ? Object.entries(value['stores']) : [];
  const stats = isObject(value['runtime_stats']) ? value['runtime_stats'] : {};
  const weights = isObject(stats['bandit_weights']) ? Object.entries(stats['bandit_weights']) : [];
  const records = stores.flatMap(([store, held]) => recordsOf(store, held));
  const contents = contentsOf(records, Array.isArray(value['runs']) ? value['runs'] : []);
  const arms = weights.map(([macro, arm]) => armOf(macro, arm)).filter((arm) => arm !== null);
  return { ...contents, arms: [...contents.arms, ...arms] };
}

function recordsOf(store: string, held: unknown): [string, unknown][] {
  if (Array.isArray(held)) return held.map((record, index) => [keyOf(record, index), record]);
  if (isObject(held)) return Object.entries(held).map(([key, record]) => [key, withKey(key, record)]);
  return [[store, held]];
}

function contentsOf(
  entries: readonly (readonly [string, unknown])[],
  runs: readonly unknown[],
): MemoryContents {
  const records: MemoryRecord[] = [];
  const violations: RecordViolation[] = [];
  for (const [key, entry] of entries) {
    const parsed = MemoryRecord.safeParse(entry);
    const problems = parsed.success ? timeProblems(parsed.data) : parsed.error.issues.map(describe);
    if (problems.length > 0) violations.push({ key, detail: problems.join('; ') });
    if (parsed.success) records.push(parsed.data);
  }
  const read = runs.map(runOf);
  const arms = records
    .filter((record) => record.key.startsWith(BANDIT_PREFIX))
    .map((record) => armOf(record.key.slice(BANDIT_PREFIX.length), record.value))
    .filter((arm) => arm !== null);
  return {
    total: entries.length,
    records,
    violations,
    runs: read
      .filter((run) => run !== null)
      .sort((a, b) => millisecondsOf(a.endedAt) - millisecondsOf(b.endedAt)),
    unreadableRuns: read.filter((run) => run === null).length,
    runsWithoutZone: runs.filter((run) => isObject(run) && !hasZone(textOf(run['timestamp']) ?? '')).length,
    arms,
  };
}

function timeProblems(record: MemoryRecord): string[] {
  return (['created_at', 'last_used_at'] as const)
    .filter((field) => record[field] !== undefined && parseTimestamp(record[field]) === null)
    .map((field) => `${field} is no timestamp`);
}

function describe(issue: { readonly path: readonly PropertyKey[]; readonly message: string }): string {
  const where = issue.path.join('.');
  return where === '' ? issue.message : `${where}: ${issue.message}`;
}

function runOf(value: unknown): MemoryRun | null {
  if (!isObject(value) || typeof value['success'] !== 'boolean') return null;
  const time = parseTimestamp(textOf(value['timestamp']) ?? '');
  if (time === null) return null;
  return {
    endedAt: instantOf(time),
    success: value['success'],
    score: numberOf(value['score']),
    durationMs: numberOf(value['duration_ms']),
    macro: textOf(value['macro']),
  };
}

function keyOf(record: unknown, index: number): string {
  return (isObject(record) ? textOf(record['key']) : null) ?? `record ${index}`;
}

function withKey(key: string, record: unknown): unknown {
  return isObject(record) && record['key'] === undefined ? { key, ...record } : record;
}
