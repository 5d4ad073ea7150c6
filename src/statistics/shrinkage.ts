import { requireFinite, requireNonNegative } from './preconditions.ts';

/** An estimate pulled towards no effect, in the unit of the estimate. */
export interface ShrunkenEstimate {
  readonly estimate: number;
  readonly standardError: number;
  /** Share of the raw estimate that is kept, 0 … 1. */
  readonly kept: number;
}

/**
 * Estimate as it should be published after it was chosen among many: θ̂·τ²/(τ² + se²).
 *
 * Source: normal–normal empirical Bayes (Efron and Morris 1973) with prior mean 0.
 *
 * @param options `standardError` of the raw estimate; `tau`, the spread of true effects, 0.03 when absent (three points of
 * a rate, until ten outcomes are known).
 * @throws RangeError unless the estimate is finite and both spreads are finite, 0 or more.
 */
export function shrink(
  estimate: number,
  options: { readonly standardError: number; readonly tau?: number },
): ShrunkenEstimate {
  const { standardError, tau = 0.03 } = options;
  requireFinite(estimate, 'estimate');
  requireNonNegative(standardError, 'standardError');
  requireNonNegative(tau, 'tau');
  const kept = standardError === 0 ? 1 : tau ** 2 / (tau ** 2 + standardError ** 2);
  return { estimate: estimate * kept, standardError: standardError * Math.sqrt(kept), kept };
}

/**
 * Spread τ of true effects from estimates whose standard errors are known; 0 where they vary no more than chance.
 *
 * Source: DerSimonian and Laird (1986), moment estimate around a mean of 0: Σw(θ̂² − se²)/Σw with w = 1/se².
 *
 * @throws RangeError for an empty list, an estimate that is not finite or a standard error that is not above 0.
 */
export function spreadOfEffects(
  outcomes: readonly { readonly estimate: number; readonly standardError: number }[],
): number {
  if (outcomes.length === 0) throw new RangeError('a spread of effects needs at least one outcome');
  let weighted = 0;
  let weights = 0;
  for (const { estimate, standardError } of outcomes) {
    requireFinite(estimate, 'estimate');
    if (!(standardError > 0)) throw new RangeError(`standardError must be above 0, got ${standardError}`);
    const weight = 1 / standardError ** 2;
    weighted += weight * (estimate ** 2 - standardError ** 2);
    weights += weight;
  }
  return Math.sqrt(Math.max(0, weighted / weights));
}
