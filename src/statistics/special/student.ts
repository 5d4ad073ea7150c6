import { requireFinite, requireOpenUnit, requirePositive } from '../preconditions.ts';
import { betaQuantilePoint, betaTails } from './beta.ts';

/**
 * Probability that a Student t variable is at most t.
 *
 * Source: P(|T| > t) = I_x(ν/2, ½) with x = ν/(ν+t²), Abramowitz–Stegun 26.7.1.
 *
 * @throws RangeError unless t is finite and the degrees of freedom are above 0.
 */
export function studentCdf(t: number, degreesOfFreedom: number): number {
  requireFinite(t, 't');
  const tail = 0.5 * studentTwoSided(t, degreesOfFreedom);
  return t > 0 ? 1 - tail : tail;
}

/**
 * Probability that a Student t variable is farther from 0 than t: the p-value of a two-sided t-test.
 *
 * @throws RangeError unless t is finite and the degrees of freedom are above 0.
 */
export function studentTwoSided(t: number, degreesOfFreedom: number): number {
  requireFinite(t, 't');
  requirePositive(degreesOfFreedom, 'degreesOfFreedom');
  const ratio = (t * t) / degreesOfFreedom;
  const point = { x: 1 / (1 + ratio), complement: ratio / (1 + ratio) };
  return betaTails(point, { a: degreesOfFreedom / 2, b: 0.5 }).lower;
}

/**
 * The t with studentCdf(t) = p, about 1e-13 relative; degrees of freedom may be fractional.
 *
 * @throws RangeError unless 0 < p < 1 and the degrees of freedom are above 0.
 */
export function studentQuantile(p: number, degreesOfFreedom: number): number {
  requireOpenUnit(p, 'p');
  requirePositive(degreesOfFreedom, 'degreesOfFreedom');
  if (p === 0.5) return 0;
  const point = betaQuantilePoint(2 * Math.min(p, 1 - p), { a: degreesOfFreedom / 2, b: 0.5 });
  const size = Math.sqrt((degreesOfFreedom * point.complement) / point.x);
  return p < 0.5 ? -size : size;
}

/**
 * Two-sided critical value: the t that a Student variable stays within with probability `level`.
 *
 * @throws RangeError unless 0 < level < 1 and the degrees of freedom are above 0.
 */
export function studentCritical(level: number, degreesOfFreedom: number): number {
  requireOpenUnit(level, 'level');
  return -studentQuantile((1 - level) / 2, degreesOfFreedom);
}
