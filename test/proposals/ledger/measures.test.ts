import { describe, expect, it } from 'vitest';
import type { EvidenceBase } from '../../../src/domain/evidence-base.ts';
import type { LedgerEntry } from '../../../src/domain/ledger.ts';
import type { Metric } from '../../../src/domain/proposal.ts';
import { dayBy } from '../../../src/domain/time.ts';
import { outcomeDays } from '../../../src/proposals/ledger/outcome-days.ts';
import { verifyOutcome } from '../../../src/proposals/ledger/verify.ts';
import { createRandom } from '../../../src/statistics/random.ts';
import { report } from '../reports.ts';

const MERGE_DAY = '2025-10-30';
const RUNS = 100;

interface World {
  readonly metric: Metric;
  readonly before: number;
  /** Seconds a run in further visits of a node, by the day's distance from the merge. */
  readonly again?: (offset: number) => number;
  readonly first?: (offset: number) => number;
  /** Good outputs that people labelled on a day, and how many of them scored 0.77. */
  readonly labels?: (offset: number) => readonly [good: number, low: number];
  readonly failed?: (offset: number) => number;
  readonly days?: number;
  readonly threshold?: number;
}

/** The outcome in a repository of 100 runs a day whose days stray by a tenth. */
function outcomeIn({ metric, before, days = 28, failed = () => 10, ...world }: World): LedgerEntry {
  const random = createRandom(7);
  const offsets = Array.from({ length: days + 16 }, (_, index) => index - days);
  const base = report([]);
  const evidence: EvidenceBase = {
    ...base.evidence,
    daily_runs: offsets.map((offset) => ({
      day: dayBy(MERGE_DAY, offset),
      runs: RUNS,
      successful: RUNS - failed(offset),
    })),
    cost_days: offsets.flatMap((offset) => {
      const stray = 0.9 + 0.2 * random.next();
      const again = (world.again?.(offset) ?? 0) * RUNS * stray;
      const all = again + (world.first?.(offset) ?? 30) * RUNS * (0.9 + 0.2 * random.next());
      const cost = { day: dayBy(MERGE_DAY, offset), seconds: all, again_seconds: again };
      return world.again === undefined
        ? []
        : [{ ...cost, tokens: 50 * cost.seconds, again_tokens: 50 * cost.again_seconds }];
    }),
    label_days: offsets.flatMap((offset) => {
      const [good, low] = world.labels?.(offset) ?? [0, 0];
      return good === 0
        ? []
        : [
            {
              task_type: 'draft',
              label: 'Good',
              day: dayBy(MERGE_DAY, offset),
              counts: [
                [0.77, low],
                [0.9, good - low],
              ] satisfies [number, number][],
            },
          ];
    }),
  };
  return verifyOutcome({
    proposal: {
      id: 'loop-guard.loop-rounds',
      revision: 1,
      rule: 'loop-guard',
      prediction: {
        metric,
        direction: 'lower',
        before,
        low: -0.5 * before,
        high: 0,
        level: 0.8,
        p_success: 0.5,
        horizon_days: 14,
      },
    },
    merged: { commit: 'c0ffee', at: `${MERGE_DAY}T12:00:00.000Z` },
    stillSo: true,
    days: outcomeDays({
      report: { evidence, failure_patterns: [], pass_threshold: base.pass_threshold },
      metric,
      thresholds: { before: 0.8, after: world.threshold ?? 0.75, mergeDay: MERGE_DAY },
    }),
    through: dayBy(MERGE_DAY, 15),
  });
}

const SECONDS: Metric = {
  kind: 'seconds-per-run',
  of: null,
  name: 'seconds a run spends in further rounds',
  unit: 'seconds',
};
const TOKENS: Metric = { ...SECONDS, kind: 'tokens-per-run', unit: 'tokens' };
const GOOD: Metric = {
  kind: 'good-rejected',
  of: 'draft',
  name: 'good outputs below the threshold',
  unit: 'share',
};
const to =
  (then: number) =>
  (offset: number): number =>
    offset > 0 ? then : 10;

