import { BUCKETS } from '../domain/bucket.ts';
import type { ChangePoint, NearbyCommit } from '../domain/performance-trends.ts';
import { dayOf, instantOf } from '../domain/time.ts';
import { newcombeDifference } from '../statistics/difference.ts';
import { moments } from '../statistics/mean.ts';
import { meanDifferenceInterval } from '../statistics/t-test.ts';
import { type LevelChange, levelChanges, type ScannedSeries } from './level-changes.ts';
import { meanLevel, pooled, rateLevel, valuesOf } from './levels.ts';
import { secondMethod } from './second-method.ts';
import { METRICS, type Series, type SeriesPoint } from './series.ts';

const DAY_MS = BUCKETS.day.ms;
/** A commit counts as near a change from so long before its earliest day. */
const COMMIT_LEAD_MS = 2 * DAY_MS;

/** States the changes of level of each daily series, in order of time; series without one are left out. */
export function findChanges(
  series: readonly ScannedSeries[],
  commits: readonly NearbyCommit[],
): ReadonlyMap<Series, readonly ChangePoint[]> {
  const found = levelChanges(series);
  return new Map(
    [...found].map(([{ daily }, changes]) => [
      daily,
      changes.map((change) => changePoint(daily, change, commits)),
    ]),
  );
}

function changePoint(
  { metric, points }: Series,
  change: LevelChange,
  commits: readonly NearbyCommit[],
): ChangePoint {
  const { index, low, high, from, to } = change;
  const sides = sidesOf(points.slice(from, index), points.slice(index, to));
  const [earliest, latest] = [points[low]?.start ?? 0, points[high]?.start ?? 0];
  const measured = points.every(({ successes }) => successes === null);
  const direction = sides.difference >= 0 ? 'up' : 'down';
  return {
    at: day(points[index]?.start ?? 0),
    earliest: day(earliest),
    latest: day(latest),
    from: day(points[from]?.start ?? 0),
    to: day(points[to - 1]?.start ?? 0),
    direction,
    meaning: direction === METRICS[metric].worse ? 'worse' : 'better',
    ...sides,
    p: change.p,
    adjusted_p: change.adjusted,
    second_method: measured
      ? secondMethod(points.slice(from, to), { low: low - from, high: high - from })
      : null,
    commits: commits.filter(
      ({ at }) => at >= instantOf(earliest - COMMIT_LEAD_MS) && at < instantOf(latest + DAY_MS),
    ),
  };
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
