import { requireCount } from './preconditions.ts';

/** Nodes in (−1, 1) and weights of a quadrature rule. */
export interface QuadratureRule {
  readonly nodes: readonly number[];
  readonly weights: readonly number[];
}

/** One point of a composite quadrature: where to evaluate and how much it counts. */
export interface WeightedPoint {
  readonly at: number;
  readonly weight: number;
}

/**
 * Gauss–Legendre rule with `size` points, exact for polynomials of degree 2·size − 1.
 *
 * Source: Newton's iteration on the Legendre polynomial from Tricomi's first guess (Numerical Recipes 4.6).
 *
 * @throws RangeError unless size is a whole number, 1 or more.
 */
export function gaussLegendre(size: number): QuadratureRule {
  requireCount(size, 'size', 1);
  const nodes: number[] = [];
  const weights: number[] = [];
  for (let index = 0; index < size; index += 1) {
    let node = -Math.cos((Math.PI * (index + 0.75)) / (size + 0.5));
    let derivative = 1;
    for (let step = 0; step < 100; step += 1) {
      const { value, slope } = legendre(size, node);
      derivative = slope;
      const move = value / slope;
      node -= move;
      if (Math.abs(move) < 1e-15) break;
    }
    derivative = legendre(size, node).slope;
    nodes.push(node);
    weights.push(2 / ((1 - node * node) * derivative * derivative));
  }
  return { nodes, weights };
}

/** The points of a rule laid over each panel between consecutive breakpoints; empty panels are left out. */
export function compositePoints(
  breakpoints: readonly number[],
  rule: QuadratureRule,
): readonly WeightedPoint[] {
  const points: WeightedPoint[] = [];
  let from = breakpoints[0] ?? 0;
  for (const to of breakpoints.slice(1)) {
    const half = (to - from) / 2;
    const middle = (to + from) / 2;
    rule.nodes.forEach((node, index) => {
      if (half > 0) points.push({ at: middle + half * node, weight: half * (rule.weights[index] ?? 0) });
    });
    from = to;
  }
  return points;
}

/** Breakpoints that cut [from, to] into equal panels no wider than `widest`. */
export function evenBreakpoints(from: number, to: number, widest: number): readonly number[] {
  const panels = Math.max(1, Math.ceil((to - from) / widest));
  return Array.from({ length: panels + 1 }, (_, index) => from + ((to - from) * index) / panels);
}

function legendre(degree: number, x: number): { value: number; slope: number } {
  let before = 0;
  let value = 1;
  for (let k = 1; k <= degree; k += 1) {
    const next = ((2 * k - 1) * x * value - (k - 1) * before) / k;
    before = value;
    value = next;
  }
  return { value, slope: (degree * (x * value - before)) / (x * x - 1) };
}
