import { describe, expect, it } from 'vitest';
import { type HourlyWorld, statedRises } from './hourly-worlds.ts';

// A simulator: `npm run test:worlds` runs the full counts, `npm test` a seeded sample.
const FULL = process.env['APEG_WORLDS'] === 'full';
const SEED = 20_261_125;
const WORLDS = FULL ? 400 : 40;
const EVEN = [1, 1, 1, 1, 1, 1, 1];
const HOURS = 28 * 24;

function world(seed: number, what: Partial<HourlyWorld>): HourlyWorld {
  const failure = (pattern: number) => (pattern === 0 ? 0.03 : 0.01);
  return { seed, days: 28, runsPerDay: 64, patterns: 4, failure, weekday: EVEN, bursts: 0, ...what };
}

function report(line: string): void {
  if (FULL) process.stdout.write(`  ${line}\n`);
}

/** Failures are twice as many on Saturdays and Sundays, with all patterns. */
function weekends(pattern: number, hour: number): number {
  const share = pattern === 0 ? 0.03 : 0.01;
  return Math.floor(hour / 24) % 7 >= 5 ? 2 * share : share;
}

describe('windows whose failures did not rise (simulator)', () => {
  it.each([
    ['steady', {}, 0.03],
    ['with quiet weekends', { weekday: [1.25, 1.2, 1.2, 1.15, 1.1, 0.55, 0.55] }, 0.03],
    [
      'of 20 patterns',
      { patterns: 20, failure: (pattern: number) => 0.0005 + 0.006 * (pattern / 19) ** 2 },
      0.03,
    ],
    ['of two weeks', { days: 14 }, 0.03],
    // Not steady: their days differ, and these windows end with a Sunday, or with such a day.
    ['with twice the failures on weekends', { failure: weekends }, 0.07],
    ['whose days come in bursts', { bursts: 0.5 }, 0.07],
  ] satisfies [string, Partial<HourlyWorld>, number][])(
    `alarm in few cases, ${WORLDS} worlds, seed ${SEED}, %s`,
    (name, what, most) => {
      const alarms = Array.from({ length: WORLDS }, (_, index) =>
        statedRises(world(SEED + index, what)),
      ).filter((rises) => rises.length > 0).length;
      report(`${name}: ${alarms} of ${WORLDS} worlds alarm`);
      // A sample of 40 has its own luck.
      expect(alarms / WORLDS).toBeLessThanOrEqual(FULL ? most : most + 0.05);
    },
  );
});

describe('failures that rise before the end of 28 days, 64 runs a day (simulator)', () => {
  it.each([
    ['from 6 to 12 % four days before', 96, 0.09, 0.7],
    ['from 6 to 15 % two days before', 48, 0.12, 0.65],
    ['from 6 to 30 % twelve hours before', 12, 0.27, 0.4],
  ])(`are noticed in time, ${WORLDS} worlds, seed ${SEED}, %s`, (name, before, chance, least) => {
    const at = HOURS - before;
    const failure = (pattern: number, hour: number): number =>
      pattern === 0 ? (hour < at ? 0.03 : chance) : 0.01;
    const worlds = Array.from({ length: WORLDS }, (_, index) =>
      statedRises(world(SEED + 1000 + index, { failure })),
    );
    const alarms = worlds.filter((rises) => rises.length > 0).length;
    const near = worlds.filter((rises) => rises.some(({ hour }) => Math.abs(hour - at) <= 24)).length;
    report(`${name}: ${alarms} of ${WORLDS} noticed, ${near} with the beginning within a day`);
    expect(alarms / WORLDS).toBeGreaterThanOrEqual(FULL ? least : least - 0.15);
    expect(worlds.flat().every(({ rise }) => rise.difference > 0)).toBe(true);
  });
});
