import { z } from 'zod';
import { ConfigEffect } from './config-effect.ts';
import { EvidenceBase } from './evidence-base.ts';
import { FeedbackReport } from './feedback-report.ts';
import { AnalysisPeriod } from './figures.ts';
import { FindingEvidence } from './finding-evidence.ts';
import { GateRules } from './gate-rules.ts';
import { AllowList, Knob } from './knob.ts';
import { LedgerEntry } from './ledger.ts';
import { Prediction, ProposalId, TrackRecord } from './proposal.ts';

/** A number that the Markdown prints: what it is, its value, and how it is written. */
export const Slot = z.object({
  name: z.string().regex(/^[a-z0-9_]+$/),
  label: z.string().meta({ description: 'For the table of evidence' }),
  value: z.number(),
  format: z.enum(['count', 'two-decimals', 'percent', 'plain', 'day', 'ordinal']),
  text: z.string().meta({ description: 'As the Markdown prints it' }),
});
export type Slot = z.infer<typeof Slot>;

/** The part of a feedback report that one rule looked at for one proposal. */
export const ReportSlice = FeedbackReport.pick({
  analysis_period: true,
  summary: true,
  pass_threshold: true,
  failure_patterns: true,
  macro_performance: true,
  findings: true,
}).extend({
  macro_comparisons: FeedbackReport.shape.macro_comparisons.nullable(),
  workflow_efficiency: FeedbackReport.shape.workflow_efficiency.nullable(),
  evidence: EvidenceBase,
});
export type ReportSlice = z.infer<typeof ReportSlice>;

/** A config file as far as a rule looked at it. */
export const ConfigSlice = z.object({
  file: z.string().meta({ description: 'Name in the config directory' }),
  path: z.string().meta({ description: 'Relative to the repository' }),
  sha256: z.string().meta({ description: 'Of the whole file' }),
  value: z.json().meta({ description: 'The sections that knobs are in; tokens masked' }),
});
export type ConfigSlice = z.infer<typeof ConfigSlice>;

/** A merged proposal that did harm, and what takes it back. */
export const HarmfulOutcome = z.object({
  entry: LedgerEntry,
  back: z
    .array(
      z.object({
        file: z.string().meta({ description: 'Name as among the configs' }),
        pointer: z.string(),
        value: z.json().optional().meta({ description: 'Absent where the key goes' }),
      }),
    )
    .meta({ description: 'Values as they were, with what others changed since left as it is' }),
});
export type HarmfulOutcome = z.infer<typeof HarmfulOutcome>;

/** Everything that a proposal follows from; with it anyone can make the proposal again. */
export const EvidenceInputs = z.object({
  subject: z.string().meta({ description: 'What the rule was asked about' }),
  report: ReportSlice,
  configs: z.array(ConfigSlice),
  knobs: z.array(Knob),
  gate: GateRules,
  allow_list: AllowList,
  effects: z.array(ConfigEffect),
  track_record: TrackRecord.nullable(),
  drafts: z
    .array(z.object({ category: z.string(), model: z.string(), text: z.string() }))
    .optional()
    .meta({ description: 'Sentences for prompts that a model drafted, by the category of failures' }),
  outcome: HarmfulOutcome.optional().meta({ description: 'Of a proposal that takes another one back' }),
});
export type EvidenceInputs = z.infer<typeof EvidenceInputs>;

/** The record that a proposal rests on. */
export const EvidenceRecord = FindingEvidence.pick({
  claim: true,
  data: true,
  discover: true,
  confirm: true,
  guardrails: true,
  identification: true,
  power: true,
}).extend({
  predict: Prediction,
  verify: z.object({
    design: z.string(),
    looks: z.int().min(1),
    alpha: z.number(),
    period: AnalysisPeriod.nullable().meta({ description: 'Window of the figures before the change' }),
  }),
  lint: z.array(ConfigEffect),
});
export type EvidenceRecord = z.infer<typeof EvidenceRecord>;

/** The content of `evidence.json`: every number of a proposal, and what it was computed from. */
export const Evidence = z
  .object({
    schema: z.literal('apeg.evidence/1'),
    proposal: ProposalId,
    rule: z.string(),
    engine: z.object({ version: z.string(), seed: z.int().min(0) }),
    slots: z.array(Slot).meta({ description: 'Every number that the Markdown prints' }),
    names: z.array(z.string()).meta({ description: 'Names from logs and configs that the Markdown prints' }),
    method: z.array(z.string()).min(1),
    record: EvidenceRecord,
    report_sha256: z.string(),
    sources: FeedbackReport.shape.sources,
    inputs_sha256: z.string().meta({ description: 'Of the inputs as JSON without white space' }),
    inputs: EvidenceInputs,
  })
  .meta({ title: 'Evidence of a proposal' });
export type Evidence = z.infer<typeof Evidence>;
