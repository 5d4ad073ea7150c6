import { DEFAULT_LEVEL, type Interval, type LevelOption } from './interval.ts';
import { requireOpenUnit, requirePositive, requireProportion } from './preconditions.ts';
import type { Proportion } from './proportion.ts';
import { normalCritical } from './special/normal.ts';

/** A ratio of two rates: how many times as frequent. */
export interface RiskRatio {
  /** Above 0; 1 is no difference. */
  readonly ratio: number;
  readonly interval: Interval;
  /** True where an empty cell made ½ be added to each; the ratio is then a shrunken guess, not the observed one. */
  readonly corrected: boolean;
}

/**
 * Ratio of two independent rates, first / second, with the interval of its logarithm.
 *
 * Source: Katz et al. (1978). Zero cells, where the logarithm or its variance fails: when either side has no success,
 * or every run of both is one, ½ is added to the successes and failures of both sides (Haldane 1956, Anscombe 1956),
 * so that ratio and limits stay finite.
 *
 * @throws RangeError unless both n are above 0, 0 ≤ successes ≤ n and 0 < level < 1.
 */
export function riskRatio(first: Proportion, second: Proportion, options: LevelOption = {}): RiskRatio {
  const { level = DEFAULT_LEVEL } = options;
  requireOpenUnit(level, 'level');
  for (const side of [first, second]) {
    requireProportion(side.successes, side.n);
    requirePositive(side.n, 'n');
  }
  const bothFull = first.successes === first.n && second.successes === second.n;
  const corrected = first.successes === 0 || second.successes === 0 || bothFull;
  const half = corrected ? 0.5 : 0;
  const one = { successes: first.successes + half, n: first.n + 2 * half };
  const two = { successes: second.successes + half, n: second.n + 2 * half };
  const ratio = one.successes / one.n / (two.successes / two.n);
  const variance = logVariance(one) + logVariance(two);
  const factor = Math.exp(normalCritical(level) * Math.sqrt(variance));
  const interval = { low: ratio / factor, high: ratio * factor, level, method: 'katz-log' };
  return { ratio, interval, corrected };
}

function logVariance({ successes, n }: Proportion): number {
  return (n - successes) / (n * successes);
}
