import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { analyseMacros } from '../../src/analysis/macro-analysis.ts';
import { compareMacros } from '../../src/analysis/macro-comparison.ts';
import { gateRulesOf } from '../../src/domain/gate-rules.ts';
import { openHistory } from '../../src/history/duckdb/history.ts';
import type { MacroUses } from '../../src/history/execution-history.ts';
import { usesOf, usesRow } from '../worlds/macro-worlds.ts';

const RULES = gateRulesOf();
function days(from: number, to: number, row: (day: string) => MacroUses[]): MacroUses[] {
  return Array.from({ length: to - from + 1 }, (_, index) =>
    row(`2025-11-${String(from + index).padStart(2, '0')}`),
  ).flat();
}

describe('a comparison of macros', () => {
  it('is not taken in by a macro that got the easy tasks', () => {
    const uses = days(3, 16, (day) => [
      usesRow({ macro: 'a', taskType: 'easy', day, uses: 40, successful: 38 }),
      usesRow({ macro: 'a', taskType: 'hard', day, uses: 10, successful: 5 }),
      usesRow({ macro: 'b', taskType: 'easy', day, uses: 20, successful: 19 }),
      usesRow({ macro: 'b', taskType: 'hard', day, uses: 60, successful: 30 }),
    ]);
    const { performance, comparisons, findings } = analyseMacros(uses, [], RULES);
    expect(performance['a']?.success_rate).toBeCloseTo(0.86, 2);
    expect(performance['b']?.success_rate).toBeCloseTo(0.61, 2);
    expect(performance['a']?.standardised?.rate).toBeCloseTo(performance['b']?.standardised?.rate ?? 0, 12);
    expect(comparisons.pairs.filter((pair) => pair.state === 'CLAIM')).toEqual([]);
    expect(findings.map(({ statement }) => statement).join()).toContain(
      'No difference found between the two macros',
    );
  });

  it('claims the best macro only when it is ahead of every other one', () => {
    const world = { seed: 3, days: 28, rates: [0.95, 0.7, 0.6], usesPerDay: 30 };
    const { findings } = analyseMacros(usesOf(world), [], RULES);
    expect(findings[0]).toMatchObject({ id: 'macro-comparison', state: 'CLAIM' });
    expect(findings[0]?.statement).toMatch(
      /^Increase usage of 'macro_0': it succeeds more often than every other macro/,
    );
    expect(findings[0]?.evidence?.confirm?.lo).toBeGreaterThan(0);
  });

  it('does not favour a macro whose score is worse or whose runs take longer', () => {
    const row = (macro: string, day: string, given: Partial<MacroUses>) =>
      usesRow({ macro, day, uses: 20, scored: 20, timed: 20, ...given });
    const slow = { logMsSum: 20 * Math.log(3000), logMsSquares: 20 * Math.log(3000) ** 2 };
    const quick = { logMsSum: 20 * Math.log(1000), logMsSquares: 20 * Math.log(1000) ** 2 };
    const unmetOf = (favoured: Partial<MacroUses>, other: Partial<MacroUses>) =>
      compareMacros(
        days(3, 16, (day) => [
          row('a', day, { successful: 19, ...favoured }),
          row('b', day, { successful: 12, ...other }),
        ]),
        RULES,
      ).pairs.map(({ state, evidence }) => [state, ...evidence.unmet]);
    const good = { scoreSum: 18, scoreSquares: 16.3 };
    const bad = { scoreSum: 16, scoreSquares: 12.9 };
    expect(unmetOf({ ...good, ...quick }, { ...good, ...quick })).toEqual([['CLAIM']]);
    expect(unmetOf({ ...bad, ...quick }, { ...good, ...quick })).toEqual([['OBSERVE', 'guardrails']]);
    expect(unmetOf({ ...good, ...slow }, { ...good, ...quick })).toEqual([['OBSERVE', 'guardrails']]);
  });

  it('cuts a window of odd length by whole days, the longer part first, and needs a second day', () => {
    const comparisons = compareMacros(usesOf({ seed: 1, days: 7, rates: [0.8, 0.8], usesPerDay: 20 }), RULES);
    expect(comparisons.discover).toEqual({
      start: '2025-11-03T00:00:00.000Z',
      end: '2025-11-07T00:00:00.000Z',
    });
    expect(comparisons.confirm).toEqual({
      start: '2025-11-07T00:00:00.000Z',
      end: '2025-11-10T00:00:00.000Z',
    });
    const single = compareMacros(
      [usesRow({ macro: 'a', successful: 10 }), usesRow({ macro: 'b', successful: 0 })],
      RULES,
    );
    expect(single.confirm).toBeNull();
    expect(single.pairs[0]?.state).toBe('INSUFFICIENT_DATA');
    expect(compareMacros([], RULES)).toMatchObject({ discover: null, pairs: [], compared: [] });
  });

  it('says how many more uses it takes, and more days bring them', () => {
    const { pairs } = compareMacros(
      days(3, 9, (day) => [
        usesRow({ macro: 'a', day, uses: 10, successful: 9 }),
        usesRow({ macro: 'b', day, uses: 10, successful: 8 }),
      ]),
      RULES,
    );
    const [pair] = pairs;
    const { need_runs: need, expected, period_days: period } = pair?.evidence.power ?? {};
    expect(pair?.state).toBe('INSUFFICIENT_DATA');
    // 448 a side, so that either part passes by itself with probability √0.8; 70 are there, ten a day come.
    expect([need, period, expected]).toEqual([757, 45, '2025-12-18']);
  });
});

const TAU = fileURLToPath(new URL('../../../shared/data/tau-airline/Logbook.json', import.meta.url));

it.skipIf(!existsSync(TAU))(
  'finds no difference among four macros that are one prompt (tau-airline; skipped without it)',
  async () => {
    const history = await openHistory(
      { directory: '', logbook: [TAU] },
      { now: '2026-01-01T00:00:00.000Z', progress: () => undefined },
    );
    const window = { start: '2025-10-24T00:00:00.000Z', end: '2025-11-21T00:00:00.000Z' };
    const selected = await history.select(window, { value: 0.8, byTaskType: {} });
    const { performance, findings, comparisons } = analyseMacros(await selected.macroUses(), [], RULES);
    await history.close();
    const truth = JSON.parse(
      readFileSync(new URL('../../../shared/data/tau-airline/truth.json', import.meta.url), 'utf8'),
    ) as Record<string, number>;
    for (const [name, macro] of Object.entries(performance)) {
      expect([macro.usage_count, macro.successful]).toEqual([
        truth[`${name}.runs`],
        truth[`${name}.successes`],
      ]);
    }
    expect(comparisons.pairs).toHaveLength(6);
    expect(comparisons.pairs.every((pair) => pair.state === 'INSUFFICIENT_DATA')).toBe(true);
    expect(findings.map(({ statement }) => statement)).toEqual([
      expect.stringMatching(/^No difference found among the 4 macros/),
    ]);
  },
);
