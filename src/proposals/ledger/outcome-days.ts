import type { FeedbackReport } from '../../domain/feedback-report.ts';
import type { Metric } from '../../domain/proposal.ts';
import type { DayCount } from './looks.ts';

/** What a report says of a metric day by day; null where it has no daily counts of it. */
export function outcomeDays(report: FeedbackReport, metric: Pick<Metric, 'kind' | 'of'>): DayCount[] | null {
  const days = report.evidence.daily_runs;
  switch (metric.kind) {
    case 'success-rate':
      if (metric.of !== null) return null;
      return days.map(({ day, runs, successful }) => ({
        day,
        runs,
        figure: { successes: successful, n: runs },
        control: null,
        failed: { successes: runs - successful, n: runs },
      }));
    case 'family-share': {
      const family = report.failure_patterns.find((one) => one.family === metric.of);
      const counts = new Map(family?.daily.map(({ day, count }) => [day, count]));
      return days.map(({ day, runs, successful }) => {
        const failed = runs - successful;
        const hits = Math.min(counts.get(day) ?? 0, failed);
        return {
          day,
          runs,
          figure: { successes: hits, n: runs },
          control: { successes: failed - hits, n: runs },
          failed: { successes: failed, n: runs },
        };
      });
    }
    case 'good-rejected':
    case 'seconds-per-run':
    case 'tokens-per-run':
      return null;
  }
}
