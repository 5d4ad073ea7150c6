import { expect, it } from 'vitest';
import { brokenLink } from '../../src/domain/journal.ts';
import { createRandom } from '../../src/statistics/random.ts';
import { type AppRunWorld, liveThroughAppRun } from './app-run-worlds.ts';

const FULL = process.env['APEG_WORLDS'] === 'full';
const SEED = 20261124;
const SAMPLE = 6;

function assertWhole(world: AppRunWorld, calm: AppRunWorld): void {
  const types = world.entries.map(({ body }) => body.type);
  expect(brokenLink(world.entries)).toBeNull();
  expect(types.filter((type) => type === 'opened')).toHaveLength(1);
  expect(types.filter((type) => type === 'closed')).toHaveLength(1);
  expect(world.answer).toMatch(/Carried out as inventory-sync-|The plan has run before, as inventory-sync-/);
  expect(world.receipts).toHaveLength(1);
  for (const [sku, after] of world.wanted) expect([sku, world.there.get(sku)]).toEqual([sku, after]);
  expect(world.writes).toBe(calm.writes);
}

it(`executes by comment once and wholly, killed at ${FULL ? 'every moment' : `${SAMPLE} moments`} (seed ${SEED})`, async () => {
  const calm = await liveThroughAppRun(SEED, []);
  assertWhole(calm, calm);
  expect(calm.wanted.size).toBeGreaterThan(0);
  expect(calm.moments).toBeGreaterThan(30);
  const random = createRandom(SEED);
  const chosen = FULL
    ? Array.from({ length: calm.moments }, (_, index) => index + 1)
    : Array.from({ length: SAMPLE }, () => 1 + random.below(calm.moments));
  let resumed = 0;
  for (const moment of new Set(chosen)) {
    const world = await liveThroughAppRun(SEED, [moment]);
    assertWhole(world, calm);
    resumed += world.entries.filter(({ body }) => body.type === 'resumed').length;
  }
  expect(resumed).toBeGreaterThan(0);
}, 300_000);

it('executes by comment once and wholly, killed in one life after the other', async () => {
  const calm = await liveThroughAppRun(SEED, []);
  const random = createRandom(SEED + 1);
  const moment = (): number => 1 + random.below(calm.moments);
  for (let worlds = FULL ? 40 : 2; worlds > 0; worlds -= 1)
    assertWhole(await liveThroughAppRun(SEED, [moment(), 1 + (moment() % 9)]), calm);
}, 300_000);
