import type {
  EvidenceInputs,
  EvidenceRecord,
  HarmfulOutcome,
  ReportSlice,
  Slot,
} from '../domain/evidence.ts';
import type { FeedbackReport } from '../domain/feedback-report.ts';
import type { GateRules } from '../domain/gate-rules.ts';
import type { AllowList, ConfigKey, Knob } from '../domain/knob.ts';
import type { Effect, Prediction, Proposal, ProposalState, TrackRecord } from '../domain/proposal.ts';
import type { ReasonCode } from '../domain/reason.ts';
import type { WishedValues } from './config-edit.ts';
import type { Sentence } from './sentence.ts';

/** The ids of the rules. */
export type RuleId =
  | 'provider-timeout'
  | 'provider-rate-limit'
  | 'pass-threshold'
  | 'metric-weights'
  | 'macro-mix'
  | 'loop-guard'
  | 'failing-node'
  | 'truncated-output'
  | 'prompt-refinement'
  | 'wasteful-step'
  | 'outcome-revert';

/** Something that a rule has to decide about, with the part of the report and the knobs that it may look at. */
export interface Case {
  /** The second part of the proposal's id: the knob, with a suffix where a knob has several cases. */
  readonly key: string;
  /** What it is about, e.g. a failure family. */
  readonly subject: string;
  readonly report: ReportSlice;
  readonly knobs: readonly Knob[];
  /** Keys that are looked at beside those of the knobs, and never turned. */
  readonly alsoReads?: readonly ConfigKey[];
  /** Categories of failures for which a drafted sentence may be used. */
  readonly drafted?: readonly string[];
}

/** All that a rule sees when it decides about a case; it comes back from `evidence.json` in a replay. */
export interface RuleInput {
  readonly subject: string;
  readonly report: ReportSlice;
  /** The sections of a config file that the case's knobs are in, or undefined where the file is none or cannot be read. */
  readonly config: (file: string) => unknown;
  readonly knobs: readonly Knob[];
  readonly gate: GateRules;
  readonly allowList: AllowList;
  readonly trackRecord: TrackRecord | null;
  /** Sentences for prompts that a model drafted; none is used unchecked. */
  readonly drafts?: EvidenceInputs['drafts'];
  /** A merged proposal that did harm; only where that is what the case is about. */
  readonly outcome?: HarmfulOutcome | undefined;
  /** For resampling. */
  readonly seed: number;
}

/** The values that one config file is to have. */
export interface FileWish {
  /** Name in the config directory. */
  readonly file: string;
  readonly values: WishedValues;
}

/** What a change of one key, or of any key below it, means. */
export interface KeyWords {
  readonly pointer: string;
  readonly impact: readonly Sentence[];
  readonly risks: readonly Sentence[];
}

/** A change that a rule wants, before it is laid out as a proposal. */
export interface Draft {
  readonly verdict: 'draft';
  readonly kind: Proposal['kind'];
  readonly state: Extract<ProposalState, 'PROBE' | 'PROPOSE'>;
  readonly reason: ReasonCode;
  readonly selfHealing?: boolean;
  readonly title: Sentence;
  readonly knob: Knob;
  readonly issue: readonly Sentence[];
  /** Empty for an audit. */
  readonly wishes: readonly FileWish[];
  readonly effect: Effect;
  readonly prediction: Prediction;
  readonly expectedImpact: readonly Sentence[];
  /** What is said only where a key is turned: one that nothing reads is left out of the change. */
  readonly ifTurned?: readonly KeyWords[];
  /** What the change could do worse; the bound is in the unit of the margin, null where nothing is known. */
  readonly harm: { readonly metric: string; readonly bound: number | null; readonly margin: number };
  /** Nodes whose behaviour changes; empty where the change is not about nodes. */
  readonly nodes?: readonly string[];
  readonly risks: readonly Sentence[];
  readonly migration?: readonly Sentence[];
  /** Steps of this proposal alone, before those that all proposals share. */
  readonly nextSteps?: readonly Sentence[];
  readonly method: readonly string[];
  readonly record: Pick<EvidenceRecord, 'claim' | 'data' | 'discover' | 'confirm' | 'power'>;
  /** Numbers for the table of evidence that no sentence prints. */
  readonly figures?: readonly Slot[];
}

/** Why a case leads to no proposal now. */
export interface Declined {
  readonly verdict: 'declined';
  readonly state: ProposalState;
  readonly reason: ReasonCode;
  readonly detail: Sentence;
}

/**
 * A rule in two pure steps: which cases a report holds, and what to do about one.
 *
 * `judge` sees nothing but the slice that `cases` cut out of the report, so that a replay from that slice alone comes to the
 * same decision.
 */
export interface Rule {
  readonly cases: (report: FeedbackReport, knobs: readonly Knob[]) => readonly Case[];
  readonly judge: (input: RuleInput) => Draft | Declined;
}

/** A case that leads to no proposal. */
export function declined(state: ProposalState, reason: ReasonCode, detail: Sentence): Declined {
  return { verdict: 'declined', state, reason, detail };
}
