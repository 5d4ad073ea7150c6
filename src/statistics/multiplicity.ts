import { requireProbability } from './preconditions.ts';

/**
 * Benjamini–Hochberg adjusted p-values, in the order given: reject those ≤ q to hold the false discovery rate at q.
 *
 * Source: Benjamini and Hochberg (1995), p̃(i) = min over j ≥ i of m·p(j)/j; valid under independence and positive
 * dependence.
 *
 * @throws RangeError when a p-value lies outside [0, 1].
 */
export function benjaminiHochberg(pValues: readonly number[]): readonly number[] {
  for (const pValue of pValues) requireProbability(pValue, 'each p-value');
  const descending = pValues.map((pValue, index) => ({ pValue, index })).sort((a, b) => b.pValue - a.pValue);
  const adjusted = Array.from({ length: pValues.length }, () => 1);
  let least = 1;
  descending.forEach(({ pValue, index }, position) => {
    least = Math.min(least, (pValues.length * pValue) / (pValues.length - position));
    adjusted[index] = least;
  });
  return adjusted;
}
