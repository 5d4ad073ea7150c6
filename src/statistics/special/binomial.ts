import { requireCount, requireProbability } from '../preconditions.ts';
import { betaTails } from './beta.ts';
import { devianceTerm, stirlingError } from './log-gamma.ts';

const TWO_PI = 2 * Math.PI;

/**
 * Natural logarithm of P(X = k) for X ~ Binomial(n, p) with 0 < p < 1; n up to 1e9 keeps about 1e-13 relative.
 *
 * Source: Loader (2000), saddle-point expansion.
 *
 * @throws RangeError unless 0 ≤ k ≤ n are whole numbers and 0 ≤ p ≤ 1.
 */
export function logBinomialPmf(k: number, n: number, p: number): number {
  requireArguments(k, n, p);
  if (k === 0) return n === 0 ? 0 : n * Math.log1p(-p);
  if (k === n) return n * Math.log(p);
  const rest = n - k;
  const errors = stirlingError(n) - stirlingError(k) - stirlingError(rest);
  const deviance = devianceTerm(k, n * p) + devianceTerm(rest, n * (1 - p));
  return errors - deviance + 0.5 * Math.log(n / (TWO_PI * k) / rest);
}

/**
 * P(X ≤ k) for X ~ Binomial(n, p), through the incomplete beta function (Abramowitz–Stegun 26.5.24).
 *
 * @throws RangeError unless 0 ≤ k ≤ n are whole numbers and 0 ≤ p ≤ 1.
 */
export function binomialCdf(k: number, n: number, p: number): number {
  requireArguments(k, n, p);
  if (k === n) return 1;
  return betaTails({ x: 1 - p, complement: p }, { a: n - k, b: k + 1 }).lower;
}

function requireArguments(k: number, n: number, p: number): void {
  requireCount(n, 'n');
  requireCount(k, 'k');
  if (k > n) throw new RangeError(`k (${k}) must not exceed n (${n})`);
  requireProbability(p, 'p');
}
