import { findChanges } from '../../src/analysis/change-points.ts';
import { rateSeries } from '../../src/analysis/series.ts';
import { BUCKETS } from '../../src/domain/bucket.ts';
import type { ChangePoint } from '../../src/domain/performance-trends.ts';
import type { Bucketed } from '../../src/history/execution-history.ts';
import { createRandom, type Random } from '../../src/statistics/random.ts';
import { poisson } from './draws.ts';

/** A simulated month of runs; nothing in it is real. */
export interface World {
  readonly seed: number;
  readonly days: number;
  readonly runsPerDay: number;
  /** Chance that a run fails with pattern i on a day. */
  readonly failure: readonly ((day: number) => number)[];
  /** Runs of a day relative to the mean, by weekday. */
  readonly weekday: readonly number[];
}

/** What the analysis states about a world. */
export interface Stated {
  readonly metric: string;
  readonly subject: string | null;
  readonly change: ChangePoint;
  /** Day of the change, counted from 1. */
  readonly day: number;
}

const HALVES = 2;
const START = Math.floor(1_764_547_200_000 / BUCKETS.day.ms) * BUCKETS.day.ms;

/** Draws a world and answers every change that would be stated. */
export function statedChanges(world: World): Stated[] {
  const random = createRandom(world.seed);
  const fine = draw(world, random);
  const daily = byDay(fine);
  const names = new Map(world.failure.map((_, index) => [index, `pattern ${index}`]));
  const startsOf = (ms: number, count: number): number[] =>
    Array.from({ length: count }, (_, index) => START + index * ms);
  const days = rateSeries(daily, startsOf(BUCKETS.day.ms, world.days), names);
  const halves = rateSeries(fine, startsOf(BUCKETS['half-day'].ms, world.days * HALVES), names);
  const changes = findChanges(
    days.map((series, index) => ({ daily: series, fine: halves[index] ?? series })),
    [],
  );
  return [...changes].flatMap(([series, found]) =>
    found.map((change) => ({
      metric: series.metric,
      subject: series.subject,
      change,
      day: (Date.parse(change.at) - START) / BUCKETS.day.ms + 1,
    })),
  );
}

function draw({ days, runsPerDay, failure, weekday }: World, random: Random): Bucketed {
  const counts: {
    runs: { start: number; successes: number; n: number }[];
    families: { family: number; start: number; failed: number }[];
  } = { runs: [], families: [] };
  for (let half = 0; half < days * HALVES; half += 1) {
    const day = Math.floor(half / HALVES);
    const start = START + half * BUCKETS['half-day'].ms;
    const n = poisson((runsPerDay / HALVES) * (weekday[day % 7] ?? 1), random);
    const failed = failure.map(() => 0);
    for (let run = 0; run < n; run += 1) {
      const pattern = pick(
        failure.map((chance) => chance(day)),
        random,
      );
      if (pattern >= 0) failed[pattern] = (failed[pattern] ?? 0) + 1;
    }
    counts.runs.push({ start, n, successes: n - failed.reduce((sum, one) => sum + one, 0) });
    counts.families.push(...failed.map((one, family) => ({ family, start, failed: one })));
  }
  return { ...counts, macros: [] };
}

/** The pattern that a run fails with, or -1. */
function pick(chances: readonly number[], random: Random): number {
  let left = random.next();
  for (const [index, chance] of chances.entries()) {
    left -= chance;
    if (left < 0) return index;
  }
  return -1;
}

function byDay({ runs, families }: Bucketed): Bucketed {
  const dayOf = (start: number): number => Math.floor(start / BUCKETS.day.ms) * BUCKETS.day.ms;
  const addedRuns = Map.groupBy(runs, ({ start }) => dayOf(start));
  const addedFamilies = Map.groupBy(families, ({ family, start }) => `${family} ${dayOf(start)}`);
  return {
    macros: [],
    runs: [...addedRuns].map(([start, parts]) => ({
      start,
      successes: parts.reduce((sum, part) => sum + part.successes, 0),
      n: parts.reduce((sum, part) => sum + part.n, 0),
    })),
    families: [...addedFamilies.values()].map((parts) => ({
      family: parts[0]?.family ?? 0,
      start: dayOf(parts[0]?.start ?? 0),
      failed: parts.reduce((sum, part) => sum + part.failed, 0),
    })),
  };
}
