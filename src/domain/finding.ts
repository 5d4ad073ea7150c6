import { z } from 'zod';
import { Rate } from './figures.ts';
import { FindingEvidence } from './finding-evidence.ts';
import { WeeklyCost } from './workflow-efficiency.ts';

/** How far the data carry a finding. */
export const FindingState = z.enum(['INSUFFICIENT_DATA', 'OBSERVE', 'CLAIM', 'PROPOSE']);
export type FindingState = z.infer<typeof FindingState>;

/** One stated fact with its evidence; `id` is stable for the same fact. */
export const Finding = z.object({
  id: z.string(),
  kind: z.enum([
    'failure-family',
    'trend',
    'macro-comparison',
    'bandit-weights',
    'data-quality',
    'memory',
    'efficiency',
  ]),
  statement: z.string(),
  state: FindingState,
  rates: z.array(z.object({ name: z.string(), rate: Rate })),
  runs_needed: z
    .int()
    .min(0)
    .nullable()
    .meta({ description: 'Further runs before the data can carry the claim' }),
  weekly_cost: z.array(WeeklyCost).optional().meta({ description: 'What it costs in seven days' }),
  evidence: FindingEvidence.optional().meta({
    description: 'What it rests on; absent where it is about a file beside the log',
  }),
});
export type Finding = z.infer<typeof Finding>;
