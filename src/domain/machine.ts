import type { DeadLetter } from './job-queue.ts';
import type { Instant } from './time.ts';

/** A lock file, and whether its owner lives as far as this machine can tell. */
export interface LockFact {
  readonly file: string;
  readonly holder: 'alive' | 'gone' | 'elsewhere';
}

/** What this machine is like where state is kept; looked at without asking anybody else. */
export interface MachineFacts {
  readonly node: string;
  /** Null where there is no git to be run. */
  readonly git: string | null;
  /** Null where there is no place for state. */
  readonly state: {
    readonly folder: string;
    /** What keeps it from being written, or null. */
    readonly trouble: string | null;
    /** Bytes; null where the system does not say. */
    readonly free: number | null;
    readonly locks: readonly LockFact[];
  } | null;
}

/** One credential that the environment may hold. */
export interface AccessFact {
  readonly of: 'model' | 'shopify' | 'etsy' | 'mail' | 'slack' | 'github';
  readonly set: boolean;
  /** What is wrong with what is set, and what to do; null where nothing is. */
  readonly trouble: string | null;
  /** When it ends unless it is used or renewed; null where it does not, or nobody knows. */
  readonly expires: Instant | null;
}

/** The App of this machine, where it has one. */
export interface AppFacts {
  /** What its variables lack; null where nothing. */
  readonly trouble: string | null;
  /** Jobs that failed for good; null where the queue could not be looked at. */
  readonly letters: readonly DeadLetter[] | null;
  /** Why it could not, or how it was looked at. */
  readonly note: string;
}

/** What became of one question to somebody else. */
export interface Reached {
  readonly of: AccessFact['of'];
  readonly trouble: string | null;
  /** What was seen, for people. */
  readonly detail: string;
  readonly expires: Instant | null;
  /** The other's clock at that moment, where it said. */
  readonly time: { readonly there: Instant; readonly here: Instant } | null;
}

/** Looks at this machine and at what it may ask. */
export interface Machine {
  facts(directory: string): Promise<MachineFacts>;
  /** What the environment holds, never a value. */
  access(directory: string): Promise<readonly AccessFact[]>;
  /** Null where nothing of the App is set or kept here. */
  app(): Promise<AppFacts | null>;
  /** Asks everybody whose credential is set, with a request that reads. */
  reach(directory: string): Promise<readonly Reached[]>;
}
