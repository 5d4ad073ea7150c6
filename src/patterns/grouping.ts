import type { Category } from './categories.ts';
import type { PatternRegistry } from './registry.ts';

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
  /** When the first of them was seen, milliseconds since 1970, UTC. */
  readonly firstSeen?: number | null;
  /** When the last of them was seen, milliseconds since 1970, UTC; `firstSeen` where absent. */
  readonly lastSeen?: number | null;
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
  /** Ids of its fingerprints, sorted. */
  readonly fingerprints: readonly string[];
  /** Up to three raw messages of at most 512 characters, not redacted. */
  readonly exemplars: readonly string[];
  /** Id of the rule that gave the category ("timeout.words", "own.2", "unknown"). */
  readonly rule: string;
  /** True for messages beyond the limit on distinct fingerprints, which are grouped only roughly. */
  readonly approximate: boolean;
  /** Milliseconds since 1970, UTC; null where the rows carry no times. */
  readonly firstSeen: number | null;
  readonly lastSeen: number | null;
}

/** Provider × category with a readable name. */
export interface Family {
  readonly id: string;
  /** Unique among the families of a grouping; never an id. */
  readonly name: string;
  readonly provider: string | null;
  readonly category: Category;
  readonly count: number;
  readonly patternIds: readonly string[];
  /** One sentence from the catalogue of known fixes, naming the knob where there is one. */
  readonly suggestedFix: string;
}

/** The result of grouping: every input row is assigned to exactly one pattern. */
export interface Grouping {
  /** Most frequent first. */
  readonly patterns: readonly Pattern[];
  /** Most frequent first. */
  readonly families: readonly Family[];
  /** For input row i: index into `patterns`. */
  readonly assignments: Int32Array;
  /** What to hand in next time so that patterns keep their ids. */
  readonly registry: PatternRegistry;
}
