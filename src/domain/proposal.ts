import { z } from 'zod';
import { AnalysisPeriod, Count, FigureInterval } from './figures.ts';

/** How an effect was identified; an extrapolated one is never a promise. */
export const Identification = z.enum(['replayed', 'before-after', 'extrapolated', 'randomised']);
export type Identification = z.infer<typeof Identification>;

/** One step of an RFC 6902 patch. */
export const PatchStep = z.discriminatedUnion('op', [
  z.object({ op: z.enum(['add', 'replace', 'test']), path: z.string(), value: z.json() }),
  z.object({ op: z.literal('remove'), path: z.string() }),
]);
export type PatchStep = z.infer<typeof PatchStep>;

/** The change of one config file. */
export const ConfigEdit = z.object({
  file: z.string().meta({ description: 'Relative to the repository' }),
  before_sha256: z.string(),
  patch: z.array(PatchStep),
  inverse: z.array(PatchStep),
});
export type ConfigEdit = z.infer<typeof ConfigEdit>;

/** A suggested change with issue, edit, expected impact, risk and next steps. */
export const Proposal = z
  .object({
    schema: z.literal('apeg.proposal/1'),
    id: z.string().regex(/^[a-z0-9-]+\.[a-z0-9-]+$/),
    rule: z.string(),
    knob: z.string(),
    number: z.int().min(1).meta({ description: 'Count of proposals ever opened' }),
    revision: z.int().min(1).meta({ description: 'Counts merged or refused rounds' }),
    state: z.enum(['PROPOSE']),
    title: z.string(),
    generated: z.string().meta({ description: 'Date of the evidence' }),
    analysis_period: AnalysisPeriod,
    total_runs: Count,
    issue: z.array(z.string()),
    current: z.json(),
    proposed: z.json(),
    edit: ConfigEdit,
    identification: Identification,
    estimate: z.object({
      metric: z.string(),
      value: z.number(),
      numerator: Count,
      denominator: Count,
      interval: FigureInterval,
    }),
    expected_impact: z.array(z.string()).min(1),
    risk: z.object({ level: z.enum(['LOW', 'MEDIUM', 'HIGH']), reasons: z.array(z.string()).min(1) }),
    compatibility: z.string(),
    rollback: z.string(),
    next_steps: z.array(z.string()).min(1),
    report_sha256: z.string().meta({ description: 'Digest of the evidence base it was made from' }),
  })
  .meta({ title: 'Improvement proposal' });
export type Proposal = z.infer<typeof Proposal>;
