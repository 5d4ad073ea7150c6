import { requireNonNegative, requirePositive } from '../preconditions.ts';
import { gammaQuantile, gammaTails } from './incomplete-gamma.ts';

/**
 * Probability that a chi-square variable is at most x.
 *
 * Source: P(ν/2, x/2), Abramowitz–Stegun 26.4.19.
 *
 * @throws RangeError unless x ≥ 0 and the degrees of freedom are above 0.
 */
export function chiSquareCdf(x: number, degreesOfFreedom: number): number {
  return tails(x, degreesOfFreedom).lower;
}

/**
 * Probability that a chi-square variable exceeds x: the p-value of a chi-square test, precise also when tiny.
 *
 * @throws RangeError unless x ≥ 0 and the degrees of freedom are above 0.
 */
export function chiSquareUpper(x: number, degreesOfFreedom: number): number {
  return tails(x, degreesOfFreedom).upper;
}

/**
 * The x with chiSquareCdf(x) = p.
 *
 * @throws RangeError unless 0 ≤ p < 1 and the degrees of freedom are above 0.
 */
export function chiSquareQuantile(p: number, degreesOfFreedom: number): number {
  requirePositive(degreesOfFreedom, 'degreesOfFreedom');
  return 2 * gammaQuantile(p, degreesOfFreedom / 2);
}

function tails(x: number, degreesOfFreedom: number): { lower: number; upper: number } {
  requireNonNegative(x, 'x');
  requirePositive(degreesOfFreedom, 'degreesOfFreedom');
  return gammaTails(x / 2, degreesOfFreedom / 2);
}
