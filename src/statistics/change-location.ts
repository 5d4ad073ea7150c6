import { requireCount, requireProportion } from './preconditions.ts';
import type { Proportion } from './proportion.ts';
import { lnGamma } from './special/log-gamma.ts';

/** Where a rate most likely changed. */
export interface ChangeLocation {
  /** The first bucket after the change. */
  readonly index: number;
  /** The shortest run of buckets that holds the change with the given probability, both ends included. */
  readonly low: number;
  readonly high: number;
  readonly level: number;
}

/** How a change is located. */
export interface LocationOptions {
  /** Least buckets on either side; 2 when absent. */
  readonly minimumSide?: number;
  /** How far around a place posterior mass speaks for it, in buckets; 2 when absent. */
  readonly tolerance?: number;
  /** Probability that the range holds the change; 0.9 when absent. */
  readonly level?: number;
}

/**
 * Locates the change of a rate, given that there is one: the bucket with the most posterior mass around it, within the tolerance.
 *
 * Every place is as likely as any other beforehand; the two rates have Jeffreys priors, so the evidence for a place is a product
 * of two beta-binomial likelihoods. Source: Smith (1975), with the marginal likelihood of the Beta–Bernoulli model.
 *
 * @returns null where no place leaves `minimumSide` buckets on both sides.
 * @throws RangeError unless 0 ≤ successes ≤ n in every bucket.
 */
export function locateChange(
  buckets: readonly Proportion[],
  options: LocationOptions = {},
): ChangeLocation | null {
  const { minimumSide = 2, tolerance = 2, level = 0.9 } = options;
  requireCount(minimumSide, 'minimumSide', 1);
  requireCount(tolerance, 'tolerance');
  for (const bucket of buckets) requireProportion(bucket.successes, bucket.n);
  if (buckets.length < 2 * minimumSide) return null;
  const posterior = posteriorOfPlaces(buckets, minimumSide);
  let index = minimumSide;
  let most = -1;
  for (let at = minimumSide; at <= buckets.length - minimumSide; at += 1) {
    const near = massNear(posterior, at, tolerance);
    if (near > most) [index, most] = [at, near];
  }
  return { index, ...shortestRange(posterior, level), level };
}

/** Weight of a place's own mass beside that of its neighbourhood: enough to decide a tie. */
const OWN_MASS = 0.01;

/** Probability that the change is before bucket i, for every i; they add up to 1. */
function posteriorOfPlaces(buckets: readonly Proportion[], minimumSide: number): number[] {
  const all = total(buckets);
  let before = { successes: 0, n: 0 };
  const logs = buckets.map((_, at) => {
    const evidence =
      logEvidence(before) + logEvidence({ successes: all.successes - before.successes, n: all.n - before.n });
    before = total([before, buckets[at] ?? { successes: 0, n: 0 }]);
    return at < minimumSide || at > buckets.length - minimumSide ? Number.NEGATIVE_INFINITY : evidence;
  });
  const greatest = Math.max(...logs);
  const masses = logs.map((log) => Math.exp(log - greatest));
  const sum = masses.reduce((one, other) => one + other, 0);
  return masses.map((mass) => mass / sum);
}

function total(buckets: readonly Proportion[]): Proportion {
  return {
    successes: buckets.reduce((sum, bucket) => sum + bucket.successes, 0),
    n: buckets.reduce((sum, bucket) => sum + bucket.n, 0),
  };
}

/** Log of the beta-binomial likelihood with a Jeffreys prior, up to a constant. */
function logEvidence({ successes, n }: Proportion): number {
  return lnGamma(successes + 0.5) + lnGamma(n - successes + 0.5) - lnGamma(n + 1);
}

/** Posterior mass within the tolerance; of places with the same, the one with the most mass of its own counts more. */
function massNear(posterior: readonly number[], at: number, tolerance: number): number {
  const near = posterior.slice(Math.max(0, at - tolerance), at + tolerance + 1);
  return near.reduce((sum, mass) => sum + mass, 0) + OWN_MASS * (posterior[at] ?? 0);
}

function shortestRange(
  posterior: readonly number[],
  level: number,
): { readonly low: number; readonly high: number } {
  let best = { low: 0, high: posterior.length - 1 };
  let [low, mass] = [0, 0];
  for (const [high, one] of posterior.entries()) {
    mass += one;
    while (low < high && mass - (posterior[low] ?? 0) >= level) {
      mass -= posterior[low] ?? 0;
      low += 1;
    }
    if (mass >= level && high - low < best.high - best.low) best = { low, high };
  }
  return best;
}
