/** One usable log entry in the form that the store loads; every shape of log is brought to it. */
export interface StagedEntry {
  readonly timestamp: string;
  readonly event_type: string;
  readonly workflow_id: string | null;
  readonly node_id: string | null;
  readonly agent: string | null;
  readonly action: string | null;
  readonly score: number | null;
  readonly success: boolean | null;
  readonly error_message: string | null;
  readonly metadata: StagedMetadata | null;
}

/** The parts of an entry's metadata that figures are made of. */
export interface StagedMetadata {
  readonly macro?: string;
  /** Milliseconds. */
  readonly duration_ms?: number;
  readonly task_type?: string;
  readonly provider?: string;
  readonly status_code?: number;
  /** 1 for the first try. */
  readonly attempt?: number;
  /** Tokens of all kinds together. */
  readonly tokens?: number;
  readonly finish_reason?: string;
  /** A person's verdict on the output, where one was logged. */
  readonly label?: string;
  /** Scores between 0 and 1 by metric. */
  readonly metric_scores?: Readonly<Record<string, number>>;
}
