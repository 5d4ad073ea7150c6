import { describe, expect, it } from 'vitest';
import type { Direction, TrendSeries } from '../../src/domain/performance-trends.ts';
import { trendLines } from '../../src/rendering/trend-lines.ts';

const ALIKE: Direction = {
  verdict: 'no difference found',
  earlier: null,
  later: null,
  difference: 0.01,
  interval: { low: -0.02, high: 0.04, level: 0.95, method: 'newcombe' },
  need: null,
};

function series(values: readonly number[], more: Partial<TrendSeries> = {}): TrendSeries {
  return {
    metric: 'success_rate',
    subject: null,
    unit: 'share',
    of: 'runs',
    points: values.map((value, day) => ({ start: `2025-11-1${day}`, value, n: 40, interval: null })),
    direction: ALIKE,
    change_points: [],
    fresh_rise: null,
    ...more,
  };
}

function level(value: number) {
  return { value, n: 40, n_eff: 40, interval: null };
}

describe('trends in a terminal', () => {
  it('have a line for every series, with its range in its unit and its verdict', () => {
    const families = Array.from({ length: 8 }, (_, index) =>
      series([0, 0.05], { metric: 'failure_rate', subject: `family ${index}` }),
    );
    const lines = trendLines({
      series: [
        series([0.8, 0.9]),
        series([1200, 2400], {
          metric: 'latency_p95',
          unit: 'ms',
          direction: {
            ...ALIKE,
            verdict: 'down',
            difference: -1200,
            interval: { low: -1300, high: -1100, level: 0.95, method: 'welch' },
          },
        }),
        ...families,
      ],
    });
    expect(lines).toHaveLength(10);
    expect(lines[0]).toMatch(/^success rate +▁█ {2}0\.80–0\.90 +no difference found$/);
    expect(lines[1]).toMatch(/^duration p95 +▁█ {2}1,200–2,400 ms {2}down by 1,200 \[1,100, 1,300\]$/);
  });

  it('say once what all series lack', () => {
    const short: Direction = { ...ALIKE, verdict: 'not enough data', difference: null, interval: null };
    const of = (need: string) => series([0.8, 0.9], { direction: { ...short, need } });
    expect(trendLines({ series: [of('need 7 more days'), of('need 7 more days')] })).toEqual([
      'success rate  ▁█  0.80–0.90  not enough data',
      'success rate  ▁█  0.80–0.90  not enough data',
      'For a direction: need 7 more days.',
    ]);
    expect(trendLines({ series: [of('need 7 more days'), of('need 2 more days')] })[1]).toMatch(
      /not enough data: need 2 more days$/,
    );
  });

  it('name the days of changes, and do not say beside them that nothing differs', () => {
    const changed = series([0.9, 0.7], {
      change_points: [
        {
          at: '2025-11-11',
          earliest: '2025-11-11',
          latest: '2025-11-11',
          from: '2025-11-10',
          to: '2025-11-11',
          direction: 'down',
          meaning: 'worse',
          before: level(0.9),
          after: level(0.7),
          difference: -0.2,
          difference_interval: null,
          p: 0.001,
          adjusted_p: 0.001,
          second_method: null,
          commits: [],
        },
      ],
      fresh_rise: {
        since: '2025-11-11T14:00:00.000Z',
        before: level(0.1),
        after: level(0.6),
        difference: 0.5,
        difference_interval: null,
        p: 0.001,
        adjusted_p: 0.002,
      },
    });
    expect(trendLines({ series: [changed] })).toEqual([
      'success rate  █▁  0.70–0.90  fell on 2025-11-11; more failures since 2025-11-11 14:00',
    ]);
  });
});
