import type { BucketWidth } from '../domain/bucket.ts';
import type { DataQuality } from '../domain/data-quality.ts';
import type { Instant, Window } from '../domain/time.ts';
import type { BanditWeights } from './bandit-weights.ts';
import type { MemoryContents } from './memory-store.ts';
import type { FinishReasons, MetricScores, ScoreCount } from './outputs.ts';
import type { WorkflowSteps } from './workflow-steps.ts';

/** Where a run passes: a default, and task types that have a threshold of their own. */
export interface Thresholds {
  readonly value: number;
  readonly byTaskType: Readonly<Record<string, number>>;
}

/** A source file that figures were made from. */
export interface SourceFile {
  readonly kind: 'logbook' | 'memory' | 'bandit_weights';
  readonly file: string;
  readonly bytes: number;
  /** XXH64 of the bytes, as `xxhsum` prints it. */
  readonly xxh64: string;
}

/** An opened execution history: everything that was read, not yet cut to a window. */
export interface ExecutionHistory {
  /** First and last event, or null where there is none. */
  readonly span: { readonly first: Instant; readonly last: Instant } | null;
  readonly sources: readonly SourceFile[];
  readonly memory: MemoryContents | null;
  readonly bandit: BanditWeights | null;
  /** Cuts the history to the runs that ended in a window. One cut at a time. */
  select(window: Window, thresholds: Thresholds): Promise<HistoryWindow>;
  close(): Promise<void>;
}

/** One distinct error message of the window's runs. */
export interface ErrorMessage {
  /** 0, 1, 2, …: the position in the list. */
  readonly id: number;
  readonly message: string;
  readonly provider: string | null;
  readonly statusCode: number | null;
  readonly node: string | null;
  /** Error events that carry it. */
  readonly events: number;
}

/** Which failure row and which pattern each error message belongs to, by message id. */
export interface MessageGroups {
  readonly family: Int32Array;
  readonly pattern: Int32Array;
}

/** The number of a failure row; the two rows without a message have numbers of their own. */
export const SCORE_BELOW_THRESHOLD = -1;
export const NO_RECORDED_ERROR = -2;

/** How often something of a failure row happened on one UTC day. */
export interface DailyFailures {
  readonly family: number;
  readonly day: string;
  /** Failed runs attributed. */
  readonly count: number;
  /** Error events in all runs. */
  readonly events: number;
}

/** Totals of one pattern of a failure row. */
export interface PatternTotals {
  readonly family: number;
  readonly pattern: number;
  readonly count: number;
  readonly events: number;
}

/** Totals of one failure row. */
export interface FamilyTotals {
  readonly family: number;
  readonly count: number;
  readonly events: number;
  /** Successful runs in which it occurred. */
  readonly recoveredRuns: number;
  readonly first: Instant;
  readonly last: Instant;
}

/** How many failed runs of a row carry a value of a field at the point of failure. */
export interface FailurePlace {
  readonly family: number;
  readonly field: 'node' | 'agent' | 'action' | 'task_type';
  readonly value: string;
  readonly count: number;
}

/** Ended runs that met the same values, all of one failure row or all successful. */
export interface PlaceCensus {
  /** The failure row; null for successful runs. */
  readonly family: number | null;
  readonly taskType: string | null;
  readonly runs: number;
  /** The values that these runs met at any time, among those that stand at some point of failure. */
  readonly values: Readonly<Record<'node' | 'agent' | 'action', readonly string[]>>;
}

/** What a window's failures come to once messages are grouped. */
export interface FailureTotals {
  readonly families: readonly FamilyTotals[];
  readonly patterns: readonly PatternTotals[];
  readonly daily: readonly DailyFailures[];
  readonly places: readonly FailurePlace[];
  readonly census: readonly PlaceCensus[];
}

/** Run totals of the window. */
export interface RunTotals {
  readonly successful: number;
  readonly failed: number;
  readonly incomplete: number;
  readonly errorEvents: number;
}

