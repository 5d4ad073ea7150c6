import { z } from 'zod';
import { AnalysisPeriod, Count, FigureInterval } from './figures.ts';

/** How often a value of a field stands at the point of failure. */
export const FailurePlaceCount = z.object({ value: z.string(), count: Count });

/** A value that runs which failed this way met more often than successful runs. */
export const FailureContrast = z.object({
  field: z.enum(['node', 'agent', 'action', 'task_type']),
  value: z.string(),
  failed_with: Count.meta({ description: 'Runs that failed this way and met the value' }),
  failed_without: Count,
  successful_with: Count,
  successful_without: Count,
  risk_ratio: z.number().meta({
    description:
      'Share that failed this way among runs that met the value, divided by the share among those that did not',
  }),
  interval: FigureInterval,
  corrected: z.boolean().meta({ description: 'One half was added to each cell because one was empty' }),
  p: z.number().meta({ description: "Fisher's exact test, two-sided" }),
  adjusted_p: z
    .number()
    .meta({ description: 'After Benjamini–Hochberg over every value compared in the report' }),
});
export type FailureContrast = z.infer<typeof FailureContrast>;

/** One pattern: error messages that belong together. */
export const FailurePattern = z.object({
  id: z.string().meta({ description: 'Stable; never the name' }),
  template: z.string(),
  count: Count.meta({ description: 'Failed runs attributed' }),
  events: Count.meta({ description: 'Error events in all runs, recovered ones included' }),
  exemplars: z.array(z.string()).max(3).meta({ description: 'Redacted messages' }),
  approximate: z.boolean().meta({ description: 'True where messages were too many to group exactly' }),
});
export type FailurePattern = z.infer<typeof FailurePattern>;

/** One failure family. The rows of a report are complete: their counts add up to the failed runs. */
export const FailureFamily = z.object({
  pattern: z.string().meta({ description: 'The readable name' }),
  count: Count.meta({ description: 'Failed runs attributed' }),
  frequency: z.number().nullable().meta({ description: 'count / failed_runs' }),
  suggested_fix: z.string(),
  family: z.string().meta({ description: 'Stable id of the family' }),
  provider: z.string().nullable(),
  category: z.string(),
  frequency_interval: FigureInterval.nullable(),
  share_of_runs: z.number().nullable().meta({ description: 'count / total_runs' }),
  share_of_runs_interval: FigureInterval.nullable(),
  events: Count.meta({ description: 'Error events in all runs, recovered ones included' }),
  recovered_runs: Count.meta({ description: 'Successful runs in which it occurred' }),
  first_seen: z.string().meta({ format: 'date-time' }),
  last_seen: z.string().meta({ format: 'date-time' }),
  daily: z.array(z.object({ day: z.string(), count: Count, events: Count })),
  where: z.object({
    nodes: z.array(FailurePlaceCount),
    agents: z.array(FailurePlaceCount),
    actions: z.array(FailurePlaceCount),
    task_types: z.array(FailurePlaceCount),
  }),
  contrast: z.array(FailureContrast).meta({
    description:
      'What sets these runs apart from successful ones, at an adjusted p of 0.05 or less; strongest first',
  }),
  patterns: z.array(FailurePattern),
});
export type FailureFamily = z.infer<typeof FailureFamily>;

/** The content of `failure_patterns.json`. */
export const FailurePatternsFile = z
  .object({
    schema: z.literal('apeg.failure-patterns/1'),
    timestamp: z.string().meta({ format: 'date-time' }),
    analysis_period: AnalysisPeriod,
    total_runs: Count,
    failed_runs: Count,
    unknown_share: z
      .number()
      .nullable()
      .meta({ description: 'Failed runs of category unknown / failed runs' }),
    failure_patterns: z.array(FailureFamily),
  })
  .meta({ title: 'Failure patterns' });
export type FailurePatternsFile = z.infer<typeof FailurePatternsFile>;
