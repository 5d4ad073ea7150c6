import { requirePositive, requireProbability } from '../preconditions.ts';
import { type LogTail, solveLogTail } from './log-concave-root.ts';
import { devianceTerm, stirlingError } from './log-gamma.ts';

const LARGEST_STEPS = 1_000_000;
const LOG_TWO_PI = Math.log(2 * Math.PI);

/** A point of [0, 1] together with its complement, so that neither loses digits near an end. */
export interface UnitPoint {
  readonly x: number;
  readonly complement: number;
}

/** Both parameters of a beta distribution, each above 0. */
export interface BetaShape {
  readonly a: number;
  readonly b: number;
}

/**
 * Natural logarithm of the beta function B(a, b), about 1e-14 relative also where both parameters are huge.
 *
 * @throws RangeError unless a and b are finite and above 0.
 */
export function lnBeta(a: number, b: number): number {
  requirePositive(a, 'a');
  requirePositive(b, 'b');
  const [small, large] = a < b ? [a, b] : [b, a];
  const share = small / (a + b);
  const errors = stirlingError(a) + stirlingError(b) - stirlingError(a + b);
  const powers = small * Math.log(share) + large * Math.log1p(-share);
  return powers + errors + 0.5 * (LOG_TWO_PI - Math.log(small) - Math.log1p(-share));
}

/**
 * Regularised incomplete beta function I_x(a, b): the probability that a Beta(a, b) variable is at most x.
 *
 * Source: continued fraction of Didonato and Morris (1992, TOMS 708), by the modified Lentz method, with Loader's (2000)
 * saddle-point form of the leading factor. About 1e-13 relative; 1e-11 for parameters up to 1e9.
 *
 * @throws RangeError unless 0 ≤ x ≤ 1 and a, b > 0.
 */
export function regularizedBeta(x: number, a: number, b: number): number {
  requireProbability(x, 'x');
  return betaTails({ x, complement: 1 - x }, { a, b }).lower;
}

/** Lower and upper probability of a beta distribution at a point, each to full relative precision in its own tail. */
export function betaTails(point: UnitPoint, shape: BetaShape): { lower: number; upper: number } {
  requirePositive(shape.a, 'a');
  requirePositive(shape.b, 'b');
  if (point.x <= 0) return { lower: 0, upper: 1 };
  if (point.complement <= 0) return { lower: 1, upper: 0 };
  const mirrored = point.x > (shape.a + 1) / (shape.a + shape.b + 2);
  const tail = mirrored ? Math.exp(logTail(flip(point), turn(shape))) : Math.exp(logTail(point, shape));
  const inner = Math.min(1, tail);
  return mirrored ? { lower: 1 - inner, upper: inner } : { lower: inner, upper: 1 - inner };
}

/** Density of Beta(a, b) at a point strictly inside (0, 1). */
export function betaDensity(point: UnitPoint, shape: BetaShape): number {
  return Math.exp(logKernel(point, shape)) / (point.x * point.complement);
}

/**
 * Quantile of Beta(a, b): the x with I_x(a, b) = p, about 1e-13 relative.
 *
 * @throws RangeError unless 0 ≤ p ≤ 1 and a, b > 0.
 */
export function betaQuantile(p: number, a: number, b: number): number {
  return betaQuantilePoint(p, { a, b }).x;
}

/** Quantile of Beta(a, b) with its complement, which keeps full relative precision where the quantile is near 1. */
export function betaQuantilePoint(p: number, shape: BetaShape): UnitPoint {
  requireProbability(p, 'p');
  requirePositive(shape.a, 'a');
  requirePositive(shape.b, 'b');
  if (p === 0) return { x: 0, complement: 1 };
  if (p === 1) return { x: 1, complement: 0 };
  if (p > 0.5) return flip(lowerTailPoint(1 - p, turn(shape)));
  return lowerTailPoint(p, shape);
}

function lowerTailPoint(p: number, shape: BetaShape): UnitPoint {
  const spread = Math.sqrt(1 / shape.a + 1 / shape.b);
  const start = Math.log(shape.a / shape.b) - spread;
  return fromLogit(solveLogTail((logit) => logitTail(logit, shape), Math.log(p), start));
}

function logitTail(logit: number, shape: BetaShape): LogTail {
  const point = fromLogit(logit);
  const mirrored = point.x > (shape.a + 1) / (shape.a + shape.b + 2);
  const log = mirrored ? Math.log1p(-Math.exp(logTail(flip(point), turn(shape)))) : logTail(point, shape);
  return { log, slope: Math.exp(logKernel(point, shape) - log) };
}

/** ln I_x for x below the mean, where the continued fraction converges fast. */
function logTail(point: UnitPoint, shape: BetaShape): number {
  return logKernel(point, shape) + Math.log(continuedFraction(point, shape));
}

/** ln of x^a (1−x)^b / B(a, b), which is x(1−x) times the density. */
function logKernel({ x, complement }: UnitPoint, { a, b }: BetaShape): number {
  const n = a + b;
  const errors = stirlingError(n) - stirlingError(a) - stirlingError(b);
  const deviance = devianceTerm(a, n * x) + devianceTerm(b, n * complement);
  return errors - deviance + 0.5 * (Math.log(a) + Math.log(b / n) - LOG_TWO_PI);
}

/**
 * I_x over its leading factor. The form keeps its digits near the mean of large parameters, since x enters the sensitive
 * terms only through a·(1−x) − b·x.
 */
function continuedFraction({ x, complement }: UnitPoint, { a, b }: BetaShape): number {
  const drift = a * complement - b * x;
  let c = Infinity;
  let d = (a + 1) / (a * (drift + 1));
  let result = d;
  for (let n = 1; n <= LARGEST_STEPS; n += 1) {
    const odd = a + 2 * n - 1;
    const curb = (n * (b - n) * x) / odd;
    const numerator = (((a + n - 1) * (a + b + n - 1)) / odd) * curb * x;
    const denominator = n + curb + ((a + n) * (drift + 1 + n * (1 + complement))) / (odd + 2);
    d = 1 / (denominator + numerator * d);
    c = denominator + numerator / c;
    result *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return result;
}

function fromLogit(logit: number): UnitPoint {
  return { x: 1 / (1 + Math.exp(-logit)), complement: 1 / (1 + Math.exp(logit)) };
}

function flip(point: UnitPoint): UnitPoint {
  return { x: point.complement, complement: point.x };
}

function turn(shape: BetaShape): BetaShape {
  return { a: shape.b, b: shape.a };
}
