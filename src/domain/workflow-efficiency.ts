import { z } from 'zod';
import { Count, FigureInterval, Rate } from './figures.ts';

const Amount = z.number().min(0);

/** A cost scaled to seven days, from the days that the log covers of the window. */
export const WeeklyCost = z.object({
  unit: z.enum(['seconds', 'tokens', 'model calls']),
  value: Amount,
  interval: FigureInterval.nullable().meta({
    description: 'From the spread of daily sums, cut off at 0; null with fewer than 3 days',
  }),
});
export type WeeklyCost = z.infer<typeof WeeklyCost>;

/** What steps cost in the window. Durations are added up: nested and parallel steps count each for itself. */
export const WindowCost = z.object({
  seconds: Amount,
  tokens: Amount,
  model_calls: Count.meta({
    description: 'Steps that log tokens, or whose provider makes or hosts models',
  }),
});
export type WindowCost = z.infer<typeof WindowCost>;

/** A mean or a ratio of sums with an interval from the spread between days. */
export const Estimate = z.object({ value: z.number(), interval: FigureInterval.nullable() });
export type Estimate = z.infer<typeof Estimate>;

/** Where the logged time goes: one row a node, most seconds first. */
export const NodeTime = z.object({
  node: z.string().nullable().meta({ description: 'Null for steps that name no node' }),
  steps: Count,
  timed_steps: Count.meta({ description: 'Steps that log a duration; the denominator of every time' }),
  seconds: Amount,
  failed_seconds: Amount.meta({ description: 'Of those, in steps that failed' }),
  share: Estimate.nullable().meta({ description: 'Of all logged seconds' }),
  mean_seconds: Estimate.nullable(),
  p95_seconds: Amount.nullable(),
  longest_seconds: Amount.nullable(),
  tokens: Amount,
  model_calls: Count,
  weekly: z.array(WeeklyCost),
});
export type NodeTime = z.infer<typeof NodeTime>;

/** Runs that came back to a node, other than by a retry. */
export const Repeats = z.object({
  runs: Rate.meta({ description: 'Runs that visited some node more than once' }),
  succeeded: Rate.meta({ description: 'How many of these succeeded' }),
  rounds: z
    .array(z.object({ rounds: z.int().min(2), runs: Count }))
    .meta({ description: 'Runs by their most visits of one node' }),
  nodes: z.array(
    z.object({
      node: z.string(),
      runs: Count,
      visits: Count.meta({ description: 'After the first' }),
      cost: WindowCost,
    }),
  ),
  cost: WindowCost.meta({ description: "Of every step from a node's second visit on" }),
  weekly: z.array(WeeklyCost),
});
export type Repeats = z.infer<typeof Repeats>;

/** Further tries of a step. */
export const Retries = z.object({
  tries: Count,
  succeeded: Rate.meta({ description: 'Of the tries that say how they went' }),
  by_attempt: z.array(
    z.object({
      attempt: z.int().nullable().meta({ description: 'Null where the log numbers no attempts' }),
      tries: Count,
      succeeded: Rate,
      cost: WindowCost,
    }),
  ),
  nodes: z.array(z.object({ node: z.string(), tries: Count, succeeded: Rate, cost: WindowCost })),
  runs: Count.meta({ description: 'Runs with a retry' }),
  helped_runs: Rate.meta({ description: 'Runs that succeeded and in which a retry did' }),
  cost: WindowCost,
  weekly: z.array(WeeklyCost),
});
export type Retries = z.infer<typeof Retries>;

/** What failed runs cost, and the share of all ended runs' cost that is. */
export const FailedRuns = z.object({
  runs: Count,
  cost: WindowCost,
  share_of_seconds: Estimate.nullable(),
  share_of_tokens: Estimate.nullable(),
  share_of_model_calls: Estimate.nullable(),
  weekly: z.array(WeeklyCost),
});
export type FailedRuns = z.infer<typeof FailedRuns>;

/** Success of runs that met a node beside that of the others; it says nothing of why. */
export const NodeOutcome = z.object({
  node: z.string(),
  with: Rate,
  without: Rate,
  difference: Estimate.nullable().meta({ description: 'Success rate with minus without' }),
  verdict: z.enum(['same', 'differs', 'not-enough-data', 'every-run']).meta({
    description:
      'same: the whole interval lies within ± 0.05; differs: it leaves out 0; every-run: there is nothing to compare with',
  }),
  runs_needed: z
    .int()
    .min(0)
    .nullable()
    .meta({ description: 'Further runs, at the rates and shares seen, until one or the other can be said' }),
});
export type NodeOutcome = z.infer<typeof NodeOutcome>;

/** What the steps of the runs that ended in the window cost, and what that bought. */
export const WorkflowEfficiency = z.object({
  days: z
    .number()
    .min(0)
    .meta({ description: 'Days of the window that the log covers; weekly costs are scaled from them' }),
  runs: Count,
  steps: Count,
  timed_steps: Count,
  cost: WindowCost,
  nodes: z.array(NodeTime),
  repeats: Repeats,
  retries: Retries,
  failed_runs: FailedRuns,
  node_outcomes: z.array(NodeOutcome),
});
export type WorkflowEfficiency = z.infer<typeof WorkflowEfficiency>;