/** The uses of one macro with one task type on one UTC day. */
export interface MacroUses {
  readonly macro: string;
  readonly taskType: string | null;
  readonly day: string;
  readonly uses: number;
  readonly successful: number;
  readonly scored: number;
  readonly scoreSum: number;
  /** Sum of the squared scores. */
  readonly scoreSquares: number;
  /** Uses in runs that know no other macro and log a duration. */
  readonly timed: number;
  /** Sum of the natural logarithms of those runs' logged milliseconds. */
  readonly logMsSum: number;
  readonly logMsSquares: number;
}

/** What happened in one bucket of time. */
export interface BucketFigures {
  /** Milliseconds since 1970. */
  readonly start: number;
  readonly runs: number;
  readonly successful: number;
  /** Mean of the runs' last scores; null where none was scored. */
  readonly meanScore: number | null;
  readonly scoredRuns: number;
  /** Milliseconds, over events that log a duration; null where none does. */
  readonly p50: number | null;
  readonly p95: number | null;
  readonly timedEvents: number;
  readonly errorEvents: number;
  /** Null where no event of the bucket logs any. */
  readonly tokens: number | null;
}

/** Counts by bucket of time; `start` is in milliseconds since 1970. */
export interface Bucketed {
  readonly runs: readonly { readonly start: number; readonly successes: number; readonly n: number }[];
  readonly families: readonly { readonly family: number; readonly start: number; readonly failed: number }[];
  readonly macros: readonly {
    readonly macro: string;
    readonly start: number;
    readonly uses: number;
    readonly successful: number;
  }[];
}

/** One cell of a log-bucketed histogram of durations: bucket b holds 2^(b/8) ≤ ms < 2^((b+1)/8). */
export interface DurationCell {
  readonly provider: string | null;
  readonly node: string | null;
  readonly bucket: number;
  readonly count: number;
  /** Of those, how many were cut off by a timeout. */
  readonly censored: number;
}

/** Calls of a provider on one UTC day that ran at least as long as its shortest timeout. */
export interface LongCalls {
  readonly provider: string | null;
  readonly day: string;
  readonly bucket: number;
  readonly count: number;
  /** Of those, how many were cut off by a timeout. */
  readonly censored: number;
}

/** What came of numbered further tries after a failed one of a failure row. */
export interface RetriedFailures {
  readonly family: number;
  readonly attempt: number;
  readonly day: string;
  readonly tries: number;
  readonly successful: number;
}

/** APEG's own operations, by action. */
export interface OwnAction {
  readonly action: string;
  readonly entries: number;
  readonly successful: number;
  readonly failed: number;
}

/** The runs that ended in one window, and questions about them. */
export interface HistoryWindow {
  /** Whether runs come from workflow ids or, where no entry has one, from the memory store in order of time. */
  readonly joinedBy: 'workflow_id' | 'order';
  totals(): Promise<RunTotals>;
  quality(): Promise<DataQuality>;
  errorMessages(): Promise<readonly ErrorMessage[]>;
  failures(groups: MessageGroups): Promise<FailureTotals>;
  /** `timeouts` are the family numbers whose events were cut off; call after `failures`. */
  durations(timeouts: readonly number[]): Promise<readonly DurationCell[]>;
  /** As `durations`, by day and only where calls were cut off: from the shortest timeout of a provider on. */
  longCalls(timeouts: readonly number[]): Promise<readonly LongCalls[]>;
  /** Call after `failures`. */
  retriedFailures(): Promise<readonly RetriedFailures[]>;
  macroUses(): Promise<readonly MacroUses[]>;
  figures(width: BucketWidth): Promise<readonly BucketFigures[]>;
  /** Call after `failures` and `macroUses`. */
  counts(width: BucketWidth): Promise<Bucketed>;
  scores(): Promise<readonly ScoreCount[]>;
  /** Null where no scoring event logs scores by metric. */
  metricScores(): Promise<MetricScores | null>;
  finishReasons(): Promise<readonly FinishReasons[]>;
  steps(): Promise<WorkflowSteps>;
  ownActions(): Promise<readonly OwnAction[]>;
}
