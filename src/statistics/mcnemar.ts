import { requireCount } from './preconditions.ts';
import { binomialCdf } from './special/binomial.ts';

/**
 * p-value of McNemar's exact test for runs judged twice, once under each of two configurations.
 *
 * Only runs whose verdict changed count: under no effect `onlyFirst` ~ Binomial(onlyFirst + onlySecond, ½).
 * Source: McNemar (1947), exact two-sided binomial form. 1 when no verdict changed.
 *
 * @param onlyFirst runs that passed under the first configuration only.
 * @param onlySecond runs that passed under the second only.
 * @throws RangeError unless both are whole numbers, 0 or more.
 */
export function mcnemarExact(onlyFirst: number, onlySecond: number): number {
  requireCount(onlyFirst, 'onlyFirst');
  requireCount(onlySecond, 'onlySecond');
  const changed = onlyFirst + onlySecond;
  if (changed === 0) return 1;
  return Math.min(1, 2 * binomialCdf(Math.min(onlyFirst, onlySecond), changed, 0.5));
}
