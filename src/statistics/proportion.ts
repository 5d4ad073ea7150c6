import { requireCount } from './preconditions.ts';

/** So many of n runs (events, calls) that have a property. */
export interface Proportion {
  /** 0 … n. */
  readonly successes: number;
  readonly n: number;
}

/**
 * Throws unless both counts are whole numbers with 0 ≤ successes ≤ n, as exact tests need.
 *
 * @throws RangeError that names the argument.
 */
export function requireWholeProportion(proportion: Proportion, name: string): void {
  requireCount(proportion.n, `${name}.n`);
  requireCount(proportion.successes, `${name}.successes`);
  if (proportion.successes > proportion.n) {
    throw new RangeError(
      `${name}.successes (${proportion.successes}) must not exceed its n (${proportion.n})`,
    );
  }
}
