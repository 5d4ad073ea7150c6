import { describe, expect, it } from 'vitest';
import { type Stated, statedChanges, type World } from './change-worlds.ts';

// A simulator, in both parts: `npm run test:worlds` runs the full counts, `npm test` a seeded sample.
const FULL = process.env['APEG_WORLDS'] === 'full';
const SEED = 20_261_122;
const DAY_15 = '2025-12-15';

describe('windows without any change (simulator)', () => {
  const worlds = FULL ? 200 : 40;

  it.each([
    ['steady weeks', [1, 1, 1, 1, 1, 1, 1]],
    ['weeks with quiet weekends', [1.25, 1.2, 1.2, 1.15, 1.1, 0.55, 0.55]],
  ])(
    `state a regression in at most one of ten, ${worlds} worlds of 4 weeks × 40 patterns, seed ${SEED}, %s`,
    (name, weekday) => {
      const stated = Array.from({ length: worlds }, (_, index) =>
        statedChanges(nullWorld(SEED + index, weekday)),
      );
      const wrong = stated.filter((changes) =>
        changes.some(({ change }) => change.meaning === 'worse'),
      ).length;
      report(`${name}: ${wrong} of ${worlds} worlds with a false regression`);
      // A sample of 40 has its own luck.
      expect(wrong / worlds).toBeLessThanOrEqual(FULL ? 0.1 : 0.15);
    },
  );
});

describe('a change from 6 % to 12 % failures on day 15 of 28, 64 runs a day (simulator)', () => {
  const worlds = FULL ? 300 : 60;
  const found = Array.from({ length: worlds }, (_, index) =>
    statedChanges(changedWorld(SEED + 1000 + index)),
  ).map(sharpest);
  const detected = found.filter((change) => change !== undefined);
  const inTime = detected.filter(({ day }) => Math.abs(day - 15) <= 2);

  it(`is found in at least nine of ten worlds, ${worlds} worlds, seed ${SEED}`, () => {
    report(`${detected.length} of ${worlds} found, ${inTime.length} with the right day ± 2`);
    expect(detected.length / worlds).toBeGreaterThanOrEqual(0.9);
    expect(detected.every(({ change }) => change.meaning === 'worse')).toBe(true);
  });

  it('is found and placed within two days in at least nine of ten worlds', () => {
    expect(inTime.length / worlds).toBeGreaterThanOrEqual(FULL ? 0.9 : 0.85);
  });

  it('has its true day among the stated days in at least 85 % of the worlds in which it is found', () => {
    const covered = detected.filter(({ change }) => change.earliest <= DAY_15 && DAY_15 <= change.latest);
    report(`${covered.length} of ${detected.length} ranges hold the true day (nominal 0.9)`);
    expect(covered.length / detected.length).toBeGreaterThanOrEqual(FULL ? 0.85 : 0.8);
  });
});

describe('a change that goes back (simulator)', () => {
  const worlds = FULL ? 200 : 20;
  const found = Array.from({ length: worlds }, (_, index) =>
    statedChanges(passingWorld(SEED + 2000 + index)),
  ).map((stated) => stated.filter(({ subject }) => subject === 'pattern 0'));

  it(`is two changes: two weeks at 12 % in six at 3 %, ${worlds} worlds, seed ${SEED}`, () => {
    const both = found.filter((changes) => {
      const [up, down, ...more] = changes;
      return more.length === 0 && isNear(up, 15) && isNear(down, 29);
    });
    report(`${both.length} of ${worlds} state both changes within three days and nothing else`);
    expect(both.length / worlds).toBeGreaterThanOrEqual(0.7);
  });

  it('compares each level with its neighbour alone', () => {
    const pairs = found.filter((changes) => changes.length === 2).flatMap(([up, down]) => [[up, down]]);
    for (const [up, down] of pairs) {
      expect(up?.change.to === undefined ? '' : nextDay(up.change.to)).toBe(down?.change.at);
      expect(down?.change.from).toBe(up?.change.at);
      expect([up?.change.direction, down?.change.direction]).toEqual(['up', 'down']);
    }
  });
});

function isNear(stated: Stated | undefined, day: number): boolean {
  return stated !== undefined && Math.abs(stated.day - day) <= 3;
}

function nextDay(day: string): string {
  return new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
}

function passingWorld(seed: number): World {
  const passing = (day: number): number => (day >= 14 && day < 28 ? 0.12 : 0.03);
  const steady = [0.015, 0.01, 0.005].map((chance) => () => chance);
  return {
    seed,
    days: 42,
    runsPerDay: 64,
    weekday: [1.1, 1.1, 1.1, 1.1, 1, 0.8, 0.8],
    failure: [passing, ...steady],
  };
}

function nullWorld(seed: number, weekday: readonly number[]): World {
  const chances = Array.from({ length: 40 }, (_, index) => 0.0005 + (0.012 * ((index * 7) % 40) ** 2) / 1600);
  return { seed, days: 28, runsPerDay: 64, weekday, failure: chances.map((chance) => () => chance) };
}

function changedWorld(seed: number): World {
  const changed = (day: number): number => (day < 14 ? 0.03 : 0.09);
  const steady = [0.015, 0.01, 0.005].map((chance) => () => chance);
  return {
    seed,
    days: 28,
    runsPerDay: 64,
    weekday: [1.1, 1.1, 1.1, 1.1, 1, 0.8, 0.8],
    failure: [changed, ...steady],
  };
}

/** Of the regressions stated, the one that is placed most narrowly: the pattern that grew, or the success rate. */
function sharpest(stated: readonly Stated[]): Stated | undefined {
  const worse = stated.filter(({ change }) => change.meaning === 'worse');
  return worse.toSorted((a, b) => width(a.change) - width(b.change) || a.change.p - b.change.p)[0];
}

function width({ earliest, latest }: Stated['change']): number {
  return Date.parse(latest) - Date.parse(earliest);
}

function report(line: string): void {
  if (FULL) process.stdout.write(`  ${line}\n`);
}
