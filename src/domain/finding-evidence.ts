import { z } from 'zod';
import { AnalysisPeriod, Count } from './figures.ts';
import { Identification } from './proposal.ts';

/** A rule of the gate, as far as an observation can miss it. */
export const GateTest = z
  .enum(['support', 'discovery', 'confirmation', 'effect', 'guardrails', 'agreement'])
  .meta({ description: 'What an observation can miss on its way to a claim' });
export type GateTest = z.infer<typeof GateTest>;

/** What a finding rests on, so that anyone can judge or recompute it. */
export const FindingEvidence = z.object({
  claim: z.object({
    metric: z.string(),
    denominator: z.string().meta({ description: 'What the rates are of' }),
    direction: z
      .enum(['higher', 'lower'])
      .nullable()
      .meta({ description: 'Null where no side is said to be above the other' }),
    min_effect: z
      .number()
      .nullable()
      .meta({ description: 'In the unit of the metric; null where nothing is compared' }),
  }),
  data: z.object({
    from: z.string().meta({ format: 'date-time' }),
    to: z.string().meta({ format: 'date-time' }),
    runs: Count.meta({ description: 'Observations, of both sides together where sides are compared' }),
    blocks: Count.meta({ description: 'UTC days with observations' }),
    n_eff: z.number().meta({
      description: 'Independent observations that they are worth; the days where a spread between days says',
    }),
  }),
  whole: AnalysisPeriod.extend({
    estimate: z.number(),
    lo: z
      .number()
      .nullable()
      .meta({ description: 'Null, as hi and level, with too few data for an interval' }),
    hi: z.number().nullable(),
    level: z.number().nullable(),
    p: z.number().nullable().meta({ description: 'Two-sided; null where nothing is compared' }),
    q: z.number().nullable().meta({ description: 'p after Benjamini–Hochberg' }),
  })
    .nullable()
    .meta({ description: 'What all data together say; null where the window is cut in two parts instead' }),
  discover: AnalysisPeriod.extend({
    estimate: z.number(),
    p: z.number().meta({ description: 'Two-sided' }),
    q: z.number().meta({ description: 'p after Benjamini–Hochberg over all comparisons of the kind' }),
  })
    .nullable()
    .meta({ description: 'First part of the window; null where it has nothing to compare' }),
  confirm: AnalysisPeriod.extend({
    estimate: z.number(),
    lo: z.number(),
    hi: z.number(),
    level: z.number(),
    shrunk: z.number().meta({ description: 'The estimate as it should be expected to hold' }),
  })
    .nullable()
    .meta({ description: 'Second part of the window; null where it has nothing to compare' }),
  guardrails: z.array(
    z.object({
      metric: z.string(),
      harm_hi: z.number().meta({ description: 'Upper bound of the harm, one-sided 0.95' }),
      margin: z.number(),
    }),
  ),
  identification: z.enum([...Identification.options, 'side-by-side', 'counted']).meta({
    description:
      'side-by-side: both ran in the same days, but nobody drew lots which run got which; counted: a figure of the log, no effect',
  }),
  power: z.object({
    mde: z
      .number()
      .nullable()
      .meta({ description: 'Difference that data of this size pass with probability 0.8' }),
    need_runs: Count.nullable().meta({ description: 'Further observations of both sides together' }),
    period_days: Count.nullable().meta({ description: 'Length of the window that would hold them' }),
    expected: z.string().nullable().meta({ description: 'Day by which they are there at the observed rate' }),
  }),
  unmet: z.array(GateTest),
});
export type FindingEvidence = z.infer<typeof FindingEvidence>;
