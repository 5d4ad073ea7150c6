import { requireNonNegative, requirePositive } from '../preconditions.ts';
import { gammaTails } from './incomplete-gamma.ts';

/**
 * Probability that a chi-square variable exceeds x: the p-value of a chi-square test, precise also when tiny.
 *
 * Source: Q(ν/2, x/2), Abramowitz–Stegun 26.4.19.
 *
 * @throws RangeError unless x ≥ 0 and the degrees of freedom are above 0.
 */
export function chiSquareUpper(x: number, degreesOfFreedom: number): number {
  requireNonNegative(x, 'x');
  requirePositive(degreesOfFreedom, 'degreesOfFreedom');
  return gammaTails(x / 2, degreesOfFreedom / 2).upper;
}
