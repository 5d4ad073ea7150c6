import { describe, expect, it } from 'vitest';
import { DEFAULT_THRESHOLDS } from './figures-of.ts';
import { at, end, entry, historyOf, scoring, WEEK } from './log-builder.ts';

async function metricScoresOf(entries: readonly unknown[]) {
  const history = await historyOf(entries);
  return (await history.select(WEEK, DEFAULT_THRESHOLDS)).metricScores();
}

const scored = (run: string, second: number, metric_scores: unknown, more: object = {}) =>
  scoring(run, second, 0.8, { metadata: { metric_scores, ...more } });

describe('scores by metric', () => {
  it('are none where no scoring event of the window logs any', async () => {
    expect(
      await metricScoresOf([
        scoring('a', 1, 0.8),
        entry('a', 2, { metadata: { metric_scores: { tone: 0.5 } } }),
        scored('a', 3, {}),
        scored('a', 4, 'none'),
        { ...scored('a', 5, { tone: 0.5 }), timestamp: '2025-11-19T23:59:59Z' },
        end('a', 9, { success: true }),
      ]),
    ).toBeNull();
  });

  it('come with count, mean and ends, and with how far two of them go together', async () => {
    const found = await metricScoresOf([
      scored('a', 1, { truth: 0.2, format: 1, voice: 0.4 }),
      scored('a', 2, { truth: 0.4, format: 1, voice: 0.8 }),
      scored('b', 3, { truth: 0.9, format: 1, voice: 0.5 }),
      scored('b', 4, { truth: 0.3, other: 7 }),
      end('a', 9, { success: true }),
      end('b', 9, { success: true }),
    ]);
    expect(found?.outputs).toBe(4);
    expect(found?.metrics).toEqual([
      { metric: 'format', outputs: 3, mean: 1, low: 1, high: 1 },
      { metric: 'truth', outputs: 4, mean: expect.closeTo(0.45, 12), low: 0.2, high: 0.9 },
      { metric: 'voice', outputs: 3, mean: expect.closeTo(1.7 / 3, 12), low: 0.4, high: 0.8 },
    ]);
    const [x, y] = [
      [0.2, 0.4, 0.9].map((value) => value - 0.5),
      [0.4, 0.8, 0.5].map((value) => value - 1.7 / 3),
    ];
    const sum = (one: number[], other: number[]): number =>
      one.reduce((total, value, index) => total + value * (other[index] ?? 0), 0);
    expect(found?.pairs).toEqual([
      { metric: 'format', other: 'truth', outputs: 3, correlation: null },
      { metric: 'format', other: 'voice', outputs: 3, correlation: null },
      {
        metric: 'truth',
        other: 'voice',
        outputs: 3,
        correlation: expect.closeTo(sum(x, y) / Math.sqrt(sum(x, x) * sum(y, y)), 9),
      },
    ]);
    expect(found?.labelled).toEqual([]);
  });

  it('keep labelled outputs one by one, alike ones together', async () => {
    const label = { label: 'good', task_type: 'seo' };
    const found = await metricScoresOf([
      scored('a', 1, { truth: 0.2, voice: 0.4 }, label),
      scored('a', 2, { voice: 0.4, truth: 0.2 }, label),
      scored('b', 3, { truth: 0.2 }, { label: 'bad' }),
      end('a', 9, { success: true }),
    ]);
    const day = at(0).slice(0, 10);
    expect(found).toMatchObject({
      labelledOutputs: 3,
      labelled: [
        { day, taskType: null, label: 'bad', score: 0.8, byMetric: [0.2, null], outputs: 1 },
        { day, taskType: 'seo', label: 'good', score: 0.8, byMetric: [0.2, 0.4], outputs: 2 },
      ],
    });
  });

  it('have an end, however many names a log gives to metrics and however many labels', async () => {
    const names = Array.from({ length: 40 }, (_, index) => [`m${index}`, 0.5] as const);
    const many = Array.from({ length: 1100 }, (_, index) =>
      scored('a', 10 + index, { truth: index / 1100 }, { label: 'good' }),
    );
    const found = await metricScoresOf([
      scored('a', 1, Object.fromEntries(names)),
      ...many,
      end('a', 9000, { success: true }),
    ]);
    expect(found?.metrics).toHaveLength(12);
    expect(found?.metrics.map(({ metric }) => metric)).toContain('truth');
    expect([found?.labelled.length, found?.labelledOutputs]).toEqual([1000, 1100]);
    expect(found?.labelled[0]?.byMetric.filter((score) => score !== null)).toEqual([100 / 1100]);
  });
});
