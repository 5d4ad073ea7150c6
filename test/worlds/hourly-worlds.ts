import { freshRises } from '../../src/analysis/fresh-rises.ts';
import { rateSeries } from '../../src/analysis/series.ts';
import { BUCKETS } from '../../src/domain/bucket.ts';
import type { FreshRise } from '../../src/domain/performance-trends.ts';
import { createRandom, type Random } from '../../src/statistics/random.ts';
import { normal, poisson } from './draws.ts';

/** Some simulated weeks of runs by the hour; nothing in them is real. */
export interface HourlyWorld {
  readonly seed: number;
  readonly days: number;
  readonly runsPerDay: number;
  readonly patterns: number;
  /** Chance that a run fails with a pattern in an hour, counted from 0. */
  readonly failure: (pattern: number, hour: number) => number;
  /** Runs of a day relative to the mean, by weekday from Monday. */
  readonly weekday: readonly number[];
  /** Standard deviation of the logarithm of a day's failures, all patterns alike; 0 where days are alike. */
  readonly bursts: number;
}

const HOURS_PER_DAY = 24;
const START = Date.parse('2025-12-01T00:00:00.000Z');
const { ms: HOUR_MS } = BUCKETS.hour;

/** Draws a world and answers the rises that are stated at its end, with the hour in which each is said to begin. */
export function statedRises(world: HourlyWorld): { readonly rise: FreshRise; readonly hour: number }[] {
  const random = createRandom(world.seed);
  const names = new Map(Array.from({ length: world.patterns }, (_, index) => [index, `pattern ${index}`]));
  const hours = Array.from({ length: world.days * HOURS_PER_DAY }, (_, hour) => hour);
  const drawn = drawHours(world, hours, random);
  const counts = {
    macros: [],
    runs: drawn.map(({ start, n, failed }) => ({
      start,
      n,
      successes: n - failed.reduce((sum, one) => sum + one, 0),
    })),
    families: drawn.flatMap(({ start, failed }) =>
      failed.map((one, family) => ({ family, start, failed: one })),
    ),
  };
  const series = rateSeries(
    counts,
    hours.map((hour) => START + hour * HOUR_MS),
    names,
  );
  const rises = freshRises(series.map((hourly) => ({ hourly, steadyFrom: 0 })));
  return [...rises.values()].map((rise) => ({ rise, hour: (Date.parse(rise.since) - START) / HOUR_MS }));
}

function drawHours(
  { runsPerDay, patterns, failure, weekday, bursts }: HourlyWorld,
  hours: readonly number[],
  random: Random,
): { readonly start: number; readonly n: number; readonly failed: number[] }[] {
  let factor = 1;
  return hours.map((hour) => {
    if (hour % HOURS_PER_DAY === 0) factor = Math.exp(bursts * normal(random) - bursts ** 2 / 2);
    const day = Math.floor(hour / HOURS_PER_DAY);
    const n = poisson((runsPerDay / HOURS_PER_DAY) * (weekday[day % 7] ?? 1), random);
    const failed = Array.from({ length: patterns }, () => 0);
    for (let run = 0; run < n; run += 1) {
      let left = random.next();
      const met = failed.findIndex((_, pattern) => (left -= factor * failure(pattern, hour)) < 0);
      if (met >= 0) failed[met] = (failed[met] ?? 0) + 1;
    }
    return { start: START + hour * HOUR_MS, n, failed };
  });
}
