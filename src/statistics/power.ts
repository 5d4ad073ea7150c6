import { requireOpenUnit, requirePositive } from './preconditions.ts';
import { normalCdf, normalCritical, normalQuantile } from './special/normal.ts';

/** What a planned comparison of two rates must guarantee. */
export interface PowerOptions {
  /** Two-sided error rate; 0.05 when absent. */
  readonly alpha?: number;
  /** Chance to find a true difference; 0.8 when absent. */
  readonly power?: number;
  /** Factor for runs that fail in bursts, from `effectiveSize`; 1 when absent. */
  readonly designEffect?: number;
}

/**
 * Runs needed on each side to find a difference of two rates, not rounded; round up.
 *
 * Source: Fleiss (1981) without continuity correction:
 * (z(1−α/2)·√(2p̄q̄) + z(power)·√(p₁q₁ + p₂q₂))² / (p₁ − p₂)².
 *
 * @throws RangeError unless the rates differ and lie strictly between 0 and 1, and the options are in range.
 */
export function sampleSizePerSide(first: number, second: number, options: PowerOptions = {}): number {
  const { alpha = 0.05, power = 0.8, designEffect = 1 } = options;
  requireOpenUnit(power, 'power');
  const { pooled, separate } = deviations(first, second);
  if (first === second) throw new RangeError('equal rates cannot be told apart by any number of runs');
  requireOpenUnit(alpha, 'alpha');
  requireDesignEffect(designEffect);
  const root = -normalQuantile(alpha / 2) * pooled + normalQuantile(power) * separate;
  return (designEffect * root * root) / (first - second) ** 2;
}

/**
 * Chance to find a difference of two rates with so many runs on each side; the inverse of `sampleSizePerSide`.
 *
 * The chance of a finding in the wrong direction is left out, as in Fleiss (1981).
 *
 * @throws RangeError unless the rates lie strictly between 0 and 1, n is above 0 and the options are in range.
 */
export function powerOfTwoProportions(
  first: number,
  second: number,
  options: { readonly n: number; readonly alpha?: number; readonly designEffect?: number },
): number {
  const { n, alpha = 0.05, designEffect = 1 } = options;
  requirePositive(n, 'n');
  requireOpenUnit(alpha, 'alpha');
  requireDesignEffect(designEffect);
  const { pooled, separate } = deviations(first, second);
  const signal = Math.abs(first - second) * Math.sqrt(n / designEffect);
  return normalCdf((signal + normalQuantile(alpha / 2) * pooled) / separate);
}

/**
 * Smallest difference from a rate that so many runs on each side would find, in the given direction, as a positive
 * number; null where even the largest possible one would be missed.
 *
 * Source: `sampleSizePerSide` solved for the second rate by bisection.
 *
 * @throws RangeError unless 0 < rate < 1, n is above 0 and the options are in range.
 */
export function minimumDetectableDifference(
  rate: number,
  n: number,
  options: PowerOptions & { readonly direction: 'up' | 'down' },
): number | null {
  requireOpenUnit(rate, 'rate');
  requirePositive(n, 'n');
  const { direction, ...rest } = options;
  const room = (direction === 'up' ? 1 - rate : rate) * (1 - 1e-9);
  const needed = (difference: number) =>
    sampleSizePerSide(rate, direction === 'up' ? rate + difference : rate - difference, rest);
  if (needed(room) > n) return null;
  let low = 0;
  let high = room;
  for (let step = 0; step < 100; step += 1) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    const other = direction === 'up' ? rate + middle : rate - middle;
    if (other === rate || needed(middle) > n) low = middle;
    else high = middle;
  }
  return high;
}

/**
 * Runs needed to know a rate to within a margin on either side, not rounded; round up.
 *
 * Source: Wald, z²·p(1−p)/margin². Take 0.5 for a rate that is not known: it needs the most.
 *
 * @param margin half the width of the interval, between 0 and 1.
 * @param options `level` of the interval, 0.95 when absent; `designEffect`, 1 when absent.
 * @throws RangeError unless rate, margin and level lie strictly between 0 and 1 and the design effect is 1 or more.
 */
export function sampleSizeForMargin(
  rate: number,
  margin: number,
  options: { readonly level?: number; readonly designEffect?: number } = {},
): number {
  const { level = 0.95, designEffect = 1 } = options;
  requireOpenUnit(rate, 'rate');
  requireOpenUnit(margin, 'margin');
  requireDesignEffect(designEffect);
  return designEffect * rate * (1 - rate) * (normalCritical(level) / margin) ** 2;
}

function deviations(first: number, second: number): { pooled: number; separate: number } {
  requireOpenUnit(first, 'the first rate');
  requireOpenUnit(second, 'the second rate');
  const mean = (first + second) / 2;
  return {
    pooled: Math.sqrt(2 * mean * (1 - mean)),
    separate: Math.sqrt(first * (1 - first) + second * (1 - second)),
  };
}

function requireDesignEffect(designEffect: number): void {
  if (!(designEffect >= 1 && Number.isFinite(designEffect))) {
    throw new RangeError(`designEffect must be a finite number, 1 or more, got ${designEffect}`);
  }
}
