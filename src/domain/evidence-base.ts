import { z } from 'zod';
import { Count } from './figures.ts';

/** The sufficient statistics that proposals are made from, so that they need no log. */
export const EvidenceBase = z.object({
  daily_runs: z.array(z.object({ day: z.string(), runs: Count, successful: Count })),
  macro_days: z.array(
    z.object({
      macro: z.string(),
      task_type: z.string().nullable(),
      day: z.string(),
      uses: Count,
      successful: Count,
      scored: Count,
      score_sum: z.number(),
      score_squares: z.number().min(0),
    }),
  ),
  duration_histograms: z
    .array(
      z.object({
        provider: z.string().nullable(),
        node: z.string().nullable(),
        cells: z.array(z.tuple([z.int(), Count, Count])),
      }),
    )
    .meta({
      description: 'Cells are [bucket, events, of these cut off]; bucket b holds 2^(b/8) ≤ ms < 2^((b+1)/8)',
    }),
  long_calls: z
    .array(
      z.object({
        provider: z.string().nullable(),
        day: z.string(),
        cells: z.array(z.tuple([z.int(), Count, Count])),
      }),
    )
    .default([])
    .meta({
      description:
        'The same cells by day, of calls that ran at least as long as the shortest timeout of their provider',
    }),
  scores: z
    .array(
      z.object({
        task_type: z.string().nullable(),
        label: z.string().nullable(),
        counts: z.array(z.tuple([z.number(), Count])),
      }),
    )
    .meta({ description: 'Exact score values and how often each was given' }),
  metric_scores: z
    .object({
      outputs: Count,
      metrics: z
        .array(
          z.object({
            metric: z.string(),
            outputs: Count,
            mean: z.number(),
            low: z.number(),
            high: z.number(),
          }),
        )
        .meta({ description: 'The most frequent ones' }),
      pairs: z.array(
        z.object({
          metric: z.string(),
          other: z.string(),
          outputs: Count,
          correlation: z.number().nullable().meta({ description: 'Null where one of them never varies' }),
        }),
      ),
      labelled: z
        .array(
          z.object({
            day: z.string(),
            task_type: z.string().nullable(),
            label: z.string(),
            score: z.number(),
            by_metric: z
              .array(z.number().nullable())
              .meta({ description: 'In the order of metrics; null where the output has no such score' }),
            outputs: Count,
          }),
        )
        .meta({ description: 'The newest outputs with a label of a person, alike ones together' }),
      labelled_outputs: Count.meta({ description: 'All with a label, those included that are not listed' }),
    })
    .nullable()
    .default(null)
    .meta({ description: 'What scoring events say of single metrics; null where none logs metric_scores' }),
  label_days: z
    .array(
      z.object({
        task_type: z.string().nullable(),
        label: z.string(),
        day: z.string(),
        counts: z.array(z.tuple([z.number(), Count])),
      }),
    )
    .default([])
    .meta({ description: 'The same by day, of the scores that people labelled' }),
  cost_days: z
    .array(
      z.object({
        day: z.string(),
        seconds: z.number().min(0),
        tokens: z.number().min(0),
        again_seconds: z.number().min(0).meta({ description: 'Of these in further visits of a node' }),
        again_tokens: z.number().min(0),
      }),
    )
    .default([])
    .meta({ description: 'What the steps of ended runs cost, by the day on which the run ended' }),
  finish_reasons: z
    .array(
      z.object({
        provider: z.string().nullable(),
        node: z.string().nullable(),
        day: z.string(),
        runs: Count,
        failed: Count,
        cut_off: Count.meta({ description: 'Runs with an output that reached its limit of tokens' }),
        cut_off_failed: Count,
        cut_outputs: Count.meta({ description: 'Such outputs; a run may have several' }),
      }),
    )
    .default([])
    .meta({
      description:
        'Runs that log why an output ended, by its provider and node and the day on which the run ended',
    }),
  retries: z
    .array(
      z.object({
        provider: z.string().nullable(),
        attempt: z.int().min(2).nullable().meta({ description: 'Null where the log numbers no attempts' }),
        gap: z.int().min(-1),
        day: z.string(),
        tries: Count,
        successful: Count,
      }),
    )
    .meta({
      description:
        'The retries of workflow_efficiency that follow a failed step and say how they went, by the day on which the run ended; gap g is a wait of 2^g to 2^(g+1) seconds, -1 less than one',
    }),
  retried_failures: z
    .array(
      z.object({
        family: z.string(),
        attempt: z.int().min(2),
        day: z.string(),
        tries: Count,
        successful: Count,
      }),
    )
    .default([])
    .meta({
      description:
        'Of the retries those with a number, by the failure family of the step before and the day on which the run ended',
    }),
});
export type EvidenceBase = z.infer<typeof EvidenceBase>;
