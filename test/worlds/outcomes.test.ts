import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/domain/ledger.ts';
import type { Effect, Prediction } from '../../src/domain/proposal.ts';
import { trackRecordOf } from '../../src/proposals/ledger/track-record.ts';
import { predict } from '../../src/proposals/prediction.ts';
import { wilson } from '../../src/statistics/interval.ts';
import { createRandom } from '../../src/statistics/random.ts';
import { normalQuantile } from '../../src/statistics/special/normal.ts';
import { type OutcomeWorld, outcomeIn } from './outcome-worlds.ts';

/** `npm run test:worlds` sets it; npm test looks at fewer worlds. */
const FULL = process.env['APEG_WORLDS'] === 'full';
const WORLDS = FULL ? 1000 : 20;
const PREDICTED = FULL ? 400 : 50;

const METRIC = { kind: 'family-share', of: 'openai.timeout', name: 'share of runs', unit: 'share' } as const;
const PREDICTION: Prediction = {
  metric: METRIC,
  direction: 'lower',
  before: 0.06,
  low: -0.05,
  high: 0,
  level: 0.8,
  p_success: 0.6,
  horizon_days: 14,
};

/** How many of the seeded worlds end so. */
function ended(outcome: Outcome, world: Partial<OutcomeWorld>, worlds = WORLDS): number {
  const seeds = Array.from({ length: worlds }, (_, index) => index + 1);
  return seeds.filter(
    (seed) =>
      outcomeIn({ seed, before: 0.06, after: 0.06, prediction: PREDICTION, ...world }).outcome === outcome,
  ).length;
}

/** Five of a hundred, with what chance allows among few worlds. */
const FEW = WORLDS * 0.05 + (FULL ? 0 : 3 * Math.sqrt(WORLDS * 0.05 * 0.95));

describe('seeded worlds around a merge', { timeout: 600_000 }, () => {
  it.each([
    { name: 'four weeks before', world: {} },
    { name: 'outages in both', world: { outages: 0.05 } },
  ])('that change nothing are taken back in at most 5 %: $name', ({ world }) => {
    expect(ended('HARM', world)).toBeLessThanOrEqual(FEW);
  });

  it('that change nothing are called a success in at most 5 %', () => {
    expect(ended('CONFIRMED', {})).toBeLessThanOrEqual(FEW);
  });

  it('in which failures double from 6 % are taken back in at least 90 % within 14 days', () => {
    expect(ended('HARM', { after: 0.12 })).toBeGreaterThanOrEqual(0.9 * WORLDS);
  });

  it('in which failures fall from 6 % to 2 % are confirmed in at least 90 %', () => {
    expect(ended('CONFIRMED', { after: 0.02 })).toBeGreaterThanOrEqual(0.9 * WORLDS);
  });

  it('hold 70 to 90 % of the intervals of 80 %', () => {
    const record = trackRecordOf(predictedWorlds(PREDICTED));
    expect(record?.predictions).toBe(PREDICTED);
    expect(record?.covered).toBeGreaterThanOrEqual(0.7 * PREDICTED);
    expect(record?.covered).toBeLessThanOrEqual(0.9 * PREDICTED);
    expect(record?.slope).toBeGreaterThan(0.7);
    expect(record?.slope).toBeLessThan(1.3);
    expect(record?.brier).toBeLessThan(0.25);
  });
});

/** Proposals whose effect is as uncertain as they say, each merged and followed to its horizon. */
function predictedWorlds(count: number) {
  const random = createRandom(20_251_120);
  const [before, perDay] = [0.1, 200];
  const runs = perDay * 28;
  return Array.from({ length: count }, (_, index) => {
    const deviation = 0.01;
    const estimate = -0.07 + 0.06 * random.next();
    const change = Math.min(
      0.05,
      Math.max(0.005 - before, estimate + deviation * normalQuantile(random.next())),
    );
    const effect: Effect = {
      metric: METRIC,
      direction: 'lower',
      before: {
        value: before,
        numerator: before * runs,
        denominator: runs,
        interval: wilson(before * runs, runs),
      },
      change: { low: estimate - 1.96 * deviation, high: estimate + 1.96 * deviation, estimate, level: 0.95 },
      identification: 'replayed',
    };
    const prediction = predict(effect, { before: runs, perDay }, null);
    return outcomeIn({ seed: index + 1, before, after: before + change, runsPerDay: perDay, prediction });
  });
}
