import { describe, expect, it } from 'vitest';
import { changeFindings } from '../../src/analysis/change-findings.ts';
import { findChanges } from '../../src/analysis/change-points.ts';
import { meanLevel } from '../../src/analysis/levels.ts';
import { secondMethod, withoutWeekdays } from '../../src/analysis/second-method.ts';
import type { Series } from '../../src/analysis/series.ts';
import { gateRulesOf } from '../../src/domain/gate-rules.ts';
import type { ChangePoint, TrendSeries } from '../../src/domain/performance-trends.ts';
import { createRandom } from '../../src/statistics/random.ts';

const DAY_MS = 86_400_000;
const MONDAY = Date.parse('2025-12-01T00:00:00.000Z');

function pointsOf(values: readonly (number | null)[]) {
  return values.map((value, day) => ({
    start: MONDAY + day * DAY_MS,
    value,
    n: value === null ? 0 : 50,
    successes: null,
  }));
}

/** Four weeks with quick weekends; the level rises on day 15. */
function month(rise: number): number[] {
  const random = createRandom(3);
  return Array.from(
    { length: 28 },
    (_, day) => (day % 7 >= 5 ? 600 : 900) * (day >= 14 ? 1 + rise : 1) + 60 * (random.next() - 0.5),
  );
}

function latency(values: readonly (number | null)[]): Series {
  return { metric: 'latency_p95', subject: null, points: pointsOf(values) };
}

function changesOf(series: Series): readonly ChangePoint[] {
  return findChanges([{ daily: series, fine: series }], []).get(series) ?? [];
}

describe('values without their weekdays', () => {
  it('are alike where only weekdays differ, and keep their place where days have no value', () => {
    const weeks = Array.from({ length: 21 }, (_, day) => (day === 3 ? null : day % 7 >= 5 ? 600 : 900));
    const levelled = withoutWeekdays(pointsOf(weeks));
    expect(levelled.every(({ value }) => value === 0)).toBe(true);
    expect(levelled.map(({ index }) => index).slice(0, 5)).toEqual([0, 1, 2, 4, 5]);
  });
});

describe('a second method for measured series', () => {
  it('agrees on a clear change, on its day, and sees none in weekdays alone', () => {
    expect(secondMethod(pointsOf(month(0.3)), { low: 13, high: 14 })).toEqual({
      method: 'e-divisive',
      at: '2025-12-15',
      p: 0.005,
      agrees: true,
    });
    expect(secondMethod(pointsOf(month(0)), { low: 13, high: 14 })).toMatchObject({
      at: null,
      agrees: false,
    });
  });

  it('does not agree where it sees the change elsewhere', () => {
    expect(secondMethod(pointsOf(month(0.3)), { low: 3, high: 5 })).toMatchObject({
      at: '2025-12-15',
      agrees: false,
    });
  });

  it('is asked for every change of a measured series, which has a range of days', () => {
    const [change, ...more] = changesOf(latency(month(0.2)));
    expect(more).toEqual([]);
    expect(change).toMatchObject({ at: '2025-12-15', second_method: { agrees: true } });
    expect(change?.earliest.localeCompare('2025-12-15')).toBeLessThanOrEqual(0);
    expect(change?.latest.localeCompare('2025-12-15')).toBeGreaterThanOrEqual(0);
  });

  it('keeps a change that it does not see from being claimed, and says so', () => {
    const series = latency(month(0.3));
    const [change] = changesOf(series);
    if (change === undefined) throw new Error('no change');
    const findings = (second: ChangePoint['second_method']) =>
      changeFindings([trendOf(series, { ...change, second_method: second })], gateRulesOf());
    expect(findings(change.second_method)[0]).toMatchObject({ state: 'CLAIM' });
    expect(findings(change.second_method)[0]?.statement).toContain(
      'A second method, E-divisive, agrees: 2025-12-15 (p 0.005).',
    );
    const [alone] = findings({ method: 'e-divisive', at: null, p: null, agrees: false });
    expect(alone).toMatchObject({ state: 'OBSERVE', evidence: { unmet: ['agreement'] } });
    expect(alone?.statement).toMatch(/finds no change\. Seen by one of two methods, so it is no claim\.$/);
  });
});

describe('a change of a measured series with two days after it', () => {
  it('is not claimed, needs days and not runs, and has no mean below 0', () => {
    const series = latency([...month(0).slice(0, 26), 4000, 9000]);
    const days = { before: 26, after: 2 };
    const after = meanLevel([0, 9000]);
    expect(after.interval?.low).toBe(0);
    const [finding] = changeFindings(
      [
        trendOf(series, {
          at: '2025-12-27',
          earliest: '2025-12-27',
          latest: '2025-12-27',
          from: '2025-12-01',
          to: '2025-12-28',
          direction: 'up',
          meaning: 'worse',
          before: { ...meanLevel([800, 900]), n: days.before },
          after,
          difference: 3650,
          difference_interval: { low: -50_000, high: 60_000, level: 0.95, method: 'welch' },
          p: 0.001,
          adjusted_p: 0.01,
          second_method: { method: 'e-divisive', at: '2025-12-27', p: 0.005, agrees: true },
          commits: [],
        }),
      ],
      gateRulesOf(),
    );
    expect(finding).toMatchObject({ state: 'INSUFFICIENT_DATA', runs_needed: null });
    expect(finding?.statement).toMatch(
      /Its size is not known well enough: need 3 more days, there by 2026-01-01 \(--period 31d\)\.$/,
    );
  });
});

function trendOf({ metric, subject, points }: Series, change: ChangePoint): TrendSeries {
  return {
    metric,
    subject,
    unit: 'ms',
    of: 'events',
    points: points.map(({ start, value, n }) => ({
      start: new Date(start).toISOString(),
      value,
      n,
      interval: null,
    })),
    direction: {
      verdict: 'up',
      earlier: null,
      later: null,
      difference: null,
      interval: null,
      need: null,
    },
    change_points: [change],
    fresh_rise: null,
  };
}
