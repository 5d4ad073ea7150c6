import type { TrendPoint, TrendSeries } from '../domain/performance-trends.ts';
import type { DailyFigures } from '../history/execution-history.ts';
import { intervalOf } from './rates.ts';

/** The daily series of a window. A day without a measurement has a null value, never a guess. */
export function trendSeries(days: readonly DailyFigures[]): TrendSeries[] {
  return [
    {
      metric: 'success_rate',
      unit: 'share',
      of: 'runs that ended that day',
      points: days.map((day) => ({
        start: day.day,
        value: day.runs === 0 ? null : day.successful / day.runs,
        n: day.runs,
        interval: intervalOf(day.successful, day.runs),
      })),
    },
    {
      metric: 'mean_score',
      unit: 'score',
      of: 'scored runs that ended that day',
      points: days.map((day) => point(day, day.meanScore, day.scoredRuns)),
    },
    {
      metric: 'latency_p50',
      unit: 'ms',
      of: 'events of that day that log a duration',
      points: days.map((day) => point(day, day.p50, day.timedEvents)),
    },
    {
      metric: 'latency_p95',
      unit: 'ms',
      of: 'events of that day that log a duration',
      points: days.map((day) => point(day, day.p95, day.timedEvents)),
    },
    {
      metric: 'errors_per_run',
      unit: 'errors per run',
      of: 'runs that ended that day',
      points: days.map((day) => point(day, day.runs === 0 ? null : day.errorEvents / day.runs, day.runs)),
    },
  ];
}

function point(day: DailyFigures, value: number | null, n: number): TrendPoint {
  return { start: day.day, value, n, interval: null };
}
