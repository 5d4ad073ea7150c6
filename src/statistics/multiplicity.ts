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
  return stepUp(pValues, pValues.length);
}

/**
 * Benjamini–Yekutieli adjusted p-values, in the order given: as Benjamini–Hochberg, but under any dependence.
 *
 * Source: Benjamini and Yekutieli (2001); every value is larger by the factor 1 + ½ + … + 1/m.
 *
 * @throws RangeError when a p-value lies outside [0, 1].
 */
export function benjaminiYekutieli(pValues: readonly number[]): readonly number[] {
  const harmonic = pValues.reduce((sum, _, index) => sum + 1 / (index + 1), 0);
  return stepUp(pValues, pValues.length * harmonic);
}

function stepUp(pValues: readonly number[], factor: number): readonly number[] {
  for (const pValue of pValues) requireProbability(pValue, 'each p-value');
  const descending = pValues.map((pValue, index) => ({ pValue, index })).sort((a, b) => b.pValue - a.pValue);
  const adjusted = Array.from({ length: pValues.length }, () => 1);
  let least = 1;
  descending.forEach(({ pValue, index }, position) => {
    least = Math.min(least, (factor * pValue) / (pValues.length - position));
    adjusted[index] = least;
  });
  return adjusted;
}
