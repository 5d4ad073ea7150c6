import { z } from 'zod';
import { Count, FigureInterval } from './figures.ts';
import { Prediction, ProposalId } from './proposal.ts';

/** What came of a merged proposal so far; all but VERIFYING are ends. */
export const Outcome = z.enum(['VERIFYING', 'CONFIRMED', 'NO_EFFECT', 'HARM', 'INCONCLUSIVE']);
export type Outcome = z.infer<typeof Outcome>;

/** One planned look at the days after a merge. */
export const Look = z.object({
  day: z.string().meta({ description: 'Last UTC day that it holds' }),
  runs: Count.meta({ description: 'Observations after the merge' }),
  information: z.number().meta({ description: 'Share of the planned information; above 1 where more came' }),
  z: z.number().meta({ description: 'Of the change, positive where it got worse' }),
  harm_bound: z.number(),
  benefit_bound: z.number(),
});
export type Look = z.infer<typeof Look>;

/** A figure of one side of the merge. */
const Side = z.object({
  hits: z
    .number()
    .min(0)
    .meta({ description: 'A count for a share; the sum for a mean in seconds or tokens' }),
  of: Count,
});

/** A figure before and after the merge. */
const BeforeAfter = z.object({ before: Side, after: Side });

/** A figure that a change may not make worse, whatever it does to its own. */
export const GuardrailState = BeforeAfter.extend({
  metric: z.string(),
  z: z.number().meta({ description: 'Positive where it got worse' }),
  bound: z.number(),
});
export type GuardrailState = z.infer<typeof GuardrailState>;

/** What was predicted of one proposal, and what came of it. */
export const LedgerEntry = z
  .object({
    schema: z.literal('apeg.ledger/1'),
    proposal: ProposalId,
    revision: z.int().min(1),
    rule: z.string(),
    merged: z.object({
      commit: z.string(),
      at: z.string().meta({ format: 'date-time' }),
      first_day: z.string().meta({ description: 'First whole UTC day after the merge' }),
    }),
    prediction: Prediction,
    outcome: Outcome,
    reason: z.string(),
    decided: z.string().nullable().meta({ description: 'Day of the look that decided' }),
    horizon: z.string().meta({ description: 'Last day that is looked at' }),
    needed: z
      .object({
        observations: Count.meta({ description: 'Beyond the horizon' }),
        until: z.string().meta({ description: 'The day by which they are there' }),
      })
      .nullable()
      .default(null)
      .meta({
        description:
          'What an inconclusive outcome lacks to find the predicted change with a probability of 0.8; null where a year would not do, or too little is known of before',
      }),
    paused: z.array(z.string()).meta({
      description:
        'Days that are left out: failures that the change has nothing to do with were out of the common',
    }),
    figure: BeforeAfter.nullable(),
    control: BeforeAfter.nullable().meta({
      description:
        'What the change has nothing to do with: failures of all other kinds; of an amount what first visits of nodes cost',
    }),
    change: z
      .object({ estimate: z.number(), interval: FigureInterval, design_effect: z.number() })
      .nullable()
      .meta({ description: 'After minus before, same weekdays compared' }),
    guardrails: z.array(GuardrailState),
    looks: z.array(Look),
    score: z
      .object({
        covered: z.boolean().meta({ description: 'Whether the predicted interval holds the change' }),
        success: z.boolean(),
        realised: z.number(),
        standard_error: z.number(),
      })
      .nullable()
      .meta({ description: 'Null until the horizon is over, or harm ended it' }),
  })
  .meta({ title: 'Outcome of a proposal' });
export type LedgerEntry = z.infer<typeof LedgerEntry>;
