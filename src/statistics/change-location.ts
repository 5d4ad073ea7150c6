import { requireCount, requireFinite, requireProportion } from './preconditions.ts';
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
  return placed(rateEvidence(buckets), { minimumSide, tolerance, level });
}

/**
 * Locates the change of the mean of a measured series, given that there is one, as `locateChange` does that of a rate.
 *
 * The two means have flat priors and the spread, which is the same on both sides, one flat in its logarithm, so the evidence for a
 * place is (n₁·n₂)^−½ · S^−(n−2)/2 with S the squares about the two means. Source: Smith (1975), the normal model.
 *
 * @returns null where no place leaves `minimumSide` values on both sides, or nothing is left of the spread.
 * @throws RangeError for a value that is not finite.
 */
export function locateShift(values: readonly number[], options: LocationOptions = {}): ChangeLocation | null {
  const { minimumSide = 2, tolerance = 2, level = 0.9 } = options;
  requireCount(minimumSide, 'minimumSide', 1);
  requireCount(tolerance, 'tolerance');
  for (const value of values) requireFinite(value, 'each value');
  return placed(meanEvidence(values), { minimumSide, tolerance, level });
}

/** The place and the range by the log evidence of every place, index 0 … length − 1. */
function placed(
  evidence: readonly number[],
  { minimumSide, tolerance, level }: Required<LocationOptions>,
): ChangeLocation | null {
  if (evidence.length < 2 * minimumSide) return null;
  const posterior = posteriorOf(
    evidence.map((log, at) =>
      at < minimumSide || at > evidence.length - minimumSide ? Number.NEGATIVE_INFINITY : log,
    ),
  );
  if (posterior === null) return null;
  let index = minimumSide;
  let most = -1;
  for (let at = minimumSide; at <= evidence.length - minimumSide; at += 1) {
    const near = massNear(posterior, at, tolerance);
    if (near > most) [index, most] = [at, near];
  }
  return { index, ...shortestRange(posterior, level), level };
}

/** Weight of a place's own mass beside that of its neighbourhood: enough to decide a tie. */
const OWN_MASS = 0.01;

/** Probability that the change is before place i, for every i; they add up to 1. */
function posteriorOf(logs: readonly number[]): number[] | null {
  const greatest = Math.max(...logs);
  if (!Number.isFinite(greatest)) return null;
  const masses = logs.map((log) => Math.exp(log - greatest));
  const sum = masses.reduce((one, other) => one + other, 0);
  return masses.map((mass) => mass / sum);
}

function rateEvidence(buckets: readonly Proportion[]): number[] {
  const all = total(buckets);
  let before = { successes: 0, n: 0 };
  return buckets.map((bucket) => {
    const evidence =
      logEvidence(before) + logEvidence({ successes: all.successes - before.successes, n: all.n - before.n });
    before = total([before, bucket]);
    return evidence;
  });
}

function meanEvidence(values: readonly number[]): number[] {
  const n = values.length;
  const middle = values.reduce((sum, value) => sum + value, 0) / n;
  const deviations = values.map((value) => value - middle);
  const squares = deviations.reduce((sum, deviation) => sum + deviation ** 2, 0);
  let before = 0;
  return deviations.map((deviation, at) => {
    // Deviations add up to 0, so those after a place are minus those before it.
    const between = at === 0 ? 0 : before ** 2 * (1 / at + 1 / (n - at));
    before += deviation;
    return -0.5 * Math.log(at * (n - at)) - ((n - 2) / 2) * Math.log(squares - between);
  });
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
