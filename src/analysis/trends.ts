import { BUCKETS, type BucketWidth } from '../domain/bucket.ts';
import type { NearbyCommit, PerformanceTrends, TrendSeries } from '../domain/performance-trends.ts';
import { daysIn, instantOf, millisecondsOf, type Window } from '../domain/time.ts';
import type { Bucketed, HistoryWindow } from '../history/execution-history.ts';
import { findChanges } from './change-points.ts';
import { directionOf } from './direction.ts';
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
        change_points: [...(changes.get(scanned[index]?.daily ?? byDay) ?? [])],
      };
    }),
  };
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
