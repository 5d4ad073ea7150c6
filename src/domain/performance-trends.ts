import { z } from 'zod';
import { AnalysisPeriod, Count, FigureInterval } from './figures.ts';

/** One bucket of a series; the value is null where nothing was measured. */
export const TrendPoint = z.object({
  start: z.string().meta({ description: 'Start of the bucket, UTC' }),
  value: z.number().nullable(),
  n: Count.meta({ description: 'How many measurements the value is of' }),
  interval: FigureInterval.nullable(),
});
export type TrendPoint = z.infer<typeof TrendPoint>;

/** A commit that touched a config around the time of a change; that is no proof that it caused it. */
export const NearbyCommit = z.object({
  hash: z.string(),
  at: z.string(),
  subject: z.string(),
  files: z.array(z.string()),
});
export type NearbyCommit = z.infer<typeof NearbyCommit>;

/** A level on one side of a change or comparison. */
export const Level = z.object({
  value: z.number(),
  n: Count,
  n_eff: z.number().meta({ description: 'Independent measurements that n is worth' }),
  interval: FigureInterval.nullable(),
});
export type Level = z.infer<typeof Level>;

/** What a second, independent way to look for changes says of one. */
export const SecondMethod = z.object({
  method: z.literal('e-divisive'),
  at: z
    .string()
    .nullable()
    .meta({ description: 'The nearest day on which it sees a change; null without any' }),
  p: z.number().nullable(),
  agrees: z.boolean().meta({ description: 'Whether that is within a day of the days that it may have been' }),
});
export type SecondMethod = z.infer<typeof SecondMethod>;

/** A place where the level of a series changed. */
export const ChangePoint = z.object({
  at: z.string().meta({ description: 'First day after the change' }),
  earliest: z
    .string()
    .meta({ description: 'Earliest and latest day it may have been, with a probability of 0.9' }),
  latest: z.string(),
  from: z.string().meta({ description: 'First and last day of the levels compared: up to the next changes' }),
  to: z.string(),
  direction: z.enum(['up', 'down']),
  meaning: z.enum(['worse', 'better', 'neither']),
  before: Level,
  after: Level,
  difference: z.number(),
  difference_interval: FigureInterval.nullable(),
  p: z
    .number()
    .meta({ description: 'Permutation test over every place and both directions, weekdays held fixed' }),
  adjusted_p: z.number().meta({ description: 'After Benjamini–Hochberg over the series compared' }),
  second_method: SecondMethod.nullable().meta({
    description: 'A change of a measured series is claimed only where it agrees; null for rates',
  }),
  commits: z.array(NearbyCommit),
});
export type ChangePoint = z.infer<typeof ChangePoint>;

/** A rate of failure that is above its level when the window ends, for too short a time to be a change point. */
export const FreshRise = z.object({
  since: z.string().meta({ description: 'Start of the hour in which the rise begins, UTC' }),
  before: Level.meta({ description: 'Share of runs that failed so in the days before' }),
  after: Level.meta({ description: 'The share since, picked by its height: expect less' }),
  difference: z.number(),
  difference_interval: FigureInterval.nullable(),
  p: z.number().meta({ description: 'Chance that a rate which has not changed ends a window so high' }),
  adjusted_p: z.number().meta({ description: 'p times the rates watched' }),
});
export type FreshRise = z.infer<typeof FreshRise>;

/** Whether the later half of a window differs from the earlier one, each made of whole weeks. */
export const Direction = z.object({
  verdict: z.enum(['up', 'down', 'no difference found', 'not enough data']),
  earlier: Level.nullable(),
  later: Level.nullable(),
  difference: z.number().nullable(),
  interval: FigureInterval.nullable(),
  need: z.string().nullable().meta({ description: 'What is missing where there is not enough data' }),
});
export type Direction = z.infer<typeof Direction>;

/** The measures that have a series. */
export const TrendMetric = z.enum([
  'success_rate',
  'mean_score',
  'latency_p50',
  'latency_p95',
  'errors_per_run',
  'tokens_per_run',
  'failure_rate',
  'macro_success_rate',
]);
export type TrendMetric = z.infer<typeof TrendMetric>;

/** One measure over time. */
export const TrendSeries = z.object({
  metric: TrendMetric,
  subject: z
    .string()
    .nullable()
    .meta({ description: 'The failure family or macro it is about; null for the whole' }),
  unit: z.enum(['share', 'score', 'ms', 'errors per run', 'tokens per run']),
  of: z.string().meta({ description: 'What n counts' }),
  points: z.array(TrendPoint),
  direction: Direction,
  change_points: z.array(ChangePoint),
  fresh_rise: FreshRise.nullable().meta({
    description: 'Of success and failure rates alone: failures that rose just before the end of the window',
  }),
});
export type TrendSeries = z.infer<typeof TrendSeries>;

/** The content of `performance_trends.json`. */
export const PerformanceTrends = z
  .object({
    schema: z.literal('apeg.performance-trends/1'),
    timestamp: z.string().meta({ format: 'date-time' }),
    analysis_period: AnalysisPeriod,
    bucket: z.enum(['hour', 'day', 'week']),
    series: z.array(TrendSeries),
  })
  .meta({ title: 'Performance trends' });
export type PerformanceTrends = z.infer<typeof PerformanceTrends>;
