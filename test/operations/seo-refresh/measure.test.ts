import { describe, expect, it } from 'vitest';
import type { ViewReading } from '../../../src/domain/etsy-views.ts';
import { dayBy, fixedClock } from '../../../src/domain/time.ts';
import type { Experiment } from '../../../src/operations/seo-refresh/experiments.ts';
import { measureSeo } from '../../../src/operations/seo-refresh/measure.ts';
import type { ViewsDay } from '../../../src/operations/seo-refresh/views-store.ts';
import { createRandom } from '../../../src/statistics/random.ts';

const DAYS = 30;
const CHANGED = '2026-07-01';
const APPLIED = Array.from({ length: 20 }, (_, index) => index + 1);
const CONTROL = Array.from({ length: 10 }, (_, index) => index + 101);
const EXPERIMENT: Experiment = {
  analysis: 'a'.repeat(64),
  created_at: `${CHANGED}T08:00:00.000Z`,
  days: DAYS,
  control: CONTROL,
  entries: Object.fromEntries(APPLIED.map((id) => [id, { before_sha256: 'b', after_sha256: 'c' }])),
};

/** 61 days of counters: 0 to 2 views a day each, everybody a little more after the change, the changed ones `more` a day beyond that. */
function historyOf(more: number, seed: number, without: readonly string[] = []): ViewsDay[] {
  const random = createRandom(seed);
  const counters = new Map([...APPLIED, ...CONTROL].map((id) => [id, 100]));
  return Array.from({ length: 2 * DAYS + 1 }, (_, index): ViewsDay => {
    const day = dayBy(CHANGED, index - DAYS);
    for (const [id, views] of counters) {
      const after = day > CHANGED;
      counters.set(
        id,
        views + random.below(3) + (after ? random.below(2) : 0) + (after && id < 100 ? more : 0),
      );
    }
    return {
      day,
      listings: new Map(
        Array.from(counters, ([id, views]): [number, ViewReading] => [id, [views, 'active']]),
      ),
    };
  }).filter(({ day }) => !without.includes(day));
}

function report(history: readonly ViewsDay[], applied = APPLIED) {
  return measureSeo(
    {
      shop: '1',
      days: DAYS,
      generator: 'apeg test',
      history,
      applied: applied.map((listing) => ({ listing, day: CHANGED })),
      experiments: [EXPERIMENT],
    },
    { clock: fixedClock(`${dayBy(CHANGED, DAYS)}T12:00:00.000Z`) },
  );
}

describe('the effect of applied suggestions', () => {
  it('is what moved beyond the control group, with an interval that holds it', () => {
    const { verdict, effect, applied, control } = report(historyOf(2, 7));
    expect(verdict).toBe('more-views');
    expect(effect?.identified).toBe('randomised');
    expect(effect?.interval.level).toBe(0.95);
    expect(effect?.interval.low).toBeLessThan(60);
    expect(effect?.interval.high).toBeGreaterThan(60);
    expect([applied.listings, control.listings, applied.unknown]).toEqual([20, 10, 0]);
  });

  it('is none where all moved alike, in about 19 of 20 worlds', () => {
    const claims = Array.from({ length: 100 }, (_, seed) => report(historyOf(0, seed)).verdict).filter(
      (verdict) => verdict !== 'no-difference',
    );
    expect(claims.length).toBeLessThanOrEqual(11);
  });

  it('is not guessed where a day that it starts or ends on is missing, or too few were changed', () => {
    for (const without of [dayBy(CHANGED, -DAYS), CHANGED, dayBy(CHANGED, DAYS)])
      expect(report(historyOf(2, 7, [without])).verdict).toBe('not-enough-history');
    expect(report(historyOf(2, 7, [dayBy(CHANGED, 3), dayBy(CHANGED, -9)])).verdict).toBe('more-views');
    expect(report(historyOf(2, 7), APPLIED.slice(0, 2))).toMatchObject({
      verdict: 'not-enough-history',
      need: expect.stringContaining('2 changed and 10 control listings; 3 of each'),
    });
    expect(report(historyOf(2, 7), []).need).toContain('no suggestion was applied yet');
  });
});
