/** How often an exact score was given, by task type and a person's label. */
export interface ScoreCount {
  readonly taskType: string | null;
  readonly label: string | null;
  /** The UTC day of a score with a label; null of the others. */
  readonly day: string | null;
  readonly score: number;
  readonly count: number;
}

/** Runs that ended on one UTC day and log why outputs of a provider at a node ended. */
export interface FinishReasons {
  readonly provider: string | null;
  readonly node: string | null;
  readonly day: string;
  readonly runs: number;
  readonly failed: number;
  /** Of the runs those with an output that was cut off at its limit of tokens. */
  readonly cutOff: number;
  readonly cutOffFailed: number;
  /** Outputs that were cut off, several a run possible. */
  readonly cutOutputs: number;
}

/** What scoring events say of single metrics. */
export interface MetricScores {
  /** Scoring events that say anything of a metric. */
  readonly outputs: number;
  readonly metrics: readonly {
    readonly metric: string;
    readonly outputs: number;
    readonly mean: number;
    readonly low: number;
    readonly high: number;
  }[];
  readonly pairs: readonly {
    readonly metric: string;
    readonly other: string;
    /** With a score of both. */
    readonly outputs: number;
    /** Null where one of them never varies. */
    readonly correlation: number | null;
  }[];
  /** The newest outputs with a person's label, alike ones together. */
  readonly labelled: readonly {
    readonly day: string;
    readonly taskType: string | null;
    readonly label: string;
    readonly score: number;
    /** In the order of `metrics`; null where the output has no such score. */
    readonly byMetric: readonly (number | null)[];
    readonly outputs: number;
  }[];
  /** All outputs with a label, those included that are not listed. */
  readonly labelledOutputs: number;
}
