import { describe, expect, it } from 'vitest';
import { brokenLink } from '../../src/domain/journal.ts';
import type { Receipt } from '../../src/domain/receipt.ts';
import { movesOf } from './journal-moves.ts';
import { liveThrough, type WorldOutcome } from './shop-worlds.ts';

// In-memory shops by the vendors' documented rules: `npm run test:worlds` runs the full count, `npm test` a seeded sample.
const WORLDS = process.env['APEG_WORLDS'] === 'full' ? 1000 : 60;
const SEED = 20_261_124;

describe(`worlds with sales, faults and kills, ${WORLDS} of them from seed ${SEED}`, () => {
  it('invent no unit, lose none, write nothing twice and journal every effect', {
    timeout: 600_000,
  }, async () => {
    const seen = {
      runs: 0,
      rollbacks: 0,
      executed: 0,
      conflicts: 0,
      processes: 0,
      exact: 0,
      stopped: 0,
      most: 0,
    };
    for (let seed = SEED; seed < SEED + WORLDS; seed += 1) {
      const world = await liveThrough(seed);
      const problems = problemsOf(world);
      expect(problems, `seed ${seed}`).toEqual([]);
      seen.processes += world.processes;
      if (world.run?.kind === 'closed') {
        seen.runs += 1;
        seen.executed += world.run.receipt.counts.executed;
        seen.conflicts += world.run.receipt.counts.skipped;
        seen.stopped += world.run.receipt.outcome === 'stopped' ? 1 : 0;
      }
      seen.most = Math.max(seen.most, world.plan.steps.length);
      if (world.rollback !== null) seen.rollbacks += 1;
      if (isExactlyBack(world)) seen.exact += 1;
    }
    if (process.env['APEG_WORLDS'] === 'full') process.stdout.write(`  ${JSON.stringify(seen)}\n`);
    // The worlds are no calm ones.
    expect(seen.runs).toBeGreaterThan(WORLDS * 0.8);
    expect(seen.rollbacks).toBeGreaterThan(WORLDS * 0.6);
    expect(seen.processes).toBeGreaterThan(seen.runs + seen.rollbacks);
    expect(seen.conflicts).toBeGreaterThan(WORLDS / 10);
    expect(seen.exact).toBeGreaterThan(WORLDS / 10);
  });
});

function problemsOf(world: WorldOutcome): string[] {
  const { ledger, shops, bench, plan } = world;
  const problems: string[] = [];
  const moved = movesOf(bench.journal.all);
  for (const [place, { now, initial, sold }] of ledger.places) {
    const expected = initial - sold + (moved.get(place) ?? 0);
    if (now() !== expected)
      problems.push(
        `${place} has ${now()}, the ledger says ${expected} (${initial} − ${sold} + ${moved.get(place) ?? 0})`,
      );
    if (place.startsWith('etsy') && now() < 0) problems.push(`${place} is below 0`);
  }
  if (plan.steps.length > 100) problems.push(`${plan.steps.length} items`);
  const committed = bench.journal.all.filter(
    ({ body }) => body.type === 'outcome' && body.outcome === 'committed',
  );
  const unclear = bench.journal.all.filter(
    ({ body }) => body.type === 'outcome' && body.outcome === 'unclear',
  );
  if (unclear.length === 0 && committed.length !== shops.effects.length)
    problems.push(`${shops.effects.length} effects, ${committed.length} in the journal`);
  const broken = brokenLink(bench.journal.all);
  if (broken !== null) problems.push(broken);
  for (const ran of [world.run, world.rollback?.run])
    if (ran?.kind === 'closed') problems.push(...receiptProblems(ran.receipt));
  return problems;
}

function receiptProblems({ results, counts, changes, run }: Receipt): string[] {
  const problems: string[] = [];
  const total = counts.executed + counts.skipped + counts.failed + counts['not-attempted'];
  if (total !== results.length || new Set(results.map(({ step }) => step)).size !== total)
    problems.push(`${run}: not one result a step`);
  for (const { step, result, sku, reason } of results) {
    const changed = changes.some((change) => change.step === step);
    if (result === 'executed' && !changed) problems.push(`${run}: ${step} is executed and changed nothing`);
    if (result === 'not-attempted' && changed)
      problems.push(`${run}: ${step} is not attempted and changed something`);
    if (result === 'skipped' && reason === undefined)
      problems.push(`${run}: ${sku} is skipped without a reason`);
  }
  return problems;
}

/** Whether a rollback took back all of a run: every place then has what it had, less what was sold. */
function isExactlyBack({ run, rollback, ledger }: WorldOutcome): boolean {
  if (run?.kind !== 'closed' || rollback?.run.kind !== 'closed') return false;
  const all =
    rollback.run.receipt.counts.executed === new Set(run.receipt.changes.map(({ step }) => step)).size;
  if (!all) return false;
  // Etsy keeps one unit in a listing that is taken off sale; nobody can buy it.
  // Etsy keeps one unit in a listing that is taken off sale; nobody can buy it.
  const onSale = [...ledger.places].filter(([, { listing }]) => listing?.state !== 'inactive');
  for (const [place, { now, initial, sold }] of onSale)
    expect(now(), `${place} after a whole rollback`).toBe(initial - sold);
  return true;
}
