import type { FailureFamily } from '../domain/failure-patterns.ts';
import { dayOf, instantOf } from '../domain/time.ts';
import type { Bucketed } from '../history/execution-history.ts';
import { rateOfDays } from './day-rates.ts';
import type { CountedFamily } from './failures.ts';

/** Failure rows with the intervals of their shares, of the effective size where they come in bursts over the days. */
export function withDayIntervals(rows: readonly CountedFamily[], days: Bucketed['runs']): FailureFamily[] {
  return rows.map((row) => {
    const counts = new Map(row.daily.map(({ day, count }) => [day, count]));
    const blocks = days.map(({ start, n, successes }) => ({
      successes: counts.get(dayOf(instantOf(start))) ?? 0,
      n,
      failed: n - successes,
    }));
    const ofFailed = blocks.map(({ successes, failed }) => ({ successes, n: failed }));
    return {
      ...row,
      frequency_interval: rateOfDays(ofFailed, 'failed runs').interval,
      share_of_runs_interval: rateOfDays(blocks, 'runs').interval,
    };
  });
}
