import { BUCKETS } from '../domain/bucket.ts';
import type { AnalysisPeriod } from '../domain/figures.ts';
import { dayOf, instantOf, millisecondsOf } from '../domain/time.ts';

const DAY_MS = BUCKETS.day.ms;

/** The two parts of a window; `confirm` is null where all data are of one day. */
export interface TimeSplit {
  readonly discover: AnalysisPeriod;
  readonly confirm: AnalysisPeriod | null;
  /** Whole UTC days from the first with data to the last. */
  readonly days: number;
}

/**
 * Cuts the days from the first with data to the last into two halves of whole UTC days; the first half has the odd one.
 *
 * Days before and after the data are left out, so that a window which is longer than the log is still cut in its middle. Where
 * the cut lies depends on when there are data, never on what they say.
 *
 * @param days UTC days as `YYYY-MM-DD`, in any order; null is answered where there are none.
 */
export function splitDays(days: readonly string[]): TimeSplit | null {
  const sorted = [...days].sort();
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first === undefined || last === undefined) return null;
  const start = midnight(first);
  const end = midnight(last) + DAY_MS;
  const count = Math.round((end - start) / DAY_MS);
  const cut = start + Math.ceil(count / 2) * DAY_MS;
  return {
    discover: { start: instantOf(start), end: instantOf(cut) },
    confirm: cut < end ? { start: instantOf(cut), end: instantOf(end) } : null,
    days: count,
  };
}

/** Whether a UTC day lies in a part, which is made of whole days. */
export function holdsDay({ start, end }: AnalysisPeriod, day: string): boolean {
  return day >= dayOf(start) && day < dayOf(end);
}

/** So many days after an instant, as a UTC day. */
export function dayAfter(instant: string, days: number): string {
  return dayOf(instantOf(millisecondsOf(instant) + days * DAY_MS));
}

function midnight(day: string): number {
  return millisecondsOf(`${day}T00:00:00.000Z`);
}
