/** One fingerprint as the merge sees it. */
export interface Skeleton {
  readonly tokens: readonly string[];
  /** What may never merge with anything else: provider, own rule, …. */
  readonly context: string;
  readonly count: number;
  /** Whether the message says by itself what failed: such messages are few, so that fewer of them show what varies. */
  readonly failure: boolean;
  /** Whether something stood before the first token and was taken off, so that the first word is one like any other. */
  readonly led: boolean;
}

/** A skeleton with its words as numbers; OPEN is the placeholder. */
export interface Row {
  readonly tokens: Int32Array;
  readonly context: number;
  readonly count: number;
  /** Whether the message says by itself what failed: such messages are few, so that fewer of them show what varies. */
  readonly failure: boolean;
  /** Whether something stood before the first token and was taken off. */
  readonly led: boolean;
}

/** The number of the placeholder. */
export const OPEN = 0;
