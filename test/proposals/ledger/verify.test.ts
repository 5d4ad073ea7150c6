import { describe, expect, it } from 'vitest';
import type { LedgerEntry } from '../../../src/domain/ledger.ts';
import type { Prediction } from '../../../src/domain/proposal.ts';
import { dayBy } from '../../../src/domain/time.ts';
import type { DayCount } from '../../../src/proposals/ledger/looks.ts';
import { outcomeDays } from '../../../src/proposals/ledger/outcome-days.ts';
import { verifyOutcome } from '../../../src/proposals/ledger/verify.ts';
import { family, report } from '../reports.ts';

const MERGE_DAY = '2025-10-30';
const PREDICTION: Prediction = {
  metric: {
    kind: 'family-share',
    of: 'openai.timeout',
    name: 'runs with an OpenAI API timeout',
    unit: 'share',
  },
  direction: 'lower',
  before: 0.1,
  low: -0.08,
  high: -0.02,
  level: 0.8,
  p_success: 0.7,
  horizon_days: 14,
};

/** A day on which so many of 100 runs fail in the way of the proposal, and so many in others. */
function day(offset: number, hits: number, others = 8): DayCount {
  return {
    day: dayBy(MERGE_DAY, offset),
    runs: 100,
    figure: { successes: hits, n: 100 },
    control: { successes: others, n: 100 },
    failed: { successes: hits + others, n: 100 },
  };
}

interface History {
  readonly hits: (offset: number) => number;
  readonly others?: (offset: number) => number;
  readonly until?: number;
  readonly before?: number;
  readonly stillSo?: boolean;
  readonly prediction?: Partial<Prediction>;
}

function outcome({ hits, others = () => 8, until = 20, before = 28, ...rest }: History): LedgerEntry {
  const offsets = Array.from({ length: before + until + 1 }, (_, index) => index - before);
  return verifyOutcome({
    proposal: {
      id: 'provider-timeout.openai-timeout',
      revision: 1,
      rule: 'provider-timeout',
      prediction: { ...PREDICTION, ...rest.prediction },
    },
    merged: { commit: 'c0ffee', at: `${MERGE_DAY}T12:00:00.000Z` },
    stillSo: rest.stillSo ?? true,
    days: offsets.map((offset) => ({
      ...day(offset, hits(offset), others(offset)),
      ...(rest.prediction?.direction === 'higher' ? { control: null } : {}),
    })),
    through: dayBy(MERGE_DAY, until),
  });
}

const same = (): number => 10;
const after =
  (then: number): ((offset: number) => number) =>
  (offset) =>
    offset > 0 ? then : 10;

