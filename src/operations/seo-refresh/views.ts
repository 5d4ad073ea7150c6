import type { ViewsCoverage } from '../../domain/etsy-views.ts';
import { dayBy, daysIn } from '../../domain/time.ts';
import type { ViewsDay } from './views-store.ts';

/** Days of a window, and days before it, of which a counter may be missing. */
const MOST_UNKNOWN_DAYS = 3;

/** How often a listing was looked at in a window, or why that is not known. */
export type WindowViews =
  | {
      readonly kind: 'known';
      readonly views: number;
      /** Days between both counters: those of the window, or a few more where the first day has none. */
      readonly days: number;
    }
  | { readonly kind: 'unknown'; readonly why: string };

/** How much of the window of `days` before a day snapshots cover. */
export function coverageOf(history: readonly ViewsDay[], end: string, days: number): ViewsCoverage {
  const first = history[0]?.day ?? null;
  const last = history.at(-1)?.day ?? null;
  const start = dayBy(end, -days);
  const from = first === null || first < start ? start : first;
  const until = last === null || last > end ? end : last;
  const covered = first === null || until <= from ? 0 : between(from, until);
  return { first_day: first, last_day: last, covered_days: covered, days };
}

/**
 * Views of a listing from `start` to `end` (both days with a counter): the difference of two counters that are not 0.
 *
 * Where the first day has no counter, one of up to three days before stands in for it and the answer says so. A counter that is 0 or
 * missing is unknown, never a number of views.
 */
export function viewsBetween(
  history: readonly ViewsDay[],
  listing: number,
  { start, end }: { readonly start: string; readonly end: string },
): WindowViews {
  const unknown = (why: string): WindowViews => ({ kind: 'unknown', why });
  const known = history.flatMap(({ day, listings }) => {
    const views = listings.get(listing)?.[0] ?? 0;
    return views > 0 && day <= end ? [{ day, views }] : [];
  });
  const last = known.at(-1);
  if (last?.day !== end) return unknown(`its counter of ${end} is 0 or missing`);
  const first = known.findLast(({ day }) => day <= start);
  if (first === undefined || first.day < dayBy(start, -MOST_UNKNOWN_DAYS))
    return unknown(`its counter of ${start} is 0 or missing`);
  const inside = known.filter(({ day }) => day >= first.day);
  const days = between(first.day, end);
  const missing = days + 1 - inside.length;
  if (missing > MOST_UNKNOWN_DAYS) return unknown(`${missing} of ${days + 1} counters are 0 or missing`);
  const falls = inside.some(({ views }, index) => views < (inside[index - 1]?.views ?? 0));
  if (falls) return unknown('its counter went down');
  return { kind: 'known', views: last.views - first.views, days };
}

/** Whole days from one day to a later one. */
export function between(from: string, until: string): number {
  return daysIn({ start: `${from}T00:00:00.000Z`, end: `${until}T00:00:00.000Z` });
}
