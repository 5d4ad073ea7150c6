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

/** One measure over time. */
export const TrendSeries = z.object({
  metric: z.enum(['success_rate', 'mean_score', 'latency_p50', 'latency_p95', 'errors_per_run']),
  unit: z.enum(['share', 'score', 'ms', 'errors per run']),
  of: z.string().meta({ description: 'What n counts' }),
  points: z.array(TrendPoint),
});
export type TrendSeries = z.infer<typeof TrendSeries>;

/** The content of `performance_trends.json`. */
export const PerformanceTrends = z
  .object({
    schema: z.literal('apeg.performance-trends/1'),
    timestamp: z.string().meta({ format: 'date-time' }),
    analysis_period: AnalysisPeriod,
    bucket: z.enum(['day']),
    series: z.array(TrendSeries),
  })
  .meta({ title: 'Performance trends' });
export type PerformanceTrends = z.infer<typeof PerformanceTrends>;
