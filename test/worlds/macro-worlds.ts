import { compareMacros } from '../../src/analysis/macro-comparison.ts';
import { gateRulesOf } from '../../src/domain/gate-rules.ts';
import type { MacroComparison } from '../../src/domain/macro-performance.ts';
import type { MacroUses } from '../../src/history/execution-history.ts';
import { createRandom } from '../../src/statistics/random.ts';

/** A made-up world of macros over some days. */
export interface World {
  readonly seed: number;
  readonly days: number;
  /** Success rate of each macro on an ordinary day. */
  readonly rates: readonly number[];
  /** Mean uses of each macro a day. */
  readonly usesPerDay: number;
  readonly taskTypes?: number;
  /** Share of days with an outage that takes half of the successes of every macro. */
  readonly outages?: number;
}

/** Daily counts of a world; macros are `macro_0`, `macro_1`, … */
export function usesOf({ seed, days, rates, usesPerDay, taskTypes = 1, outages = 0 }: World): MacroUses[] {
  const { next } = createRandom(seed);
  return Array.from({ length: days }, (_, day) => {
    const spoilt = next() < outages ? 0.5 : 1;
    return rates.flatMap((rate, macro) =>
      Array.from({ length: taskTypes }, (__, type) => {
        const trials = Math.max(1, Math.round(usesPerDay / taskTypes));
        const uses = Array.from({ length: trials * 2 }, () => next() < 0.5).filter(Boolean).length;
        const successful = Array.from({ length: uses }, () => next() < rate * spoilt).filter(Boolean).length;
        return usesRow({
          macro: `macro_${macro}`,
          taskType: `task_${type}`,
          day: dayOf(day),
          uses,
          successful,
        });
      }),
    );
  })
    .flat()
    .filter((row) => row.uses > 0);
}

/** A row with no score and no duration unless given. */
export function usesRow(given: Partial<MacroUses> = {}): MacroUses {
  return {
    macro: 'macro_0',
    taskType: null,
    day: '2025-11-03',
    uses: 10,
    successful: 8,
    scored: 0,
    scoreSum: 0,
    scoreSquares: 0,
    timed: 0,
    logMsSum: 0,
    logMsSquares: 0,
    ...given,
  };
}

function dayOf(day: number): string {
  return new Date(Date.UTC(2025, 10, 3 + day)).toISOString().slice(0, 10);
}

/** The comparisons of a world that may be stated as claims. */
export function claimsIn(world: World): MacroComparison[] {
  return compareMacros(usesOf(world), gateRulesOf()).pairs.filter((pair) => pair.state === 'CLAIM');
}

/** In how many of so many seeded worlds something is claimed that the test accepts. */
export function worldsWithClaim(
  worlds: number,
  world: Omit<World, 'seed'>,
  accept: (claim: MacroComparison) => boolean = () => true,
): number {
  return Array.from({ length: worlds }, (_, seed) => claimsIn({ ...world, seed: seed + 1 })).filter(
    (claims) => claims.some(accept),
  ).length;
}
