import type { FailureFamily } from '../domain/failure-patterns.ts';
import type { FeedbackReport } from '../domain/feedback-report.ts';
import type { Knob } from '../domain/knob.ts';
import type { WishedValues } from './config-edit.ts';
import type { SupportRules } from './support.ts';

/** The ids of the rules. */
export type RuleId = 'provider-timeout' | 'provider-rate-limit';

/** What a rule sees: the report, the parsed configs by file name, and the knobs that may be turned. */
export interface RuleInput {
  readonly report: FeedbackReport;
  /** The parsed config of a file, or undefined where there is none or it cannot be read. */
  readonly config: (file: string) => unknown;
  readonly knobs: readonly Knob[];
  readonly support: SupportRules;
}

/** A change that a rule wants, before it is laid out as a proposal. */
export interface Suggestion {
  readonly kind: 'suggestion';
  readonly knob: Knob;
  /** The failure family that it is about. */
  readonly family: FailureFamily;
  readonly title: string;
  readonly wished: WishedValues;
  /** Key of the config that people are shown, e.g. `openai`. */
  readonly section: string;
  readonly expectedImpact: readonly string[];
  readonly riskReasons: readonly string[];
}

/** Why a failure family leads to no change. */
export interface NoSuggestion {
  readonly kind: 'none';
  readonly id: string;
  readonly reason: string;
}

/** A pure function from a report, configs and knobs to suggestions. */
export type Rule = (input: RuleInput) => readonly (Suggestion | NoSuggestion)[];
