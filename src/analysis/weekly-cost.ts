import { BUCKETS } from '../domain/bucket.ts';
import { dayOf, instantOf, millisecondsOf, type Window } from '../domain/time.ts';
import type { Estimate, WeeklyCost, WindowCost } from '../domain/workflow-efficiency.ts';
import type { RunEnd, StepCost } from '../history/workflow-steps.ts';
import { meanInterval } from '../statistics/mean.ts';

const DAY_MS = BUCKETS.day.ms;
const WEEK = 7;
/** With fewer days their spread says too little. */
const FEWEST_DAYS = 3;

/** The part of a window that a log covers. */
export interface ObservedDays {
  /** Every UTC day of it, with or without runs. */
  readonly days: readonly string[];
  /** Its length in days; less than the count of days where the window starts or ends within one. */
  readonly length: number;
}

/** The days of the window from the log's first to its last; days outside the log saw nothing because nobody looked. */
export function observedDays(
  window: Window,
  span: Readonly<Record<'first' | 'last', string>> | null,
): ObservedDays {
  if (span === null) return { days: [], length: 0 };
  const start = Math.max(millisecondsOf(window.start), floorToDay(millisecondsOf(span.first)));
  const end = Math.min(millisecondsOf(window.end), floorToDay(millisecondsOf(span.last)) + DAY_MS);
  const days: string[] = [];
  for (let day = floorToDay(start); day < end; day += DAY_MS) days.push(dayOf(instantOf(day)));
  return { days, length: Math.max(0, (end - start) / DAY_MS) };
}

function floorToDay(milliseconds: number): number {
  return Math.floor(milliseconds / DAY_MS) * DAY_MS;
}

/** The cost of a group of rows. */
export function costOf(rows: readonly StepCost[]): WindowCost {
  const sum = (field: keyof StepCost) => rows.reduce((total, row) => total + row[field], 0);
  return { seconds: sum('ms') / 1000, tokens: sum('tokens'), model_calls: sum('modelCalls') };
}

const UNITS = { seconds: 'seconds', tokens: 'tokens', model_calls: 'model calls' } as const;

/** A week's worth of a cost in each unit in which anything was logged, with Student's t interval from the daily sums. */
export function weeklyCosts(rows: readonly (RunEnd & StepCost)[], observed: ObservedDays): WeeklyCost[] {
  const byDay = Map.groupBy(rows, (row) => row.day);
  const daily = observed.days.map((day) => costOf(byDay.get(day) ?? []));
  const total = costOf(rows);
  return (['seconds', 'tokens', 'model_calls'] as const).flatMap((field) =>
    total[field] === 0 || observed.length === 0
      ? []
      : {
          unit: UNITS[field],
          value: (total[field] / observed.length) * WEEK,
          interval: weekly(daily.map((cost) => cost[field])),
        },
  );
}

function weekly(daily: readonly number[]): WeeklyCost['interval'] {
  if (daily.length < FEWEST_DAYS) return null;
  const { low, high, level } = meanInterval(daily);
  return { low: Math.max(0, low * WEEK), high: high * WEEK, level, method: 't-of-daily-sums' };
}

/** What is divided by what on one day. */
export interface DailyPart {
  readonly part: number;
  readonly whole: number;
}

/**
 * A ratio of two sums with Student's t interval from the spread between days; null where there is nothing to divide by.
 *
 * Source: ratio estimator of a cluster sample (Cochran 1977, 6.3), the days being the clusters; days without a whole are left out.
 */
export function ratioOfDays(all: readonly DailyPart[]): Estimate | null {
  const days = all.filter(({ whole }) => whole > 0);
  const part = days.reduce((sum, day) => sum + day.part, 0);
  const whole = days.reduce((sum, day) => sum + day.whole, 0);
  if (whole === 0) return null;
  const value = part / whole;
  if (days.length < FEWEST_DAYS) return { value, interval: null };
  const scale = days.length / whole;
  const { low, high, level } = meanInterval(
    days.map((day) => value + (day.part - value * day.whole) * scale),
  );
  return { value, interval: { low, high, level, method: 't-of-daily-ratios' } };
}
