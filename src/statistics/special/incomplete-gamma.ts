import { requireNonNegative, requirePositive, requireProbability } from '../preconditions.ts';
import { type LogTail, solveLogTail } from './log-concave-root.ts';
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

/**
 * Quantile of the gamma distribution with shape a and scale 1: the x with P(a, x) = p, about 1e-13 relative.
 *
 * @throws RangeError unless 0 ≤ p < 1 and a > 0.
 */
export function gammaQuantile(p: number, a: number): number {
  requireProbability(p, 'p');
  requirePositive(a, 'a');
  if (p === 1) throw new RangeError('p must be below 1: the gamma distribution has no upper end');
  if (p === 0) return 0;
  const start = Math.log(a);
  const spread = 1 / Math.sqrt(a);
  if (p <= 0.5) {
    return Math.exp(solveLogTail((log) => lowerTail(Math.exp(log), a), Math.log(p), start - spread));
  }
  const upper = (minusLog: number) => upperTail(Math.exp(-minusLog), a);
  return Math.exp(-solveLogTail(upper, Math.log1p(-p), -start - spread));
}

function lowerTail(x: number, a: number): LogTail {
  const log = x < a + 1 ? logLower(x, a) : Math.log1p(-Math.exp(logUpper(x, a)));
  return { log, slope: Math.exp(logKernel(x, a) - log) };
}

function upperTail(x: number, a: number): LogTail {
  const log = x < a + 1 ? Math.log1p(-Math.exp(logLower(x, a))) : logUpper(x, a);
  return { log, slope: Math.exp(logKernel(x, a) - log) };
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
