import { requireCount } from './preconditions.ts';

/** Where a function is least, as far as the search could tell. */
export interface Minimum {
  readonly point: readonly number[];
  readonly value: number;
}

interface Vertex {
  readonly point: readonly number[];
  readonly value: number;
}

/**
 * Smallest value of a function of a few variables, without derivatives.
 *
 * Source: Nelder and Mead (1965) with coefficients 1, 2, ½, ½; restarted from its own answer until that no longer helps.
 * Points where the function is not finite count as infinitely high.
 *
 * @param start first guess; each coordinate is first moved by 0.5, so scale variables to about 1.
 * @throws RangeError for an empty start.
 */
export function nelderMead(
  objective: (point: readonly number[]) => number,
  start: readonly number[],
): Minimum {
  requireCount(start.length, 'the number of variables', 1);
  const valueOf = (point: readonly number[]) => {
    const value = objective(point);
    return Number.isNaN(value) ? Infinity : value;
  };
  let best: Vertex = { point: start, value: valueOf(start) };
  for (let restart = 0; restart < 8; restart += 1) {
    const found = descend(valueOf, best.point, restart === 0 ? 0.5 : 0.05);
    const gained = best.value - found.value;
    best = found.value <= best.value ? found : best;
    if (restart > 0 && gained <= 1e-13 * (1 + Math.abs(best.value))) break;
  }
  return best;
}

function descend(
  valueOf: (point: readonly number[]) => number,
  start: readonly number[],
  size: number,
): Vertex {
  const corners = start.map((_, axis) => start.map((x, index) => (index === axis ? x + size : x)));
  let simplex: readonly Vertex[] = [start, ...corners].map((point) => ({ point, value: valueOf(point) }));
  for (let step = 0; step < 2000; step += 1) {
    simplex = simplex.toSorted((left, right) => left.value - right.value);
    if (spread(simplex) < 1e-10) break;
    simplex = replaceWorst(simplex, valueOf);
  }
  return simplex.toSorted((left, right) => left.value - right.value)[0] as Vertex;
}

function replaceWorst(
  simplex: readonly Vertex[],
  valueOf: (point: readonly number[]) => number,
): readonly Vertex[] {
  const kept = simplex.slice(0, -1);
  const worst = simplex.at(-1) as Vertex;
  const best = simplex[0] as Vertex;
  const centre = best.point.map(
    (_, axis) => kept.reduce((sum, { point }) => sum + (point[axis] ?? 0), 0) / kept.length,
  );
  const along = (factor: number): Vertex => {
    const point = centre.map((x, axis) => x + factor * (x - (worst.point[axis] ?? 0)));
    return { point, value: valueOf(point) };
  };
  const reflected = along(1);
  if (reflected.value < best.value) {
    const expanded = along(2);
    return [...kept, expanded.value < reflected.value ? expanded : reflected];
  }
  if (reflected.value < (kept.at(-1) as Vertex).value) return [...kept, reflected];
  const contracted = along(reflected.value < worst.value ? 0.5 : -0.5);
  if (contracted.value < Math.min(reflected.value, worst.value)) return [...kept, contracted];
  return simplex.map((vertex, index) => (index === 0 ? vertex : halfway(vertex, best, valueOf)));
}

function halfway(vertex: Vertex, best: Vertex, valueOf: (point: readonly number[]) => number): Vertex {
  const point = vertex.point.map((x, axis) => (x + (best.point[axis] ?? 0)) / 2);
  return { point, value: valueOf(point) };
}

function spread(simplex: readonly Vertex[]): number {
  const best = simplex[0] as Vertex;
  const distances = simplex.flatMap(({ point }) =>
    point.map((x, axis) => Math.abs(x - (best.point[axis] ?? 0))),
  );
  return Math.max(...distances);
}
