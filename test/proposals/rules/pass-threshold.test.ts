import { describe, expect, it } from 'vitest';
import type { EvidenceBase } from '../../../src/domain/evidence-base.ts';
import type { FeedbackReport } from '../../../src/domain/feedback-report.ts';
import { bestThreshold } from '../../../src/proposals/rules/threshold-replay.ts';
import { type Suggestions, suggestImprovements } from '../../../src/proposals/suggest.ts';
import { report, suggestInput } from '../reports.ts';

type Scores = EvidenceBase['scores'];

/** Two task types that pass nine times in ten, and one that often scores just below 0.80. */
const ORDINARY: Scores = ['support', 'seo_title'].map((task_type) => ({
  task_type,
  label: null,
  counts: [
    [0.6, 10],
    [0.76, 10],
    [0.88, 180],
  ],
}));
const UNLABELLED: Scores = [
  ...ORDINARY,
  {
    task_type: 'product_description',
    label: null,
    counts: [
      [0.6, 5],
      [0.77, 60],
      [0.86, 100],
    ],
  },
];
/** 90 + 130 outputs of one type called good, of which 40 at 0.77; 30 called bad. */
const LABELLED: Scores = [
  ...ORDINARY,
  {
    task_type: 'product_description',
    label: 'good',
    counts: [
      [0.77, 40],
      [0.86, 180],
    ],
  },
  {
    task_type: 'product_description',
    label: 'bad',
    counts: [
      [0.6, 25],
      [0.77, 5],
    ],
  },
];

const SCORE_MODEL = '{\n  "thresholds": {\n    "default": 0.80\n  }\n}\n';

function suggest(scores: Scores, session = '{}', given: Partial<FeedbackReport> = {}): Suggestions {
  const base = report([], given);
  return suggestImprovements(
    suggestInput(
      { ...base, evidence: { ...base.evidence, scores } },
      {
        config: (path) => ({ path, text: path === 'PromptScoreModel.json' ? SCORE_MODEL : session }),
      },
    ),
  );
}

describe('pass-threshold', () => {
  it('asks for 196 labels where a task type scores just below the threshold and none is labelled', () => {
    const { drafted } = suggest(UNLABELLED);
    expect(drafted.map(({ proposal, files, diff }) => [proposal.id, files, diff])).toEqual([
      ['pass-threshold.task-threshold-product-description', [], ''],
    ]);
    expect(drafted[0]?.proposal).toMatchObject({
      kind: 'audit',
      state: 'PROBE',
      reason: 'audit-identifies',
      title: 'Label Outputs Below the Threshold for product_description',
      risk: { level: 'LOW' },
      changes: [],
    });
    expect(drafted[0]?.proposal.next_steps[0]).toContain('Draw 196 outputs of product_description');
  });

  it('asks for the labels that are missing where some are there', () => {
    const some: Scores = [
      { task_type: 'product_description', label: 'good', counts: [[0.77, 6]] },
      ...UNLABELLED,
    ];
    expect(suggest(some).drafted[0]?.proposal.next_steps[0]).toContain('Draw 190 outputs');
  });

  it('moves 0.80 to 0.75 by exact replay once enough are labelled', () => {
    const [draft] = suggest(LABELLED).drafted;
    expect(draft?.proposal).toMatchObject({
      kind: 'change',
      state: 'PROPOSE',
      reason: 'replayed',
      risk: { level: 'MEDIUM' },
      effect: {
        identification: 'replayed',
        before: { numerator: 40, denominator: 220 },
        change: { estimate: -40 / 220 },
      },
      changes: [{ file: 'PromptScoreModel.json', pointer: '/thresholds/product_description', after: 0.75 }],
    });
    expect(draft?.proposal.migration).toHaveLength(1);
    expect(draft?.files[0]?.after).toBe(
      '{\n  "thresholds": {\n    "default": 0.80,\n    "product_description": 0.75\n  }\n}\n',
    );
    expect(draft?.proposal.expected_impact[0]).toBe(
      'Replayed at 0.75: 40 of 220 good outputs pass in addition, and 5 of 30 bad ones; of the outputs that pass then at most 5.1 % are such bad ones',
    );
  });

  it('moves the key that wins, for all task types, where one shadows the others', () => {
    const session = '{ "ci": { "minimum_score": 0.80 } }';
    const { drafted, notProposed } = suggest(LABELLED, session);
    expect(drafted.map(({ proposal }) => proposal.changes)).toEqual([
      [{ file: 'SessionConfig.json', pointer: '/ci/minimum_score', before: 0.8, after: 0.75 }],
    ]);
    expect(notProposed).toContainEqual(
      expect.objectContaining({
        id: 'pass-threshold.task-threshold-product-description',
        reason: 'shadowed',
      }),
    );
  });

  it('stays where labels agree with it, and where all types score alike', () => {
    const agreeing: Scores = [
      { task_type: 'a', label: 'good', counts: [[0.9, 150]] },
      { task_type: 'a', label: 'bad', counts: [[0.7, 60]] },
    ];
    expect(suggest(agreeing).drafted).toEqual([]);
    expect(suggest(ORDINARY).drafted).toEqual([]);
    expect(suggest([]).notProposed).toEqual([]);
  });
});

describe('the replay of a threshold', () => {
  it('counts decisions by hand, and corrects for the thresholds tried', () => {
    const rows: Scores = [
      {
        task_type: null,
        label: 'Accepted',
        counts: [
          [0.75, 8],
          [0.8, 9],
        ],
      },
      {
        task_type: null,
        label: 'rejected',
        counts: [
          [0.76, 1],
          [0.84, 3],
        ],
      },
      { task_type: null, label: 'maybe', counts: [[0.78, 99]] },
    ];
    const best = bestThreshold(rows, 0.8, { min: 0.5, max: 0.99 });
    // 8 good and 1 bad move: of 9 that change, at most 1 the other way has 2·(1 + 9)/2⁹, times four thresholds.
    expect(best).toMatchObject({ to: 0.75, righted: 8, wronged: 1, goodMoved: 8, badMoved: 1 });
    expect(best?.p).toBeCloseTo(4 * 2 * (10 / 512), 12);
  });

  it('raises a threshold where bad outputs pass, and keeps to its bounds', () => {
    const rows: Scores = [
      { task_type: null, label: 'bad', counts: [[0.82, 30]] },
      { task_type: null, label: 'good', counts: [[0.95, 30]] },
    ];
    expect(bestThreshold(rows, 0.8, { min: 0.5, max: 0.99 })).toMatchObject({ to: 0.85, righted: 30 });
    expect(bestThreshold(rows, 0.8, { min: 0.5, max: 0.8 })).toBeNull();
  });
});
