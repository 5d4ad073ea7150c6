import { BUCKETS, type BucketWidth } from '../domain/bucket.ts';
import type {
  ChangePoint,
  FreshRise,
  NearbyCommit,
  PerformanceTrends,
  TrendSeries,
} from '../domain/performance-trends.ts';
import { daysIn, instantOf, millisecondsOf, type Window } from '../domain/time.ts';
import type { Bucketed, HistoryWindow } from '../history/execution-history.ts';
import { findChanges } from './change-points.ts';
import { directionOf } from './direction.ts';
import { freshRises } from './fresh-rises.ts';
import { intervalOf } from './rates.ts';
import { type FamilyNames, METRICS, measuredSeries, rateSeries, type Series } from './series.ts';

/** What trends are about. */
export interface TrendRequest {
  readonly window: Window;
  /** Failure rows that get a series, by number. */
  readonly families: FamilyNames;
  /** Commits of the window that touched configs. */
  readonly commits: readonly NearbyCommit[];
}

/** Changes are looked for in so many of the latest days. */
const LONGEST_SCAN_DAYS = 92;
/** The end of a window is held against so many days before it, at most; with fewer than the least there is too little to hold. */
const LONGEST_WATCH_DAYS = 42;
const FEWEST_WATCH_DAYS = 10;
const HOURS_PER_DAY = BUCKETS.day.ms / BUCKETS.hour.ms;

/** Series by hour, day or week as the window's length asks for, each with its direction and its changes of level. */
export async function performanceTrends(
  history: HistoryWindow,
  { window, families, commits }: TrendRequest,
): Promise<Pick<PerformanceTrends, 'bucket' | 'series'>> {
  const bucket = bucketFor(window);
  const counts = await history.counts('half-day');
  const covered = coveredBy(counts, window);
  const shown = await seriesBy(history, bucket, { window: covered, families });
  const daily = bucket === 'day' ? shown : await seriesBy(history, 'day', { window: covered, families });
  const fine = rateSeries(counts, startsIn(covered, 'half-day'), families);
  const scanned = daily.map((series) => ({
    daily: latest(series, LONGEST_SCAN_DAYS),
    fine: latest(fine.find((one) => sameAs(one, series)) ?? series, 2 * LONGEST_SCAN_DAYS),
  }));
  const changes = findChanges(scanned, commits);
  const changesOf = (index: number): readonly ChangePoint[] =>
    scanned[index] === undefined ? [] : (changes.get(scanned[index].daily) ?? []);
  const steadyFrom = daily.map((_, index) => startOf(changesOf(index).at(-1)));
  const rises = await risesOf(history, daily, { window: covered, families, steadyFrom });
  return {
    bucket,
    series: shown.map((series, index): TrendSeries => {
      const byDay = daily[index] ?? series;
      return {
        metric: series.metric,
        subject: series.subject,
        unit: METRICS[series.metric].unit,
        of: METRICS[series.metric].of,
        points: series.points.map(({ start, value, n, successes }) => ({
          start: instantOf(start),
          value,
          n,
          interval: successes === null ? null : intervalOf(successes, n),
        })),
        direction: directionOf(byDay),
        change_points: [...changesOf(index)],
        fresh_rise: rises.get(byDay) ?? null,
      };
    }),
  };
}

/** Rates of failure that rose at the end of the window, by the daily series that they are of. */
async function risesOf(
  history: HistoryWindow,
  daily: readonly Series[],
  { window, families, steadyFrom }: Pick<TrendRequest, 'window' | 'families'> & { steadyFrom: number[] },
): Promise<ReadonlyMap<Series, FreshRise>> {
  if (daysIn(window) < FEWEST_WATCH_DAYS) return new Map();
  const hours = startsIn(window, 'hour').slice(-LONGEST_WATCH_DAYS * HOURS_PER_DAY);
  const hourly = rateSeries(await history.counts('hour'), hours, families);
  const watched = daily.flatMap((series, index) => {
    const own = hourly.find((one) => series.metric !== 'macro_success_rate' && sameAs(one, series));
    return own === undefined ? [] : [{ series, hourly: own, steadyFrom: steadyFrom[index] ?? 0 }];
  });
  const rises = freshRises(watched);
  return new Map(
    watched.flatMap((one) => {
      const rise = rises.get(one.hourly);
      return rise === undefined ? [] : [[one.series, rise] as const];
    }),
  );
}

function startOf(change: ChangePoint | undefined): number {
  return change === undefined ? 0 : millisecondsOf(`${change.at}T00:00:00.000Z`);
}

/** Hours up to three days, days up to three months, weeks beyond. */
function bucketFor(window: Window): 'hour' | 'day' | 'week' {
  const days = daysIn(window);
  if (days <= 3) return 'hour';
  return days <= 92 ? 'day' : 'week';
}

async function seriesBy(
  history: HistoryWindow,
  width: 'hour' | 'day' | 'week',
  { window, families }: Pick<TrendRequest, 'window' | 'families'>,
): Promise<Series[]> {
  const starts = startsIn(window, width);
  const measured = measuredSeries(await history.figures(width), starts);
  const [success, ...others] = rateSeries(await history.counts(width), starts, families);
  return [...(success === undefined ? [] : [success]), ...measured, ...others];
}

/** Starts of the buckets that a window touches, in milliseconds since 1970. */
function startsIn(window: Window, width: BucketWidth): number[] {
  const { ms, offset } = BUCKETS[width];
  const first = Math.floor((millisecondsOf(window.start) - offset) / ms);
  const end = Math.ceil((millisecondsOf(window.end) - offset) / ms);
  return Array.from({ length: end - first }, (_, index) => (first + index) * ms + offset);
}

/** The part of a window from the first day with an ended run to the last: days outside it were not logged. */
function coveredBy(counts: Bucketed, window: Window): Window {
  const day = BUCKETS.day.ms;
  const [first, last] = [counts.runs[0]?.start, counts.runs.at(-1)?.start];
  if (first === undefined || last === undefined) return window;
  const start = Math.max(millisecondsOf(window.start), Math.floor(first / day) * day);
  const end = Math.min(millisecondsOf(window.end), (Math.floor(last / day) + 1) * day);
  return { start: instantOf(start), end: instantOf(end) };
}

function latest(series: Series, count: number): Series {
  return series.points.length <= count ? series : { ...series, points: series.points.slice(-count) };
}

function sameAs(one: Series, other: Series): boolean {
  return one.metric === other.metric && one.subject === other.subject;
}
