/** When and how runs ended. */
export interface RunEnd {
  /** The UTC day. */
  readonly day: string;
  readonly successful: boolean;
}

/**
 * What steps cost. A step is a `node_execution`, `scoring` or `error` entry; a model call is a step that logs tokens, or whose
 * provider makes or hosts models.
 */
export interface StepCost {
  /** Sum of the logged durations in milliseconds; 0 where none is logged. */
  readonly ms: number;
  /** Sum of the logged tokens; 0 where none are logged. */
  readonly tokens: number;
  readonly modelCalls: number;
}

/** Steps at one node; steps that name no node have null, and so have those of the rarest beyond 1000 nodes. */
export interface StepTotals extends RunEnd, StepCost {
  readonly node: string | null;
  readonly steps: number;
  /** Of those, how many log a duration. */
  readonly timed: number;
  /** Milliseconds of the steps that failed. */
  readonly failedMs: number;
}

/** How long the steps at one node took, in milliseconds, over those that log it. */
export interface NodeDuration {
  readonly node: string | null;
  readonly p95Ms: number;
  readonly maxMs: number;
}

/** How many runs met each node; at most 62 nodes, those with most entries. */
export interface NodePresence extends RunEnd {
  readonly runs: number;
  readonly met: Readonly<Record<string, number>>;
}

/** Second and later visits of one node, and what they cost, their retries included. */
export interface RepeatTotals extends RunEnd, StepCost {
  readonly node: string;
  /** Runs with at least two visits of the node. */
  readonly runs: number;
  /** Visits after the first. */
  readonly visits: number;
}

/** Runs that visited some node more than once, by their most visits of one node. */
export interface RunRounds extends RunEnd {
  readonly rounds: number;
  readonly runs: number;
}

/** Retries at one node, and what they cost. */
export interface RetryTotals extends RunEnd, StepCost {
  readonly node: string;
  /** As logged, from 2 on; null where the log numbers no attempts. */
  readonly attempt: number | null;
  readonly tries: number;
  readonly succeeded: number;
  /** Tries that say neither are in none of the two. */
  readonly failed: number;
}

/** What came of retries after a failed step at the same node of the same run, by the wait since that. */
export interface RetryWaits {
  readonly provider: string | null;
  /** As logged, from 2 on; null where the log numbers no attempts. */
  readonly attempt: number | null;
  /** Power of two: gap g holds 2^g ≤ seconds < 2^(g+1); -1 is less than a second. */
  readonly gap: number;
  /** The UTC day on which the run ended. */
  readonly day: string;
  /** Retries that say how they went. */
  readonly tries: number;
  readonly successful: number;
}

/** Runs with a retry. */
export interface RetriedRuns extends RunEnd {
  readonly runs: number;
  /** Runs in which a retry succeeded. */
  readonly helped: number;
}

/**
 * What the steps of a window's ended runs come to. A *retry* is a step with an attempt above 1 or, without a number, one that
 * follows a failed step without a number at the same node of the same run; every other step at a node begins a *visit* of it.
 */
export interface WorkflowSteps {
  readonly steps: readonly StepTotals[];
  /** Empty where no duration is logged. */
  readonly slowest: readonly NodeDuration[];
  readonly presence: readonly NodePresence[];
  readonly repeats: readonly RepeatTotals[];
  readonly rounds: readonly RunRounds[];
  readonly retries: readonly RetryTotals[];
  readonly waits: readonly RetryWaits[];
  readonly retriedRuns: readonly RetriedRuns[];
}
