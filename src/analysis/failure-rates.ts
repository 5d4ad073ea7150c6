import type { FailureFamily } from '../domain/failure-patterns.ts';
import { dayOf, instantOf } from '../domain/time.ts';
import type { Bucketed } from '../history/execution-history.ts';
import type { Proportion } from '../statistics/proportion.ts';
import { rateOfDays } from './day-rates.ts';
import type { CountedFamily } from './failures.ts';

/** Failure rows with the intervals of their shares, of the effective size where they come in bursts over the days. */
export function withDayIntervals(rows: readonly CountedFamily[], days: Bucketed['runs']): FailureFamily[] {
  return rows.map((row) => {
    const blocks = failuresByDay(row, days);
    const ofFailed = blocks.map(({ successes, failed }) => ({ successes, n: failed }));
    return {
      ...row,
      frequency_interval: rateOfDays(ofFailed, 'failed runs').interval,
      share_of_runs_interval: rateOfDays(blocks, 'runs').interval,
    };
  });
}

/** What a day holds of a failure row: its failures among all runs that ended then, and the failed ones of these. */
export function failuresByDay(
  row: Pick<FailureFamily, 'daily'>,
  days: Bucketed['runs'],
): (Proportion & { readonly failed: number })[] {
  const counts = new Map(row.daily.map(({ day, count }) => [day, count]));
  return days.map(({ start, n, successes }) => ({
    successes: counts.get(dayOf(instantOf(start))) ?? 0,
    n,
    failed: n - successes,
  }));
}
