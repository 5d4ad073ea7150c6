import { compositePoints, gaussLegendre, type WeightedPoint } from './gauss-legendre.ts';
import { DEFAULT_LEVEL, type Interval, type LevelOption } from './interval.ts';
import { requireOpenUnit, requireProportion } from './preconditions.ts';
import { type BetaShape, betaDensity, betaQuantile, betaQuantilePoint, betaTails } from './special/beta.ts';

/** Jeffreys' prior for a rate. */
const JEFFREYS_PRIOR: BetaShape = { a: 0.5, b: 0.5 };

/** Probabilities whose quantiles cut the line into panels: dense in the middle, far into both tails. */
const LEVELS = [1e-17, 1e-13, 1e-9, 1e-6, 1e-4, 0.002, 0.02, 0.1, 0.25, 0.5];

/** What is known of several arms' order. */
export interface ArmComparison {
  /** Probability that this arm has the highest rate; the arms' add up to 1. */
  readonly probabilityBest: number;
  /** Rate given up on average by choosing this arm: E[max p − p], 0 … 1. */
  readonly expectedLoss: number;
}

/**
 * Posterior Beta distribution of a rate after counts of raw events.
 *
 * @param options `prior`: Jeffreys' Beta(½, ½) when absent.
 * @throws RangeError unless 0 ≤ successes ≤ n.
 */
export function betaPosterior(
  successes: number,
  n: number,
  options: { readonly prior?: BetaShape } = {},
): BetaShape {
  requireProportion(successes, n);
  const { prior = JEFFREYS_PRIOR } = options;
  return { a: prior.a + successes, b: prior.b + n - successes };
}

/** Mean of a Beta distribution. */
export function betaMean({ a, b }: BetaShape): number {
  return a / (a + b);
}

/**
 * Equal-tailed credible interval of a Beta distribution.
 *
 * @throws RangeError unless both parameters are above 0 and 0 < level < 1.
 */
export function credibleInterval(shape: BetaShape, options: LevelOption = {}): Interval {
  const { level = DEFAULT_LEVEL } = options;
  requireOpenUnit(level, 'level');
  const tail = (1 - level) / 2;
  const low = betaQuantile(tail, shape.a, shape.b);
  const high = betaQuantile(1 - tail, shape.a, shape.b);
  return { low, high, level, method: 'beta-credible' };
}

/**
 * For each of several independent arms, the probability that it is the best and the expected loss of choosing it.
 *
 * Source: P(best i) = ∫ f_i ∏_{j≠i} F_j and E[max] = Σ_i ∫ x f_i ∏_{j≠i} F_j, by composite Gauss–Legendre quadrature on
 * the logit scale between quantiles of all arms: deterministic, no random draws, absolute error about 1e-9 or better.
 *
 * @throws RangeError unless every parameter is above 0.
 */
export function compareArms(arms: readonly BetaShape[]): readonly ArmComparison[] {
  if (arms.length === 0) return [];
  const best = arms.map(() => 0);
  let expectedMaximum = 0;
  for (const point of quadraturePoints(arms)) {
    const x = 1 / (1 + Math.exp(-point.at));
    const complement = 1 / (1 + Math.exp(point.at));
    const below = arms.map((arm) => betaTails({ x, complement }, arm).lower);
    arms.forEach((arm, index) => {
      const others = below.reduce(
        (product, share, other) => (other === index ? product : product * share),
        1,
      );
      const mass = point.weight * x * complement * betaDensity({ x, complement }, arm) * others;
      best[index] = (best[index] ?? 0) + mass;
      expectedMaximum += mass * x;
    });
  }
  const total = best.reduce((sum, share) => sum + share, 0);
  return arms.map((arm, index) => ({
    probabilityBest: (best[index] ?? 0) / total,
    expectedLoss: Math.max(0, expectedMaximum / total - betaMean(arm)),
  }));
}

function quadraturePoints(arms: readonly BetaShape[]): readonly WeightedPoint[] {
  const cuts = arms.flatMap((arm) =>
    LEVELS.flatMap((level) => {
      const lower = betaQuantilePoint(level, arm);
      const upper = betaQuantilePoint(level, { a: arm.b, b: arm.a });
      return [Math.log(lower.x) - Math.log(lower.complement), Math.log(upper.complement) - Math.log(upper.x)];
    }),
  );
  const finite = [...new Set(cuts.filter(Number.isFinite))].sort((left, right) => left - right);
  return compositePoints(finite, gaussLegendre(12));
}
