import type { LifetimeFit } from './censored-fit.ts';
import { compositePoints, evenBreakpoints, gaussLegendre } from './gauss-legendre.ts';
import { requirePositive } from './preconditions.ts';
import { logNormalUpper } from './special/normal.ts';

/** What a longer timeout may save, over all models considered. */
export interface RescueBand {
  /** Always 0: calls that hang for ever cannot be told from slow ones by calls cut at the same time. */
  readonly low: number;
  /** Largest rescued share of the fitted families. */
  readonly high: number;
  readonly families: readonly { readonly family: LifetimeFit['family']; readonly rescued: number }[];
}

/**
 * Natural logarithm of the share of calls that take longer than a time, under a fit.
 *
 * @param time above 0, in the unit of the fit; below a Pareto tail's threshold the answer is 0 (all of the tail).
 * @throws RangeError unless time is finite and above 0.
 */
export function logSurvivalOf(fit: LifetimeFit, time: number): number {
  requirePositive(time, 'time');
  switch (fit.family) {
    case 'log-normal':
      return logNormalUpper((Math.log(time) - fit.mu) / fit.sigma);
    case 'weibull':
      return -((time / fit.scale) ** fit.shape);
    case 'pareto-tail':
      return -fit.exponent * Math.max(0, Math.log(time / fit.threshold));
  }
}

/**
 * Share of the calls cut off at one timeout that would have ended by a later one, 0 … 1, if the fit holds and none hangs.
 *
 * Source: R = 1 − S(to)/S(from). It is an extrapolation where `to` exceeds every observed time.
 *
 * @throws RangeError unless 0 < from ≤ to.
 */
export function rescueFraction(fit: LifetimeFit, from: number, to: number): number {
  requireSpan(from, to);
  return Math.max(0, -Math.expm1(logSurvivalOf(fit, to) - logSurvivalOf(fit, from)));
}

/**
 * Rescued share over several fits and over every possible share of hung calls.
 *
 * Source: S(t) = π + (1−π)·S₀(t) with π not identified when all follow-up ends at one time (Maller and Zhou 1996), so the
 * lower end is 0 whatever the fits say.
 *
 * @throws RangeError unless there is a fit and 0 < from ≤ to.
 */
export function rescueBand(fits: readonly LifetimeFit[], from: number, to: number): RescueBand {
  if (fits.length === 0) throw new RangeError('a band needs at least one fit');
  const families = fits.map((fit) => ({ family: fit.family, rescued: rescueFraction(fit, from, to) }));
  return { low: 0, high: Math.max(...families.map(({ rescued }) => rescued)), families };
}

/**
 * Time a call that was cut off at one timeout would further wait on average under a later one, in the unit of the fit.
 *
 * Source: ∫ S(t)/S(from) dt over [from, to], by Gauss–Legendre on the log scale; `to − from` is its upper bound, reached
 * by a hung call.
 *
 * @throws RangeError unless 0 < from ≤ to.
 */
export function addedWait(fit: LifetimeFit, from: number, to: number): number {
  requireSpan(from, to);
  const base = logSurvivalOf(fit, from);
  const points = compositePoints(evenBreakpoints(Math.log(from), Math.log(to), 0.25), gaussLegendre(12));
  return points.reduce((sum, { at, weight }) => {
    const time = Math.exp(at);
    return sum + weight * time * Math.exp(logSurvivalOf(fit, time) - base);
  }, 0);
}

function requireSpan(from: number, to: number): void {
  requirePositive(from, 'from');
  requirePositive(to, 'to');
  if (to < from) throw new RangeError(`to (${to}) must not be below from (${from})`);
}