describe.each([
  { metric: SECONDS, before: 10 },
  { metric: TOKENS, before: 500 },
])('a change that is judged by $metric.unit', (given) => {
  it.each([
    { became: 6, outcome: 'CONFIRMED' },
    { became: 14, outcome: 'HARM' },
    { became: 10, outcome: 'NO_EFFECT' },
  ])('ends in $outcome where 10 became $became', ({ became, outcome }) => {
    const entry = outcomeIn({ ...given, again: to(became) });
    expect(entry.outcome).toBe(outcome);
    expect(entry.score).not.toBeNull();
  });

  it('is no harm of the change where first visits grew alike', () => {
    const entry = outcomeIn({ ...given, again: to(13), first: (offset) => 3 * to(13.5)(offset) });
    expect(entry.outcome).not.toBe('HARM');
  });

  it('is harm where more runs fail, whatever is saved', () => {
    const entry = outcomeIn({ ...given, again: to(9.9), failed: (offset) => (offset > 0 ? 25 : 10) });
    expect(entry).toMatchObject({ outcome: 'HARM', reason: 'more runs fail than chance explains' });
  });

  it('says what is missing where nothing is logged, or too few days', () => {
    expect(outcomeIn(given)).toMatchObject({ outcome: 'INCONCLUSIVE', score: null });
    expect(outcomeIn(given).reason).toMatch(/cannot be measured: no step logs/);
    expect(outcomeIn({ ...given, again: to(10), days: 9 }).reason).toBe(
      'only 9 days before the merge can be compared, and it takes 14',
    );
  });
});

describe('a change that is judged by labels of good outputs', () => {
  const judged = (labels: NonNullable<World['labels']>, threshold = 0.75): LedgerEntry =>
    outcomeIn({ metric: GOOD, before: 0.3, labels, threshold });

  it('is confirmed where good outputs of the same scores now pass', () => {
    const entry = judged(() => [20, 6]);
    expect(entry).toMatchObject({
      outcome: 'CONFIRMED',
      figure: { before: { hits: 168, of: 560 }, after: { hits: 0, of: 280 } },
    });
  });

  it('takes labels of any day, and asks for more where there are too few', () => {
    const few = judged((offset) => (offset === -3 ? [400, 120] : offset > 0 ? [3, 1] : [0, 0]), 0.8);
    expect(few).toMatchObject({ outcome: 'INCONCLUSIVE', reason: 'the days until the horizon do not tell' });
    expect(few.needed?.observations).toBeGreaterThan(300);
    expect((few.needed?.until ?? '') > few.horizon).toBe(true);
  });

  it('says that nobody labelled anything', () => {
    expect(judged(() => [0, 0]).reason).toBe(
      'good outputs below the threshold cannot be measured: no output carries a label that calls it good',
    );
    expect(judged((offset) => (offset < 0 ? [20, 6] : [0, 0])).reason).toBe(
      'nothing since the merge can be compared: there is no output that people called good after it',
    );
  });
});

describe('a change that is judged by how labelled outputs are decided', () => {
  const metric: Metric = {
    kind: 'decided-wrongly',
    of: null,
    name: 'labelled outputs that are decided wrongly',
    unit: 'share',
  };
  const judged = (labels: NonNullable<World['labels']>): LedgerEntry =>
    outcomeIn({ metric, before: 0.3, labels });

  it('is confirmed where good outputs score above the threshold that did not', () => {
    expect(judged((offset) => (offset > 0 ? [20, 0] : [20, 6]))).toMatchObject({
      outcome: 'CONFIRMED',
      figure: { before: { hits: 168, of: 560 }, after: { hits: 0, of: 280 } },
    });
  });

  it('is harm where fewer of them do, and nothing where nobody labelled', () => {
    expect(judged((offset) => (offset > 0 ? [20, 15] : [20, 6])).outcome).toBe('HARM');
    expect(judged(() => [0, 0]).reason).toContain('no output carries a label that calls it good or bad');
  });
});

/** `npm run test:worlds` sets it; npm test looks at fewer worlds. */
const WORLDS = process.env['APEG_WORLDS'] === 'full' ? 400 : 20;

it('stays quiet in most months of seconds in which nothing changed', { timeout: 300_000 }, () => {
  const random = createRandom(20_251_130);
  const worlds = Array.from({ length: WORLDS }, () => {
    const days = new Map<number, number>();
    const again = (offset: number): number => {
      const known = days.get(offset) ?? 10 * (0.7 + 0.6 * random.next());
      days.set(offset, known);
      return known;
    };
    return outcomeIn({ metric: SECONDS, before: 10, again }).outcome;
  });
  // Five of a hundred, with what chance allows among so many.
  const few = 0.05 * WORLDS + 3 * Math.sqrt(WORLDS * 0.05 * 0.95);
  expect(worlds.filter((outcome) => outcome === 'HARM').length).toBeLessThanOrEqual(few);
  expect(worlds.filter((outcome) => outcome === 'CONFIRMED').length).toBeLessThanOrEqual(few);
});
