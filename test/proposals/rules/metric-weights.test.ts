import { describe, expect, it } from 'vitest';
import type { FeedbackReport } from '../../../src/domain/feedback-report.ts';
import { type Suggestions, suggestImprovements } from '../../../src/proposals/suggest.ts';
import { world } from '../planted.ts';
import { type MetricWorld, metricScoresOf } from '../planted-metrics.ts';
import { report } from '../reports.ts';

type MetricScores = NonNullable<FeedbackReport['evidence']['metric_scores']>;

function suggest(
  given: MetricWorld,
  change: (found: MetricScores) => MetricScores = (found) => found,
): Suggestions {
  return suggestImprovements(world(report([]), { metric_scores: change(metricScoresOf(given)) }));
}

/** Why there is no proposal about the weights as a whole. */
function refusal({ drafted, notProposed }: Suggestions): unknown {
  expect(drafted).toEqual([]);
  const { state, reason, detail } = notProposed.find(({ id }) => id === 'metric-weights.metric-weight') ?? {};
  return [state, reason, detail];
}

describe('metric-weights', () => {
  it('says nothing where no scoring event logs scores by metric', () => {
    const { notProposed } = suggestImprovements(world(report([]), {}));
    expect(notProposed.filter(({ rule }) => rule === 'metric-weights')).toEqual([]);
  });

  it('moves weight between two metrics, keeps their sum, and says what the rest of the labels came to', () => {
    const [draft] = suggest({ labels: 400 }).drafted;
    const changes = draft?.proposal.changes ?? [];
    expect(changes.map(({ pointer, before }) => [pointer, before])).toEqual([
      ['/metrics/1/weight', 0.5],
      ['/metrics/0/weight', 0.3],
    ]);
    const sum = (side: 'before' | 'after'): number =>
      changes.reduce((total, change) => total + Number(change[side]), 0);
    expect(sum('after')).toBeCloseTo(sum('before'), 12);
    const effect = draft?.proposal.effect;
    expect(effect).toMatchObject({
      identification: 'replayed',
      direction: 'lower',
      metric: { kind: 'decided-wrongly', of: null },
    });
    expect(effect?.change.high).toBeLessThan(0);
    expect(draft?.evidence.record.discover?.end).toBe(draft?.evidence.record.confirm?.start);
    expect(draft?.proposal.risk.reasons.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['several-keys', 'decides-what-passes']),
    );
  });

  it('counts by hand what a move comes to', () => {
    const [draft] = suggest({ labels: 400 }).drafted;
    const [voice, truth] = (draft?.proposal.changes ?? []).map(({ after }) => Number(after));
    const found = draft?.evidence.inputs.report.evidence.metric_scores;
    const first = draft?.evidence.record.confirm?.start.slice(0, 10) ?? '';
    const rows = (found?.labelled ?? []).filter(({ day }) => day >= first);
    const right = (weights: readonly number[]) => (row: MetricScores['labelled'][number]) => {
      const score = row.by_metric.reduce<number>((sum, one, at) => sum + Number(one) * (weights[at] ?? 0), 0);
      return score >= 0.8 - 1e-9 === (row.label === 'good');
    };
    const before = right([0.2, 0.3, 0.5]);
    const then = right([0.2, truth ?? 0, voice ?? 0]);
    const slots = new Map(draft?.evidence.slots.map(({ name, value }) => [name, value]));
    expect(slots.get('confirm_labels')).toBe(rows.length);
    expect(slots.get('righted')).toBe(rows.filter((row) => !before(row) && then(row)).length);
    expect(slots.get('wronged')).toBe(rows.filter((row) => before(row) && !then(row)).length);
  });

  it.each<[string, MetricWorld, (found: MetricScores) => MetricScores, unknown[]]>([
    [
      'asks for more labels',
      { labels: 20 },
      (found) => found,
      [
        'INSUFFICIENT_DATA',
        'too-few-labels',
        '20 outputs with scores by metric carry a verdict of a person; need 392 to weigh metrics by',
      ],
    ],
    [
      'asks for a metric that has a weight and is not logged',
      { labels: 400 },
      (found) => ({ ...found, metrics: found.metrics.slice(1) }),
      [
        'INSUFFICIENT_DATA',
        'too-few-calls',
        'format has a weight and no score in the log: log one under metadata.metric_scores of scoring events',
      ],
    ],
    [
      'does not pretend where something else makes the scores',
      { labels: 400 },
      (found) => ({ ...found, labelled: found.labelled.map((row) => ({ ...row, score: row.score / 2 })) }),
      [
        'OBSERVE',
        'value-unusable',
        'only 0 of 400 labelled outputs have the score that these weights give: something else makes the scores',
      ],
    ],
    [
      'needs labels of several days',
      { labels: 400 },
      (found) => ({ ...found, labelled: found.labelled.map((row) => ({ ...row, day: '2025-11-14' })) }),
      ['INSUFFICIENT_DATA', 'too-few-days', 'not enough data: outputs were labelled on 1 day; need 3'],
    ],
    [
      'leaves weights that decide as people do',
      { labels: 600, by: 'score' },
      (found) => found,
      [
        'OBSERVE',
        'no-gain',
        expect.stringContaining('no other weights decide better beyond chance about the first'),
      ],
    ],
  ])('%s', (_, given, change, expected) => {
    expect(refusal(suggest(given, change))).toEqual(expected);
  });

  it('does not confirm by the days that it chose by', () => {
    // People change their mind in the middle of the week: what decided well then decides badly now.
    const flipped = (found: MetricScores): MetricScores => ({
      ...found,
      labelled: found.labelled.map((row) =>
        row.day < '2025-11-17' ? row : { ...row, label: row.score >= 0.8 ? 'good' : 'bad' },
      ),
    });
    expect(refusal(suggest({ labels: 600 }, flipped))).toEqual([
      'OBSERVE',
      'not-confirmed',
      expect.stringContaining('do not decide better about the rest beyond chance'),
    ]);
  });

  it('leaves it to the threshold where another one sets as much right', () => {
    const strict = (found: MetricScores): MetricScores => ({
      ...found,
      labelled: found.labelled.map((row) => ({ ...row, label: row.score >= 0.7 ? 'good' : 'bad' })),
    });
    expect(refusal(suggest({ labels: 600 }, strict))).toEqual([
      'OBSERVE',
      'no-gain',
      expect.stringContaining('another threshold would set as many'),
    ]);
  });

  it.each([
    ['constant' as const, 'metric-constant', 'format never varies: it scored 1.00 in all 450 outputs'],
    ['double' as const, 'metric-double', 'format and truth say the same: their correlation is 1.00'],
  ])('reports a metric that is %s, also beside enough labels', (odd, reason, text) => {
    const { notProposed } = suggest({ labels: 400, by: 'score', odd });
    expect(notProposed.filter(({ id }) => id === 'metric-weights.metric-format')).toMatchObject([
      { state: 'OBSERVE', reason, detail: expect.stringContaining(text) },
    ]);
  });

  it('proposes no other weights in 95 of 100 worlds where they fit', () => {
    const found = Array.from({ length: 100 }, (_, seed) =>
      suggest({ seed: seed + 1, labels: 420, by: 'score' }).drafted.map(({ proposal }) => proposal.id),
    ).flat();
    expect(found.length).toBeLessThanOrEqual(5);
  });
});