describe('the outcome of a merged proposal', () => {
  it('is confirmed where the figure got better, and scored at the horizon', () => {
    const entry = outcome({ hits: after(4) });
    expect(entry).toMatchObject({
      outcome: 'CONFIRMED',
      reason: 'runs with an OpenAI API timeout got better than chance explains',
      horizon: '2025-11-13',
      figure: { before: { hits: 280, of: 2800 }, after: { hits: 56, of: 1400 } },
      score: { covered: true, success: true },
    });
    expect(entry.change?.estimate).toBeCloseTo(-0.06, 12);
    expect(outcome({ hits: after(4), until: 12 })).toMatchObject({ outcome: 'CONFIRMED', score: null });
  });

  it('is harm where it got worse, and what comes later counts no more', () => {
    const entry = outcome({ hits: after(22) });
    expect(entry).toMatchObject({ outcome: 'HARM', score: { covered: false, success: false } });
    const decided = entry.decided ?? '';
    expect(decided < entry.horizon).toBe(true);
    expect(entry.figure?.after.of).toBe((100 * (Date.parse(decided) - Date.parse(MERGE_DAY))) / 86_400_000);
  });

  it('is harm where more runs fail, whatever became of the figure', () => {
    expect(outcome({ hits: same, others: (offset) => (offset > 0 ? 13 : 8) })).toMatchObject({
      outcome: 'HARM',
      reason: 'more runs fail than chance explains',
    });
  });

  it('is no harm of the change where failures of all kinds rose alike', () => {
    const entry = outcome({
      hits: after(14),
      others: (offset) => (offset > 0 ? 12 : 8),
      prediction: { metric: { ...PREDICTION.metric, kind: 'success-rate' } },
    });
    expect(entry.outcome).toBe('INCONCLUSIVE');
  });

  it('is no effect where it surely changed by less than the margin', () => {
    const entry = outcome({ hits: (offset) => (offset % 2 === 0 ? 2 : 3) });
    expect(entry).toMatchObject({ outcome: 'NO_EFFECT', score: { success: false } });
  });

  it('is inconclusive at the horizon, and open before it', () => {
    expect(outcome({ hits: after(11) }).outcome).toBe('INCONCLUSIVE');
    expect(outcome({ hits: after(11), until: 6 })).toMatchObject({
      outcome: 'VERIFYING',
      reason: '6 looks so far, none crossed a bound',
      score: null,
    });
    expect(outcome({ hits: same, until: 0 })).toMatchObject({
      outcome: 'VERIFYING',
      looks: [],
      change: null,
    });
  });

  it('is inconclusive where the configs were changed again, or nothing can be compared', () => {
    expect(outcome({ hits: after(11), until: 6, stillSo: false }).outcome).toBe('INCONCLUSIVE');
    expect(outcome({ hits: same, before: 3, until: 6 })).toMatchObject({
      outcome: 'VERIFYING',
      reason: 'only 3 days before the merge can be compared, and it takes 7',
    });
    expect(outcome({ hits: same, before: 3 }).outcome).toBe('INCONCLUSIVE');
  });

  it('leaves days out on which other failures were out of the common, and waits for as many', () => {
    const entry = outcome({ hits: after(4), others: (offset) => (offset === 3 ? 60 : 8) });
    expect(entry).toMatchObject({ paused: ['2025-11-02'], horizon: '2025-11-14', outcome: 'CONFIRMED' });
    expect(entry.figure?.after.of).toBe(1400);
  });

  it('turns around for a figure that should rise', () => {
    const prediction = {
      direction: 'higher',
      metric: { ...PREDICTION.metric, kind: 'success-rate' },
    } as const;
    const rate = (then: number): LedgerEntry['outcome'] =>
      outcome({ hits: (offset) => (offset > 0 ? then : 80), others: () => 0, prediction }).outcome;
    expect([rate(90), rate(70)]).toEqual(['CONFIRMED', 'HARM']);
  });

  it('is the same for the same days', () => {
    expect(outcome({ hits: after(7) })).toEqual(outcome({ hits: after(7) }));
  });
});

describe('the days of a report', () => {
  const daily = [
    { day: '2025-11-13', runs: 10, successful: 6 },
    { day: '2025-11-14', runs: 12, successful: 12 },
  ];
  const given = report([family({ days: 1, count: 3 })]);
  const from = { ...given, evidence: { ...given.evidence, daily_runs: daily } };

  it('are counted for a family, with all other failures as control', () => {
    expect(outcomeDays({ report: from, metric: { kind: 'family-share', of: 'openai.timeout' } })).toEqual([
      {
        day: '2025-11-13',
        runs: 10,
        figure: { successes: 3, n: 10 },
        control: { successes: 1, n: 10 },
        failed: { successes: 4, n: 10 },
      },
      {
        day: '2025-11-14',
        runs: 12,
        figure: { successes: 0, n: 12 },
        control: { successes: 0, n: 12 },
        failed: { successes: 0, n: 12 },
      },
    ]);
  });

  it('are counted for the success rate, and for nothing that has no daily counts', () => {
    expect(outcomeDays({ report: from, metric: { kind: 'success-rate', of: null } })?.[0]?.figure).toEqual({
      successes: 6,
      n: 10,
    });
    expect(outcomeDays({ report: from, metric: { kind: 'tokens-per-run', of: null } })).toBeNull();
    expect(outcomeDays({ report: from, metric: { kind: 'good-rejected', of: 'x' } })).toBeNull();
  });
});
