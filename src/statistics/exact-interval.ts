import { DEFAULT_LEVEL, type Interval, type LevelOption } from './interval.ts';
import { requireOpenUnit, requireProportion } from './preconditions.ts';
import { betaQuantile } from './special/beta.ts';

/**
 * Clopper–Pearson interval of a rate, between 0 and 1: covers at least the level whatever the rate, hence wide.
 *
 * Source: Clopper and Pearson (1934), by beta quantiles. With n = 0 it is [0, 1].
 *
 * @throws RangeError unless 0 ≤ successes ≤ n and 0 < level < 1.
 */
export function clopperPearson(successes: number, n: number, options: LevelOption = {}): Interval {
  requireProportion(successes, n);
  const { level = DEFAULT_LEVEL } = options;
  requireOpenUnit(level, 'level');
  const tail = (1 - level) / 2;
  const low = successes === 0 ? 0 : betaQuantile(tail, successes, n - successes + 1);
  const high = successes === n ? 1 : betaQuantile(1 - tail, successes + 1, n - successes);
  return { low, high, level, method: 'clopper-pearson' };
}

/**
 * Jeffreys interval of a rate, between 0 and 1: equal tails of the posterior Beta(successes + ½, failures + ½).
 *
 * Source: Brown, Cai and DasGupta (2001), whose rule sets the low end to 0 with no success and the high end to 1 with
 * no failure. With n = 0 it is [0, 1].
 *
 * @throws RangeError unless 0 ≤ successes ≤ n and 0 < level < 1.
 */
export function jeffreys(successes: number, n: number, options: LevelOption = {}): Interval {
  requireProportion(successes, n);
  const { level = DEFAULT_LEVEL } = options;
  requireOpenUnit(level, 'level');
  const tail = (1 - level) / 2;
  const a = successes + 0.5;
  const b = n - successes + 0.5;
  const low = successes === 0 ? 0 : betaQuantile(tail, a, b);
  const high = successes === n ? 1 : betaQuantile(1 - tail, a, b);
  return { low, high, level, method: 'jeffreys' };
}
