import { z } from 'zod';
import { Rate } from './figures.ts';

/** How far the data carry a finding. */
export const FindingState = z.enum(['INSUFFICIENT_DATA', 'OBSERVE', 'PROPOSE']);
export type FindingState = z.infer<typeof FindingState>;

/** One stated fact with its evidence; `id` is stable for the same fact. */
export const Finding = z.object({
  id: z.string(),
  kind: z.enum(['failure-family', 'macro-comparison', 'data-quality', 'memory']),
  statement: z.string(),
  state: FindingState,
  rates: z.array(z.object({ name: z.string(), rate: Rate })),
  runs_needed: z
    .int()
    .min(0)
    .nullable()
    .meta({ description: 'Further runs before the data can carry the claim' }),
});
export type Finding = z.infer<typeof Finding>;
