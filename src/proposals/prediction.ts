import type { Effect, Prediction, TrackRecord } from '../domain/proposal.ts';
import { powerOfTwoProportions, sampleSizePerSide } from '../statistics/power.ts';
import { shrink } from '../statistics/shrinkage.ts';
import { normalCdf, normalCritical, normalQuantile } from '../statistics/special/normal.ts';

/** What a prediction needs to know of the traffic. */
export interface Traffic {
  /** Observations behind the figure before the change. */
  readonly before: number;
  /** Observations a day, as far as they were seen. */
  readonly perDay: number;
  /** How many times larger the variance is than with independent runs; 1 or more. */
  readonly designEffect?: number;
}

const LEVEL = 0.8;
const [SHORTEST, LONGEST] = [7, 56];
/** The distribution of the change is cut into so many pieces of equal probability. */
const PIECES = 200;
const BISECTIONS = 60;

/**
 * What will be measured, with the noise of measuring it: an 80 % interval of the change and the chance that it is found.
 *
 * An effect with a level is read as normal, a range without one as uniform. Past predictions that promised too much scale
 * it down by their slope, kept between 0 and 1, and the spread of what came of them pulls it towards 0.
 */
export function predict(effect: Effect, traffic: Traffic, record: TrackRecord | null): Prediction {
  const kept = Math.min(Math.max(record?.slope ?? 1, 0), 1);
  const changes = piecesOf(effect.change, effect.metric.unit === 'share' ? (record?.tau ?? null) : null).map(
    (change) => kept * change,
  );
  const middle = changes.reduce((sum, change) => sum + change, 0) / changes.length;
  const days = horizon(effect, middle, traffic);
  const after = Math.max(1, traffic.perDay * days);
  const spread = noise(effect, traffic, after);
  const at = (share: number): number => mixtureQuantile(changes, spread, share);
  return {
    metric: effect.metric,
    direction: effect.direction,
    before: effect.before.value,
    low: at((1 - LEVEL) / 2),
    high: at((1 + LEVEL) / 2),
    level: LEVEL,
    p_success: mean(changes.map((change) => chanceOf(change, effect, { traffic, after, spread }))),
    horizon_days: days,
  };
}

/** @param tau how far true effects spread, as far as outcomes tell; an estimate is pulled towards 0 by it. */
function piecesOf({ low, high, estimate, level }: Effect['change'], tau: number | null): number[] {
  const shares = Array.from({ length: PIECES }, (_, piece) => (piece + 0.5) / PIECES);
  if (level === null) return shares.map((share) => low + (high - low) * share);
  const raw = {
    estimate: estimate ?? (low + high) / 2,
    standardError: (high - low) / 2 / normalCritical(level),
  };
  const { estimate: centre, standardError } =
    tau === null ? raw : shrink(raw.estimate, { standardError: raw.standardError, tau });
  return shares.map((share) => centre + standardError * normalQuantile(share));
}

/** Days until the middle of the expected change would be found with a probability of 0.8, between one and eight weeks. */
function horizon(effect: Effect, change: number, { perDay, designEffect = 1 }: Traffic): number {
  const [before, after] = [effect.before.value, effect.before.value + change];
  if (effect.metric.unit !== 'share' || !inside(before) || !inside(after) || before === after || perDay <= 0)
    return 2 * SHORTEST;
  const days = Math.ceil(sampleSizePerSide(before, after, { designEffect }) / perDay);
  return Math.min(Math.max(days, SHORTEST), LONGEST);
}

/** Standard error of a measured change that has no effect. */
function noise({ before, metric }: Effect, { before: n, designEffect = 1 }: Traffic, after: number): number {
  if (metric.unit === 'share')
    return Math.sqrt(before.value * (1 - before.value) * designEffect * (1 / Math.max(1, n) + 1 / after));
  const error = (before.interval.high - before.interval.low) / 2 / normalCritical(before.interval.level);
  return error * Math.sqrt(1 + n / after);
}

interface Measuring {
  readonly traffic: Traffic;
  readonly after: number;
  readonly spread: number;
}

/** Chance to find one change in the direction that is better; nothing is found of one that goes the other way. */
function chanceOf(
  change: number,
  { before, direction, metric }: Effect,
  { traffic, after, spread }: Measuring,
): number {
  if (change === 0 || change < 0 !== (direction === 'lower')) return 0;
  const then = before.value + change;
  if (metric.unit === 'share' && inside(before.value) && inside(then)) {
    const n = 2 / (1 / Math.max(1, traffic.before) + 1 / after);
    return powerOfTwoProportions(before.value, then, { n, designEffect: traffic.designEffect ?? 1 });
  }
  return spread === 0 ? 1 : normalCdf(Math.abs(change) / spread - normalCritical(0.95));
}

function inside(rate: number): boolean {
  return rate > 0 && rate < 1;
}

/** Quantile of a mixture of normal distributions of the same spread, by bisection. */
function mixtureQuantile(centres: readonly number[], spread: number, share: number): number {
  const reach = 8 * spread;
  let [low, high] = [Math.min(...centres) - reach, Math.max(...centres) + reach];
  for (let step = 0; step < BISECTIONS; step += 1) {
    const at = (low + high) / 2;
    const below = mean(
      centres.map((centre) => (spread === 0 ? Number(centre <= at) : normalCdf((at - centre) / spread))),
    );
    if (below < share) low = at;
    else high = at;
  }
  return (low + high) / 2;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
