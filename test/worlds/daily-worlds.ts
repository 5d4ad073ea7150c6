import { findChanges } from '../../src/analysis/change-points.ts';
import type { Series } from '../../src/analysis/series.ts';
import { BUCKETS } from '../../src/domain/bucket.ts';
import type { ChangePoint } from '../../src/domain/performance-trends.ts';
import { createRandom, type Random } from '../../src/statistics/random.ts';
import { normal } from './draws.ts';

/** Four simulated weeks of a measure by day, beside three that never change; nothing in it is real. */
export interface DailyWorld {
  readonly seed: number;
  /** The first day of the new level, counted from 0, and how much higher it is, as a share; 0 for no change. */
  readonly at: number;
  readonly rise: number;
  /** Standard deviation of the logarithm of a day's value, and how often a day is an outlier of 2.5 times its value. */
  readonly spread: number;
  readonly outliers: number;
}

const DAYS = 28;
const START = Date.parse('2025-12-01T00:00:00.000Z');
const QUIET = 0.8;

/** Draws a world and answers every change of its series that would be stated, the changing one's first. */
export function statedDaily(
  world: DailyWorld,
): { readonly changing: boolean; readonly change: ChangePoint }[] {
  const random = createRandom(world.seed);
  const metrics = ['latency_p95', 'latency_p50', 'mean_score', 'tokens_per_run'] as const;
  const series = metrics.map(
    (metric, index): Series => ({
      metric,
      subject: null,
      points: Array.from({ length: DAYS }, (_, day) => ({
        start: START + day * BUCKETS.day.ms,
        ...valueOf(world, random, { day, rise: index === 0 && day >= world.at ? world.rise : 0 }),
      })),
    }),
  );
  const changes = findChanges(
    series.map((one) => ({ daily: one, fine: one })),
    [],
  );
  return series.flatMap((one, index) =>
    (changes.get(one) ?? []).map((change) => ({ changing: index === 0, change })),
  );
}

/** Weekends are quieter and quicker. */
function valueOf(
  { spread, outliers }: DailyWorld,
  random: Random,
  { day, rise }: { readonly day: number; readonly rise: number },
): { readonly value: number; readonly n: number; readonly successes: null } {
  const weekend = day % 7 >= 5;
  const n = weekend ? 30 : 70;
  const noise = Math.exp(spread * Math.sqrt(70 / n) * normal(random));
  const outlier = random.next() < outliers ? 2.5 : 1;
  return { value: 1000 * (weekend ? QUIET : 1) * (1 + rise) * noise * outlier, n, successes: null };
}
