import { z } from 'zod';

/** Wording of sentences by a model; without it, and without a key in the environment, every text is the program's own. */
export const WordingSettings = z
  .strictObject({
    model: z.string().min(1).meta({ description: 'Name of the model at the host' }),
    draft_prompts: z.boolean().default(false).meta({
      description:
        'Whether the model may draft the sentence that a prompt gains; it is checked, and the own text stands in for it',
    }),
    tokens_per_request: z.int().min(100).max(100_000).default(4000),
    tokens_per_month: z.int().min(100).default(200_000),
    timeout_seconds: z.int().min(1).max(600).default(60).meta({ description: 'For one try; default 60' }),
    usd_per_month: z.number().min(0).optional().meta({ description: 'Most money a month; needs the prices' }),
    usd_per_million_input_tokens: z.number().min(0).optional(),
    usd_per_million_output_tokens: z.number().min(0).optional(),
  })
  .refine(
    (written) =>
      written.usd_per_month === undefined ||
      (written.usd_per_million_input_tokens !== undefined &&
        written.usd_per_million_output_tokens !== undefined),
    { path: ['usd_per_month'], message: 'needs the price of input and of output tokens beside it' },
  );
export type WordingSettings = z.infer<typeof WordingSettings>;
