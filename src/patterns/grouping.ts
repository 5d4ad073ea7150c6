/** One distinct message with how often it occurred and what the log says about where it came from. */
export interface CountedMessage {
  /** The raw text; anything that is not a string has a defined fingerprint of its own. */
  readonly message: unknown;
  /** How many events carry it, ≥ 1. */
  readonly count: number;
  /** The provider the log names ("openai", "shopify", …), if any. */
  readonly provider?: string | null;
  /** The HTTP status the log names, if any. */
  readonly statusCode?: number | null;
  /** Workflow node or tool, used to name a provider where nothing better is known. */
  readonly node?: string | null;
}

/** Messages that belong together. */
export interface Pattern {
  /** Stable id; never the name. */
  readonly id: string;
  /** Normalised text with placeholders, for people. */
  readonly template: string;
  /** Id of the failure family it belongs to. */
  readonly family: string;
  readonly count: number;
}

/** Provider × category with a readable name. */
export interface Family {
  readonly id: string;
  readonly name: string;
  readonly provider: string | null;
  readonly category: string;
  readonly count: number;
  readonly patternIds: readonly string[];
}

/** The result of grouping: every input row is assigned to exactly one pattern. */
export interface Grouping {
  readonly patterns: readonly Pattern[];
  readonly families: readonly Family[];
  /** For input row i: index into `patterns`. */
  readonly assignments: Int32Array;
}
