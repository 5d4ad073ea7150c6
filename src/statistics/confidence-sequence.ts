import { requireNonNegative, requireOpenUnit, requirePositive } from './preconditions.ts';

/**
 * Half-width of a confidence sequence for a mean: valid at every look, planned or not.
 *
 * Source: Howard et al. (2021), two-sided normal mixture: √((V + ρ)·ln((V + ρ)/(ρα²)))/n with V = variance·n. One vendor's
 * page prints ρ + α² under the logarithm; that alarms falsely in most null worlds.
 *
 * @param n observations so far, above 0.
 * @param options `variance` of one observation; `alpha` in (0, 1), 0.05 when absent; `rho` above 0, from `mixtureScale`.
 * @throws RangeError when an argument is out of range.
 */
export function confidenceSequenceHalfWidth(
  n: number,
  options: { readonly variance: number; readonly rho: number; readonly alpha?: number },
): number {
  const { variance, rho, alpha = 0.05 } = options;
  requirePositive(n, 'n');
  requireNonNegative(variance, 'variance');
  requirePositive(rho, 'rho');
  requireOpenUnit(alpha, 'alpha');
  const time = variance * n + rho;
  return Math.sqrt(time * Math.log(time / (rho * alpha * alpha))) / n;
}

/**
 * The ρ that makes a confidence sequence about as narrow as can be at a planned number of observations.
 *
 * Source: Howard et al. (2021), section 3.5: ρ = V/(2 ln(1/α) + ln(1 + 2 ln(1/α))) with V = variance · planned.
 *
 * @throws RangeError when an argument is out of range.
 */
export function mixtureScale(
  planned: number,
  options: { readonly variance: number; readonly alpha?: number },
): number {
  const { variance, alpha = 0.05 } = options;
  requirePositive(planned, 'planned');
  requirePositive(variance, 'variance');
  requireOpenUnit(alpha, 'alpha');
  const doubled = -2 * Math.log(alpha);
  return (variance * planned) / (doubled + Math.log1p(doubled));
}
