import { BUCKETS } from '../domain/bucket.ts';
import type { FreshRise } from '../domain/performance-trends.ts';
import { instantOf } from '../domain/time.ts';
import { bernoulliCusum, type RateShift } from '../statistics/cusum.ts';
import { chanceOfHeight } from '../statistics/cusum-chance.ts';
import { newcombeDifference } from '../statistics/difference.ts';
import { effectiveSize } from '../statistics/effective-size.ts';
import type { Proportion } from '../statistics/proportion.ts';
import { proportionOfDays } from './day-rates.ts';
import { rateLevel } from './levels.ts';
import type { Series } from './series.ts';

/** A rate by the hour, and the start of the day from which its level is known not to have changed. */
export interface WatchedSeries {
  readonly hourly: Series;
  /** Milliseconds since 1970; the start of the series where no change was found. */
  readonly steadyFrom: number;
}

/** Of windows without a change, at most so many state a rise: half of them by the success rate, half by any failure family. */
const ALARMS = 0.02;
/** The end of a window that is watched, in days: a third of it, and at most a week. */
const LONGEST_WATCH = 7;
const WATCHED_SHARE = 1 / 3;
/** What a rate is held against: at least so many days, with at least so many failures of all runs. */
const FEWEST_DAYS = 7;
const FEWEST_FAILURES = 10;
/** Enough to tell a chance of the share of the alarms that a rate is allowed. */
const HISTORIES_A_TEST = 4 / ALARMS;
const FEWEST_HISTORIES = 999;
const DAY_MS = BUCKETS.day.ms;

/** Failed runs of all that ended in an hour or on a day. */
interface Failures extends Proportion {
  /** Milliseconds since 1970. */
  readonly start: number;
}

interface Baseline {
  readonly days: readonly Failures[];
  readonly total: Proportion;
  /** Independent runs that a run is worth. */
  readonly worth: number;
  readonly shift: RateShift;
}

/**
 * Rates of failure that rose so lately that no change point can be found yet: those above their level of the days before when the
 * window ends.
 *
 * A Bernoulli CUSUM by the hour, for odds that double, over the last days; it has to end higher than chance lets it and than
 * it ever was in the days before, whose bursts and weekdays it is held against. Days count for what they are worth by how much
 * they differ among themselves.
 */
export function freshRises(watched: readonly WatchedSeries[]): ReadonlyMap<Series, FreshRise> {
  const large = watched.flatMap((series) => {
    const baseline = baselineOf(series);
    return baseline === null ? [] : [{ ...series, baseline }];
  });
  const families = large.filter(({ hourly }) => hourly.metric === 'failure_rate').length;
  const found = new Map<Series, FreshRise>();
  for (const [index, { hourly, baseline }] of large.entries()) {
    const tests = hourly.metric === 'success_rate' ? 2 : 2 * families;
    const rise = riseOf(hourly, baseline, { tests, seed: index + 1 });
    if (rise !== null) found.set(hourly, rise);
  }
  return found;
}

/** The days before the watched ones; null where they are too few, or a change is so late that they would be. */
function baselineOf({ hourly, steadyFrom }: WatchedSeries): Baseline | null {
  const [start, watchFrom] = [hourly.points[0]?.start ?? 0, watchFromOf(hourly)];
  const from = Math.max(start, steadyFrom);
  if ((watchFrom - from) / DAY_MS < FEWEST_DAYS) return null;
  const hours = failuresOf(hourly).filter(({ start: at }) => at >= from && at < watchFrom);
  const days = [...Map.groupBy(hours, ({ start: at }) => Math.floor(at / DAY_MS)).values()].map((own) => ({
    start: own[0]?.start ?? 0,
    successes: own.reduce((sum, hour) => sum + hour.successes, 0),
    n: own.reduce((sum, hour) => sum + hour.n, 0),
  }));
  const filled = days.filter(({ n }) => n > 0);
  if (filled.length < FEWEST_DAYS) return null;
  const { successes, n, designEffect } = effectiveSize(filled);
  if (successes < FEWEST_FAILURES || n === successes) return null;
  const acceptable = (successes + 0.5) / (n + 1);
  return {
    days: filled,
    total: { successes, n },
    worth: 1 / designEffect,
    shift: { acceptable, unacceptable: (2 * acceptable) / (1 + acceptable) },
  };
}

function watchFromOf({ points }: Series): number {
  const [first, last] = [points[0]?.start ?? 0, points.at(-1)?.start ?? 0];
  const days = Math.round((Math.ceil((last + 1) / DAY_MS) * DAY_MS - first) / DAY_MS);
  const watched = Math.min(LONGEST_WATCH, Math.floor(days * WATCHED_SHARE));
  return first + (days - watched) * DAY_MS;
}

function failuresOf({ metric, points }: Series): Failures[] {
  return points.map(({ start, successes, n }) => ({
    start,
    successes: metric === 'success_rate' ? n - (successes ?? 0) : (successes ?? 0),
    n,
  }));
}

function riseOf(
  hourly: Series,
  { days, total, worth, shift }: Baseline,
  { tests, seed }: { readonly tests: number; readonly seed: number },
): FreshRise | null {
  const watchFrom = watchFromOf(hourly);
  const hours = failuresOf(hourly).filter(({ start }) => start >= (days[0]?.start ?? 0));
  const fresh = hours.filter(({ start }) => start >= watchFrom);
  const path = bernoulliCusum(fresh, { ...shift, worth });
  const height = path.at(-1) ?? 0;
  const earlier = bernoulliCusum(hours.slice(0, hours.length - fresh.length), { ...shift, worth });
  if (height <= Math.max(0, ...earlier)) return null;
  const p = chanceOfHeight({
    ...shift,
    height,
    baseline: { successes: total.successes * worth, n: total.n * worth },
    runs: fresh.reduce((sum, { n }) => sum + n, 0) * worth,
    seed,
    histories: Math.max(FEWEST_HISTORIES, Math.ceil(HISTORIES_A_TEST * tests)),
  });
  const adjusted = Math.min(1, p * tests);
  if (adjusted > ALARMS) return null;
  const since = fresh.slice(path.lastIndexOf(0) + 1);
  const [old, now] = [proportionOfDays(days), proportionOfDays(since)];
  return {
    since: instantOf(since[0]?.start ?? watchFrom),
    before: rateLevel(old),
    after: rateLevel(now),
    difference: now.successes / now.n - old.successes / old.n,
    difference_interval: newcombeDifference(now, old),
    p,
    adjusted_p: adjusted,
  };
}
