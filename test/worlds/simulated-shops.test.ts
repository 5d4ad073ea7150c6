import { describe, expect, it } from 'vitest';
import { brokenLink } from '../../src/domain/journal.ts';
import { movesOf } from './journal-moves.ts';
import { liveThroughSimulated, type SimulatedOutcome } from './simulated-worlds.ts';

// Real clients against real servers on the loopback interface (simulators): a sample of what the fakes see a thousand times.
const WORLDS = process.env['APEG_WORLDS'] === 'full' ? 100 : 8;
const SEED = 20_261_125;

describe(`worlds on the simulators, ${WORLDS} of them from seed ${SEED}`, () => {
  it('keep every unit through sales, faults, lost tokens and kills, and plan without a write', {
    timeout: 600_000,
  }, async () => {
    const seen = { runs: 0, rollbacks: 0, changes: 0, processes: 0, faulty: 0, sold: 0 };
    for (let seed = SEED; seed < SEED + WORLDS; seed += 1) {
      const world = await liveThroughSimulated(seed);
      expect(problemsOf(world), `seed ${seed}`).toEqual([]);
      if (world.run?.kind === 'closed') {
        seen.runs += 1;
        seen.changes += world.run.receipt.changes.length;
      }
      if (world.rollback?.kind === 'closed') seen.rollbacks += 1;
      seen.processes += world.processes;
      seen.faulty += world.faulty;
      for (const { sold } of world.places.values()) seen.sold += sold;
    }
    if (process.env['APEG_WORLDS'] === 'full') process.stdout.write(`  ${JSON.stringify(seen)}\n`);
    expect(seen.runs).toBeGreaterThan(WORLDS / 2);
    expect(seen.rollbacks).toBeGreaterThan(WORLDS / 4);
    expect(seen.changes).toBeGreaterThan(WORLDS);
    // The worlds are no calm ones.
    expect(seen.processes).toBeGreaterThan(seen.runs + seen.rollbacks);
    expect(seen.faulty).toBeGreaterThan(WORLDS);
    expect(seen.sold).toBeGreaterThan(WORLDS);
  });
});

function problemsOf({ bench, places, writesOfDryRun }: SimulatedOutcome): string[] {
  const moved = movesOf(bench.journal.all);
  const problems = [...places].flatMap(([place, { initial, sold, now }]) => {
    const expected = initial - sold + (moved.get(place) ?? 0);
    return now === expected
      ? []
      : [`${place} has ${now}, not ${initial} − ${sold} + ${moved.get(place) ?? 0}`];
  });
  if (writesOfDryRun > 0) problems.push(`${writesOfDryRun} writes while planning`);
  const broken = brokenLink(bench.journal.all);
  return broken === null ? problems : [...problems, broken];
}
