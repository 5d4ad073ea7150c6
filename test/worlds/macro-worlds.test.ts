import { describe, expect, it } from 'vitest';
import { worldsWithClaim } from './macro-worlds.ts';

/** `npm run test:worlds` sets it; npm test looks at fewer worlds. */
const FULL = process.env['APEG_WORLDS'] === 'full';
const WORLDS = FULL ? 200 : 40;

describe('seeded worlds', () => {
  it.each([
    { name: 'four equal macros', world: { days: 28, rates: [0.8, 0.8, 0.8, 0.8], usesPerDay: 11 } },
    { name: 'outages', world: { days: 28, rates: [0.8, 0.8, 0.8], usesPerDay: 15, outages: 0.15 } },
    { name: 'one week', world: { days: 7, rates: [0.8, 0.8, 0.8], usesPerDay: 40 } },
  ])('without a difference hold a false claim in at most 10 %: $name', ({ world }) => {
    expect(worldsWithClaim(WORLDS, world)).toBeLessThanOrEqual(WORLDS * 0.1);
  });

  it('with 15 points between 300 uses each hold the right claim in most', () => {
    const world = { days: 28, rates: [0.85, 0.7], usesPerDay: 300 / 28 };
    const found = worldsWithClaim(WORLDS, world, ({ higher }) => higher === 'macro_0');
    expect(found).toBeGreaterThanOrEqual(WORLDS * 0.65);
  });
});
