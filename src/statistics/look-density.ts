import { compositePoints, evenBreakpoints, gaussLegendre } from './gauss-legendre.ts';
import { normalCdf, normalDensity } from './special/normal.ts';

const RULE = gaussLegendre(10);
/** Standard deviations beyond which a normal density is left out (mass below 1e-17). */
const REACH = 8.5;

/** The distribution of a z statistic at one look, of the histories that have not stopped before. */
export interface LookDensity {
  /** Fisher information gathered so far. */
  readonly information: number;
  readonly points: readonly { readonly z: number; readonly mass: number }[];
}

/** Before the first look: everything at 0. */
export const START_DENSITY: LookDensity = { information: 0, points: [{ z: 0, mass: 1 }] };

/** The step to the next look: its information, and the drift, the mean of z per √information. */
export interface LookStep {
  readonly information: number;
  readonly drift: number;
}

/**
 * Probability that z at the next look exceeds a bound, among the histories still running, with its slope against −bound.
 */
export function probabilityAbove(
  density: LookDensity,
  step: LookStep,
  bound: number,
): { readonly probability: number; readonly slope: number } {
  const { root, increment, shift } = scalesOf(density, step);
  let probability = 0;
  let slope = 0;
  for (const { z, mass } of density.points) {
    const distance = (bound * root - z * Math.sqrt(density.information)) / increment - shift;
    probability += mass * normalCdf(-distance);
    slope += (mass * normalDensity(distance) * root) / increment;
  }
  return { probability, slope };
}

/**
 * Density at the next look of the histories that stay between two bounds there.
 *
 * Source: Armitage, McPherson and Rowe (1969), the convolution with a normal increment, by Gauss–Legendre quadrature on
 * panels narrower than the increment.
 */
export function advance(
  density: LookDensity,
  step: LookStep,
  bounds: { readonly low: number; readonly high: number },
): LookDensity {
  const { root, increment, shift } = scalesOf(density, step);
  const centre = step.drift * root;
  const from = Math.max(bounds.low, centre - REACH);
  const to = Math.min(bounds.high, centre + REACH);
  if (!(to > from)) return { information: step.information, points: [] };
  const width = Math.min(1.5, (1.5 * increment) / root);
  const sources = density.points.map(({ z, mass }) => ({ at: z * Math.sqrt(density.information), mass }));
  const points = compositePoints(evenBreakpoints(from, to, width), RULE).map(({ at, weight }) => {
    let sum = 0;
    for (const source of sources) {
      const distance = (at * root - source.at) / increment - shift;
      if (Math.abs(distance) < 9) sum += source.mass * normalDensity(distance);
    }
    return { z: at, mass: (weight * sum * root) / increment };
  });
  return { information: step.information, points };
}

function scalesOf(density: LookDensity, step: LookStep): { root: number; increment: number; shift: number } {
  const increment = Math.sqrt(step.information - density.information);
  return { root: Math.sqrt(step.information), increment, shift: step.drift * increment };
}
