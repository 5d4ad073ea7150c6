import type { Direction } from '../domain/performance-trends.ts';
import { newcombeDifference } from '../statistics/difference.ts';
import { moments } from '../statistics/mean.ts';
import { meanDifferenceInterval } from '../statistics/t-test.ts';
import { meanLevel, pooled, rateLevel, valuesOf } from './levels.ts';
import type { Series, SeriesPoint } from './series.ts';

const DAYS_PER_WEEK = 7;
/** A mean is compared on at least so many daily values a side. */
const FEWEST_VALUES = 5;

/**
 * Compares the later half of a daily series with the earlier one. Both halves are made of whole weeks, the latest ones, so that
 * weekdays do not read as change; rates count bursts by their effective size over days.
 */
export function directionOf(series: Series): Direction {
  const weeks = Math.floor(series.points.length / (2 * DAYS_PER_WEEK));
  if (weeks === 0) {
    return unknown(
      `need ${2 * DAYS_PER_WEEK - series.points.length} more days: two whole weeks tell change from weekdays`,
    );
  }
  const days = weeks * DAYS_PER_WEEK;
  const earlier = series.points.slice(-2 * days, -days);
  const later = series.points.slice(-days);
  const isRate = series.points.some((point) => point.successes !== null);
  return isRate ? compareRates(earlier, later) : compareMeans(earlier, later);
}

function compareRates(earlier: readonly SeriesPoint[], later: readonly SeriesPoint[]): Direction {
  const [before, after] = [pooled(earlier), pooled(later)];
  if (before.n === 0 || after.n === 0) return unknown('need runs in both halves of the window');
  const interval = newcombeDifference(after, before);
  const difference = after.successes / after.n - before.successes / before.n;
  return {
    verdict: verdictOf(interval),
    earlier: rateLevel(before),
    later: rateLevel(after),
    difference,
    interval,
    need: null,
  };
}

function compareMeans(earlier: readonly SeriesPoint[], later: readonly SeriesPoint[]): Direction {
  const [before, after] = [valuesOf(earlier), valuesOf(later)];
  const missing = FEWEST_VALUES - Math.min(before.length, after.length);
  if (missing > 0) return unknown(`need ${missing} more days with a value in each half of the window`);
  const interval = meanDifferenceInterval(moments(after), moments(before));
  const [one, other] = [meanLevel(before), meanLevel(after)];
  return {
    verdict: verdictOf(interval),
    earlier: one,
    later: other,
    difference: other.value - one.value,
    interval,
    need: null,
  };
}

function verdictOf(interval: { readonly low: number; readonly high: number }): Direction['verdict'] {
  if (interval.low > 0) return 'up';
  return interval.high < 0 ? 'down' : 'no difference found';
}

function unknown(need: string): Direction {
  return { verdict: 'not enough data', earlier: null, later: null, difference: null, interval: null, need };
}
