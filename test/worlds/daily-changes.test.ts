import { describe, expect, it } from 'vitest';
import { type DailyWorld, statedDaily } from './daily-worlds.ts';

// A simulator: `npm run test:worlds` runs the full counts, `npm test` a seeded sample.
const FULL = process.env['APEG_WORLDS'] === 'full';
const SEED = 20_261_124;
const WORLDS = FULL ? 300 : 80;

function world(seed: number, what: Partial<DailyWorld> = {}): DailyWorld {
  return { seed, at: 14, rise: 0, spread: 0.1, outliers: 0, ...what };
}

function stated(what: Partial<DailyWorld>, from: number) {
  return Array.from({ length: WORLDS }, (_, index) => statedDaily(world(SEED + from + index, what)));
}

function report(line: string): void {
  if (FULL) process.stdout.write(`  ${line}\n`);
}

describe('four measured series without any change, with quiet weekends (simulator)', () => {
  it.each([
    ['steady days', { outliers: 0 }],
    ['one day in twelve an outlier', { spread: 0.25, outliers: 0.08 }],
  ])(`claim one in at most one of twenty, ${WORLDS} worlds, seed ${SEED}, %s`, (name, what) => {
    const worlds = stated(what, 0);
    const seen = worlds.filter((changes) => changes.length > 0).length;
    const claimed = worlds.filter((changes) =>
      changes.some(({ change }) => change.second_method?.agrees === true),
    ).length;
    report(`${name}: ${seen} of ${WORLDS} worlds state a change by one method, ${claimed} by both`);
    // A sample of 80 has its own luck.
    expect(claimed / WORLDS).toBeLessThanOrEqual(FULL ? 0.05 : 0.1);
  });
});

describe('a measure that rises by a quarter on day 15 of 28 (simulator)', () => {
  const found = stated({ rise: 0.25 }, 1000).map((changes) =>
    changes.find(({ changing, change }) => changing && change.meaning === 'worse'),
  );
  const days = found.flatMap((one) => (one === undefined ? [] : [one.change]));

  it(`is found by both methods in at least nine of ten worlds, ${WORLDS} worlds, seed ${SEED}`, () => {
    const both = days.filter((change) => change.second_method?.agrees === true).length;
    const near = days.filter(({ at }) => at >= '2025-12-13' && at <= '2025-12-17').length;
    report(`${days.length} of ${WORLDS} by the scan, ${both} by both, ${near} with the right day ± 2`);
    expect(both / WORLDS).toBeGreaterThanOrEqual(FULL ? 0.9 : 0.85);
    expect(near / WORLDS).toBeGreaterThanOrEqual(FULL ? 0.9 : 0.85);
  });

  it('has its true day among the stated days in at least 85 % of the worlds in which it is found', () => {
    const held = days.filter(({ earliest, latest }) => earliest <= '2025-12-15' && latest >= '2025-12-15');
    report(`${held.length} of ${days.length} ranges hold the true day (nominal 0.9)`);
    expect(held.length / days.length).toBeGreaterThanOrEqual(FULL ? 0.85 : 0.8);
  });
});
