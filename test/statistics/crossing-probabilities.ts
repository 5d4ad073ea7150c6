import {
  advance,
  type LookDensity,
  probabilityAbove,
  START_DENSITY,
} from '../../src/statistics/look-density.ts';

/**
 * Chance of first crossing each bound for z, under any true effect: error rate with drift 0, power with another. With two sides the
 * lower bounds are the negatives; `drift` is the mean of z per √information.
 */
export function crossingProbabilities(
  bounds: readonly number[],
  options: { readonly information: readonly number[]; readonly sides?: 1 | 2; readonly drift?: number },
): { readonly upper: readonly number[]; readonly lower: readonly number[] } {
  const { information, sides = 1, drift = 0 } = options;
  const upper: number[] = [];
  const lower: number[] = [];
  let density: LookDensity = START_DENSITY;
  bounds.forEach((high, index) => {
    const step = { information: information[index] ?? 0, drift };
    const low = sides === 2 ? -high : -Infinity;
    upper.push(probabilityAbove(density, step, high).probability);
    lower.push(
      sides === 2 ? probabilityAbove(mirrored(density), { ...step, drift: -drift }, high).probability : 0,
    );
    density = advance(density, step, { low, high });
  });
  return { upper, lower };
}

function mirrored({ information, points }: LookDensity): LookDensity {
  return { information, points: points.map(({ z, mass }) => ({ z: -z, mass })) };
}
