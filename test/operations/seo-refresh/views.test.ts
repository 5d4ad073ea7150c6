import { describe, expect, it } from 'vitest';
import type { ViewReading } from '../../../src/domain/etsy-views.ts';
import { coverageOf, viewsBetween } from '../../../src/operations/seo-refresh/views.ts';
import type { ViewsDay } from '../../../src/operations/seo-refresh/views-store.ts';

/** Days from 1 November on with the counters of listing 1; null where it is missing. */
function daysOf(counters: readonly (number | null)[]): ViewsDay[] {
  return counters.map((views, index) => ({
    day: `2026-11-${String(index + 1).padStart(2, '0')}`,
    listings: new Map<number, ViewReading>(views === null ? [] : [[1, [views, 'active']]]),
  }));
}

const WINDOW = { start: '2026-11-04', end: '2026-11-08' };

describe('views in a window', () => {
  it('are the difference of two counters that are not 0, also where that is 0', () => {
    expect(viewsBetween(daysOf([5, 5, 5, 5, 6, 7, 8, 9]), 1, WINDOW)).toEqual({
      kind: 'known',
      views: 4,
      days: 4,
    });
    expect(viewsBetween(daysOf([5, 5, 5, 5, 5, 5, 5, 5]), 1, WINDOW)).toEqual({
      kind: 'known',
      views: 0,
      days: 4,
    });
  });

  it('are unknown where a counter is 0 or missing at the end, or went down', () => {
    expect(viewsBetween(daysOf([5, 5, 5, 5, 6, 7, 8, 0]), 1, WINDOW).kind).toBe('unknown');
    expect(viewsBetween(daysOf([5, 5, 5, 5, 6, 7, 8]), 1, WINDOW).kind).toBe('unknown');
    expect(viewsBetween(daysOf([0, 0, 0, 0, 6, 7, 8, 9]), 1, WINDOW).kind).toBe('unknown');
    expect(viewsBetween(daysOf([5, 5, 5, 5, 9, 7, 8, 9]), 1, WINDOW).kind).toBe('unknown');
  });

  it('say how many days they are of where an earlier day stands in for the first', () => {
    expect(viewsBetween(daysOf([5, 5, null, null, 6, 7, 8, 9]), 1, WINDOW)).toEqual({
      kind: 'known',
      views: 4,
      days: 6,
    });
  });

  it('come with how much of the window is covered', () => {
    expect(coverageOf(daysOf([1, 1, 1, 1]), '2026-11-04', 30)).toMatchObject({ covered_days: 3, days: 30 });
    expect(coverageOf([], '2026-11-04', 30)).toMatchObject({ covered_days: 0, first_day: null });
  });
});
