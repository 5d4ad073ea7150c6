import { z } from 'zod';
import { ConfigEffect } from './config-effect.ts';
import { AnalysisPeriod, Count, FigureInterval } from './figures.ts';
import { ReasonCode } from './reason.ts';
import { Risk } from './risk.ts';

/** How an effect was identified; an extrapolated one is never a promise. */
export const Identification = z.enum(['replayed', 'before-after', 'extrapolated', 'randomised']);
export type Identification = z.infer<typeof Identification>;

/** How far the data carry a proposal; below PROBE it is only reported. */
export const ProposalState = z.enum(['INSUFFICIENT_DATA', 'OBSERVE', 'PROBE', 'PROPOSE']);
export type ProposalState = z.infer<typeof ProposalState>;

/** The id of a proposal: rule and knob, and the case where a knob has several. */
export const ProposalId = z.string().regex(/^[a-z0-9-]+\.[a-z0-9-]+$/);

/** The figure that a proposal is judged by. */
export const Metric = z.object({
  kind: z
    .enum([
      'family-share',
      'success-rate',
      'good-rejected',
      'decided-wrongly',
      'seconds-per-run',
      'tokens-per-run',
    ])
    .meta({
      description:
        'family-share: runs that failed with the family, of all runs; good-rejected: outputs that people called good and that scored below the threshold, of all that they called good; decided-wrongly: outputs that people called good and that did not pass, or called bad and that did, of all labelled ones',
    }),
  of: z
    .string()
    .nullable()
    .meta({ description: 'The family, task type or node that it is about; null for all runs' }),
  name: z.string().meta({ description: 'For people' }),
  unit: z.enum(['share', 'seconds', 'tokens']),
});
export type Metric = z.infer<typeof Metric>;

/** A change of a metric, after minus before, in its unit. */
export const MetricChange = z.object({
  low: z.number(),
  high: z.number(),
  estimate: z.number().nullable().meta({ description: 'Null where only a range is known' }),
  level: z
    .number()
    .gt(0)
    .lt(1)
    .nullable()
    .meta({ description: 'Null for a range that no probability belongs to: bounds, or a band over models' }),
});
export type MetricChange = z.infer<typeof MetricChange>;

/** What a proposal is expected to change. */
export const Effect = z.object({
  metric: Metric,
  direction: z.enum(['lower', 'higher']).meta({ description: 'Which way is better' }),
  before: z.object({
    value: z.number(),
    numerator: z.number().nullable(),
    denominator: Count,
    interval: FigureInterval,
  }),
  change: MetricChange,
  identification: Identification,
});
export type Effect = z.infer<typeof Effect>;

/** What is measured after the merge and scored against what happened. */
export const Prediction = z.object({
  metric: Metric,
  direction: z.enum(['lower', 'higher']),
  before: z.number(),
  low: z.number().meta({ description: 'Of the change, after minus before' }),
  high: z.number(),
  level: z.literal(0.8),
  p_success: z
    .number()
    .min(0)
    .max(1)
    .meta({ description: 'Probability that the change is found, at an error rate of 0.05, by the horizon' }),
  horizon_days: z.int().min(1),
});
export type Prediction = z.infer<typeof Prediction>;

/** What came of the predictions that were made before. */
export const TrackRecord = z.object({
  predictions: Count.meta({ description: 'Of merged proposals whose horizon is over' }),
  covered: Count.meta({ description: 'Of those, how often the interval held what happened' }),
  coverage_interval: FigureInterval.nullable(),
  brier: z.number().nullable(),
  slope: z.number().nullable().meta({ description: 'Realised on predicted change; 1 is calibrated' }),
  tau: z
    .number()
    .min(0)
    .nullable()
    .optional()
    .meta({ description: 'Spread of the realised changes of shares that is more than chance' }),
});
export type TrackRecord = z.infer<typeof TrackRecord>;

/** One value that changes. */
export const ValueChange = z.object({
  file: z.string().meta({ description: 'Relative to the repository' }),
  pointer: z.string(),
  before: z.json().optional().meta({ description: 'Absent where the key is new' }),
  after: z.json().optional().meta({ description: 'Absent where the key goes' }),
});
export type ValueChange = z.infer<typeof ValueChange>;

/** A suggested change with issue, edit, expected impact, risk and next steps. */
export const Proposal = z
  .object({
    schema: z.literal('apeg.proposal/2'),
    id: ProposalId,
    rule: z.string(),
    knob: z.string(),
    kind: z.enum(['change', 'probe', 'audit']).meta({
      description: 'probe: a randomised trial on a share of calls; audit: labels by people, no file changes',
    }),
    state: ProposalState,
    reason: ReasonCode,
    self_healing: z.boolean().meta({
      description: 'True where the allow-list of the settings opened it at once, before the gate was passed',
    }),
    number: z.int().min(1).meta({ description: 'Count of proposals ever opened' }),
    revision: z.int().min(1).meta({ description: 'Counts merged or refused rounds' }),
    title: z.string(),
    generated: z.string().meta({ description: 'Date of the evidence' }),
    analysis_period: AnalysisPeriod,
    total_runs: Count,
    issue: z.array(z.string()).min(1),
    current: z.json().meta({ description: 'The part of the config that people are shown; tokens masked' }),
    proposed: z.json(),
    changes: z.array(ValueChange).meta({ description: 'Empty for an audit' }),
    effect: Effect,
    prediction: Prediction,
    track_record: TrackRecord.nullable(),
    expected_impact: z.array(z.string()).min(1),
    risk: Risk,
    compatibility: z.array(z.string()).min(1),
    migration: z
      .array(z.string())
      .meta({ description: 'Steps where code must change or a key is renamed; empty where none' }),
    rollback: z.array(z.string()).min(1),
    next_steps: z.array(z.string()).min(1),
    lint: z.array(ConfigEffect).meta({ description: 'Whether the changed keys are read; one row a key' }),
    evidence_sha256: z.string().meta({ description: 'Of evidence.json' }),
    report_sha256: z.string().meta({ description: 'Of the evidence base that it was made from' }),
  })
  .meta({ title: 'Improvement proposal' });
export type Proposal = z.infer<typeof Proposal>;

/** Something that was seen and leads to no proposal now. */
export const NotProposed = z.object({
  id: z.string().meta({ description: 'Rule, and the knob or subject' }),
  rule: z.string(),
  subject: z.string(),
  state: ProposalState,
  reason: ReasonCode,
  detail: z.string().meta({ description: 'What was seen and what is missing, in one sentence' }),
});
export type NotProposed = z.infer<typeof NotProposed>;
