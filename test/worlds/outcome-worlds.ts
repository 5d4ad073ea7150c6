import type { LedgerEntry } from '../../src/domain/ledger.ts';
import type { Prediction } from '../../src/domain/proposal.ts';
import { dayBy, weekdayOf } from '../../src/domain/time.ts';
import type { DayCount } from '../../src/proposals/ledger/looks.ts';
import { verifyOutcome } from '../../src/proposals/ledger/verify.ts';
import { createRandom, type Random } from '../../src/statistics/random.ts';

/** A simulated repository around the merge of one proposal. */
export interface OutcomeWorld {
  readonly seed: number;
  /** Share of runs with the failure of the proposal before the merge, and after it. */
  readonly before: number;
  readonly after: number;
  readonly control?: number;
  readonly runsPerDay?: number;
  readonly daysBefore?: number;
  /** Chance that a day is an outage, on which a third of all runs fails in other ways. */
  readonly outages?: number;
  readonly prediction: Prediction;
}

const MERGED = '2025-10-30';

/** Weekends have fewer runs, Mondays more failures; both before the merge and after. */
const MONDAY = { weekday: 1, more: 1.3 };

/** Simulates the log around a merge and judges the outcome at the end of the horizon. */
export function outcomeIn(world: OutcomeWorld): LedgerEntry {
  const random = createRandom(world.seed);
  const { daysBefore = 28, prediction } = world;
  const days = Array.from({ length: daysBefore + 1 + prediction.horizon_days + 3 }, (_, index) =>
    simulatedDay(dayBy(MERGED, index - daysBefore), world, random),
  );
  return verifyOutcome({
    proposal: { id: 'provider-timeout.openai-timeout', revision: 1, rule: 'provider-timeout', prediction },
    merged: { commit: 'c0ffee', at: `${MERGED}T12:00:00.000Z` },
    stillSo: true,
    days,
    through: days.at(-1)?.day ?? MERGED,
  });
}

function simulatedDay(day: string, world: OutcomeWorld, random: Random): DayCount {
  const { before, after, control = 0.08, runsPerDay = 64, outages = 0 } = world;
  const weekday = Number(weekdayOf(day));
  const runs = Math.round(runsPerDay * (weekday === 0 || weekday === 6 ? 0.7 : 1.12));
  const factor = weekday === MONDAY.weekday ? MONDAY.more : (7 - MONDAY.more) / 6;
  const rate = (day > MERGED ? after : before) * factor;
  const other = random.next() < outages ? 0.33 : control;
  let hits = 0;
  let others = 0;
  for (let run = 0; run < runs; run += 1) {
    if (random.next() < rate) hits += 1;
    else if (random.next() < other) others += 1;
  }
  return {
    day,
    runs,
    figure: { successes: hits, n: runs },
    control: { successes: others, n: runs },
    failed: { successes: hits + others, n: runs },
  };
}
