import { requireNonNegative, requirePositive } from '../preconditions.ts';
import { devianceTerm, stirlingError } from './log-gamma.ts';

const LOG_TWO_PI = Math.log(2 * Math.PI);
const LARGEST_STEPS = 10_000_000;

/**
 * Regularised incomplete gamma functions: lower P(a, x) and upper Q(a, x) = 1 − P, each to about 1e-13 relative in its
 * own tail.
 *
 * Source: series and continued fraction of Abramowitz–Stegun 6.5.29 and 6.5.31 (Numerical Recipes 6.2), with Loader's
 * (2000) saddle-point form of the leading factor.
 *
 * @throws RangeError unless x ≥ 0 and a > 0, both finite.
 */
export function gammaTails(x: number, a: number): { lower: number; upper: number } {
  requireNonNegative(x, 'x');
  requirePositive(a, 'a');
  if (x === 0) return { lower: 0, upper: 1 };
  if (x < a + 1) {
    const lower = Math.min(1, Math.exp(logLower(x, a)));
    return { lower, upper: 1 - lower };
  }
  const upper = Math.min(1, Math.exp(logUpper(x, a)));
  return { lower: 1 - upper, upper };
}

/** ln of x^a e^(−x) / Γ(a), which is x times the density. */
function logKernel(x: number, a: number): number {
  return 0.5 * (Math.log(a) - LOG_TWO_PI) - stirlingError(a) - devianceTerm(a, x);
}

function logLower(x: number, a: number): number {
  let term = 1 / a;
  let sum = term;
  for (let k = 1; k < LARGEST_STEPS; k += 1) {
    term *= x / (a + k);
    sum += term;
    if (term < sum * 1e-16) break;
  }
  return logKernel(x, a) + Math.log(sum);
}

function logUpper(x: number, a: number): number {
  const tiny = 1e-300;
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / b;
  let result = d;
  for (let k = 1; k < LARGEST_STEPS; k += 1) {
    const numerator = -k * (k - a);
    b += 2;
    d = 1 / (numerator * d + b || tiny);
    c = b + numerator / c || tiny;
    result *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return logKernel(x, a) + Math.log(result);
}
