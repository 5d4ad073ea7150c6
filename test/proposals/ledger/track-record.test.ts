import { describe, expect, it } from 'vitest';
import type { LedgerEntry } from '../../../src/domain/ledger.ts';
import { trackRecordOf } from '../../../src/proposals/ledger/track-record.ts';
import { jeffreys } from '../../../src/statistics/exact-interval.ts';

/** An outcome of which a change between `low` and `high` was predicted. */
function entry(given: {
  readonly low: number;
  readonly high: number;
  readonly realised: number | null;
  readonly chance?: number;
}): LedgerEntry {
  const { low, high, realised, chance = 0.5 } = given;
  return {
    schema: 'apeg.ledger/1',
    proposal: 'provider-timeout.openai-timeout',
    revision: 1,
    rule: 'provider-timeout',
    merged: { commit: 'c', at: '2025-11-01T00:00:00.000Z', first_day: '2025-11-02' },
    prediction: {
      metric: { kind: 'family-share', of: null, name: 'x', unit: 'share' },
      direction: 'lower',
      before: 0.1,
      low,
      high,
      level: 0.8,
      p_success: chance,
      horizon_days: 14,
    },
    outcome: 'VERIFYING',
    reason: '',
    decided: null,
    horizon: '2025-11-15',
    needed: null,
    paused: [],
    figure: null,
    control: null,
    change: null,
    guardrails: [],
    looks: [],
    score:
      realised === null
        ? null
        : {
            covered: realised >= low && realised <= high,
            success: realised < -0.02,
            realised,
            standard_error: 0.01,
          },
  };
}

describe('the track record', () => {
  it('is none before a prediction has come to its end', () => {
    expect(trackRecordOf([])).toBeNull();
    expect(trackRecordOf([entry({ low: -1, high: 0, realised: null })])).toBeNull();
  });

  it('counts what held, scores chances, and fits a slope through 0', () => {
    const record = trackRecordOf([
      ...Array.from({ length: 4 }, () => entry({ low: -0.06, high: -0.02, realised: -0.03, chance: 0.9 })),
      entry({ low: -0.06, high: -0.02, realised: 0, chance: 0.4 }),
      entry({ low: -0.06, high: -0.02, realised: null }),
    ]);
    expect(record).toMatchObject({
      predictions: 5,
      covered: 4,
      coverage_interval: jeffreys(4, 5),
      tau: null,
    });
    expect(record?.brier).toBeCloseTo((4 * 0.1 ** 2 + 0.4 ** 2) / 5, 12);
    expect(record?.slope).toBeCloseTo((4 * 0.03) / (5 * 0.04), 12);
  });

  it('says nothing of a slope from few outcomes, nor of a spread', () => {
    const few = Array.from({ length: 4 }, () => entry({ low: -0.06, high: -0.02, realised: -0.04 }));
    expect(trackRecordOf(few)).toMatchObject({ slope: null, tau: null });
    const many = Array.from({ length: 10 }, () => entry({ low: -0.06, high: -0.02, realised: -0.04 }));
    expect(trackRecordOf(many)?.tau).toBeCloseTo(Math.sqrt(0.04 ** 2 - 0.01 ** 2), 12);
  });
});
