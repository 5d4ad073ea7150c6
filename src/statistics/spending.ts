import { requireOpenUnit, requireProbability } from './preconditions.ts';
import { normalCdf, normalQuantile } from './special/normal.ts';

/** How an error rate is spent: evenly, for early harm stops, or late, for confirming a benefit. */
export type SpendingFunction = 'pocock' | 'obrien-fleming';

/**
 * Share of a one-sided error rate spent when a fraction of the planned information is in.
 *
 * Source: Lan and DeMets (1983): Pocock type α·ln(1 + (e − 1)t), O'Brien–Fleming type 2(1 − Φ(z(α/2)/√t)).
 *
 * @param alpha error rate of one side, in (0, 1).
 * @param fraction of the planned information, in [0, 1].
 * @throws RangeError when either is out of range.
 */
export function spentBy(spending: SpendingFunction, alpha: number, fraction: number): number {
  requireOpenUnit(alpha, 'alpha');
  requireProbability(fraction, 'fraction');
  if (fraction === 0) return 0;
  switch (spending) {
    case 'pocock':
      return alpha * Math.log1p((Math.E - 1) * fraction);
    case 'obrien-fleming':
      return 2 * normalCdf(normalQuantile(alpha / 2) / Math.sqrt(fraction));
  }
}
