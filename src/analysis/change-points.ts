import { BUCKETS } from '../domain/bucket.ts';
import type { ChangePoint, NearbyCommit } from '../domain/performance-trends.ts';
import { dayOf, instantOf } from '../domain/time.ts';
import { locateChange } from '../statistics/change-location.ts';
import { type ScannedChange, scanForChange } from '../statistics/change-scan.ts';
import { newcombeDifference } from '../statistics/difference.ts';
import { moments } from '../statistics/mean.ts';
import { benjaminiHochberg } from '../statistics/multiplicity.ts';
import { meanDifferenceInterval } from '../statistics/t-test.ts';
import { meanLevel, pooled, rateLevel, valuesOf } from './levels.ts';
import { METRICS, type Series, type SeriesPoint } from './series.ts';

/** A series twice: by day, for places and sizes, and by the finer bucket that chance is judged on. */
export interface ScannedSeries {
  readonly daily: Series;
  readonly fine: Series;
}

/** A change is stated at an adjusted p-value up to this. */
const LARGEST_P = 0.05;
/** Least days of a window, least days and least events that a change is looked for in. */
const FEWEST_DAYS = 14;
const FEWEST_EVENTS = 10;
const FEWEST_EVENT_DAYS = 3;
const DAY_MS = BUCKETS.day.ms;
const WEEK_MS = BUCKETS.week.ms;
/** A commit counts as near a change from so long before its earliest day. */
const COMMIT_LEAD_MS = 2 * DAY_MS;

/**
 * Finds where series changed their level: at most one change each, the likeliest.
 *
 * The success rate is judged by itself; the other series share a false-discovery rate, so that a window without any change
 * states one with a probability of at most 2 × 0.05. Chance is judged by permuting half-days of the same weekday.
 */
export function findChanges(
  series: readonly ScannedSeries[],
  commits: readonly NearbyCommit[],
): ReadonlyMap<Series, ChangePoint> {
  const scans = series.map((one, seed) => ({ ...one, change: scan(one, seed + 1) })).filter(hasChange);
  const [first, others] = [scans.filter(isHeadline), scans.filter((one) => !isHeadline(one))];
  const adjusted = [first, others].flatMap((group) => {
    const ps = benjaminiHochberg(group.map(({ change }) => change.p));
    return group.map((one, index) => ({ ...one, adjusted: ps[index] ?? 1 }));
  });
  const found = adjusted.filter((one) => one.adjusted <= LARGEST_P);
  return new Map(found.map((one) => [one.daily, changePoint(one, commits)]));
}

type Found = ScannedSeries & { readonly change: ScannedChange };

function hasChange(one: ScannedSeries & { readonly change: ScannedChange | null }): one is Found {
  return one.change !== null;
}

function isHeadline({ daily }: ScannedSeries): boolean {
  return daily.metric === 'success_rate';
}

function scan({ daily, fine }: ScannedSeries, seed: number): ScannedChange | null {
  if (daily.points.length < FEWEST_DAYS || !hasSupport(daily)) return null;
  const perDay = fine.points.length / daily.points.length;
  return scanForChange(
    fine.points.map((point) => ({
      value: point.value ?? 0,
      weight: point.value === null ? 0 : point.n,
      stratum: point.start % WEEK_MS,
    })),
    { seed, minimumSide: Math.max(1, Math.round(3 * perDay)) },
  );
}

/** A rate needs enough of its rarer outcome on enough days; any other measure a value on most days. */
function hasSupport({ points }: Series): boolean {
  const measured = points.filter((point) => point.value !== null);
  if (measured.length < FEWEST_DAYS) return false;
  if (measured[0]?.successes === null) return true;
  const rarer = [
    measured.map(({ successes }) => successes ?? 0),
    measured.map(({ successes, n }) => n - (successes ?? 0)),
  ];
  return rarer.every(
    (counts) =>
      counts.reduce((sum, count) => sum + count, 0) >= FEWEST_EVENTS &&
      counts.filter((count) => count > 0).length >= FEWEST_EVENT_DAYS,
  );
}

function changePoint(
  { daily, change, fine, adjusted }: Found & { readonly adjusted: number },
  commits: readonly NearbyCommit[],
): ChangePoint {
  const { points } = daily;
  const place = placeOf(points, Math.floor((change.index * points.length) / fine.points.length));
  const sides = sidesOf(points.slice(0, place.index), points.slice(place.index));
  const [earliest, latest] = [points[place.low]?.start ?? 0, points[place.high]?.start ?? 0];
  const direction = sides.difference >= 0 ? 'up' : 'down';
  return {
    at: day(points[place.index]?.start ?? 0),
    earliest: day(earliest),
    latest: day(latest),
    direction,
    meaning: direction === METRICS[daily.metric].worse ? 'worse' : 'better',
    ...sides,
    p: change.p,
    adjusted_p: adjusted,
    commits: commits.filter(
      ({ at }) => at >= instantOf(earliest - COMMIT_LEAD_MS) && at < instantOf(latest + DAY_MS),
    ),
  };
}

/** The likeliest day and the days it may have been; a measure without counts is placed by the scan alone. */
function placeOf(
  points: readonly SeriesPoint[],
  scanned: number,
): { readonly index: number; readonly low: number; readonly high: number } {
  if (points.some((point) => point.successes === null && point.value !== null))
    return { index: scanned, low: scanned, high: scanned };
  const located = locateChange(points.map(({ successes, n }) => ({ successes: successes ?? 0, n })));
  return located ?? { index: scanned, low: scanned, high: scanned };
}

function sidesOf(
  earlier: readonly SeriesPoint[],
  later: readonly SeriesPoint[],
): Pick<ChangePoint, 'before' | 'after' | 'difference' | 'difference_interval'> {
  if ([...earlier, ...later].some((point) => point.successes !== null)) {
    const [before, after] = [pooled(earlier), pooled(later)];
    return {
      before: rateLevel(before),
      after: rateLevel(after),
      difference: after.successes / after.n - before.successes / before.n,
      difference_interval: newcombeDifference(after, before),
    };
  }
  const [before, after] = [valuesOf(earlier), valuesOf(later)];
  return {
    before: meanLevel(before),
    after: meanLevel(after),
    difference: moments(after).mean - moments(before).mean,
    difference_interval:
      before.length > 1 && after.length > 1 ? meanDifferenceInterval(moments(after), moments(before)) : null,
  };
}

function day(milliseconds: number): string {
  return dayOf(instantOf(milliseconds));
}
