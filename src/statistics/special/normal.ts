import { requireFinite, requireOpenUnit } from '../preconditions.ts';

const INV_SQRT_TWO_PI = 0.3989422804014327;

/** Density of the standard normal distribution. */
export function normalDensity(z: number): number {
  return INV_SQRT_TWO_PI * Math.exp(-0.5 * z * z);
}

/**
 * Probability that a standard normal variable is at most z; about 1e-15 relative, in the lower tail too.
 *
 * Source: Cody (1969), rational Chebyshev approximations for the error function, in the arrangement of R's `pnorm`.
 *
 * @throws RangeError when z is NaN; ±Infinity give 1 and 0.
 */
export function normalCdf(z: number): number {
  if (z === Infinity) return 1;
  if (z === -Infinity) return 0;
  requireFinite(z, 'z');
  const size = Math.abs(z);
  if (size <= 0.67448975) return 0.5 + centralHalf(z);
  const tail = size <= 5.656854249492381 ? middleTail(size) : farTail(size);
  return z > 0 ? 1 - tail : tail;
}

/**
 * Natural logarithm of the probability that a standard normal variable exceeds z; finite for every finite z.
 *
 * Source: normalCdf; beyond 35 its asymptotic series, Abramowitz–Stegun 26.2.12.
 */
export function logNormalUpper(z: number): number {
  if (z <= 35) return Math.log(normalCdf(-z));
  return -0.5 * z * z + Math.log(INV_SQRT_TWO_PI / z) + Math.log1p(-1 / (z * z));
}

/**
 * The z with normalCdf(z) = p, about 1e-15 relative.
 *
 * Source: Wichura (1988), algorithm AS 241 (PPND16).
 *
 * @throws RangeError unless 0 < p < 1.
 */
export function normalQuantile(p: number): number {
  requireOpenUnit(p, 'p');
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * polynomial(CENTRE_TOP, r)) / polynomial(CENTRE_BOTTOM, r);
  }
  const r = Math.sqrt(-Math.log(q < 0 ? p : 1 - p));
  const size =
    r <= 5
      ? polynomial(MIDDLE_TOP, r - 1.6) / polynomial(MIDDLE_BOTTOM, r - 1.6)
      : polynomial(FAR_TOP, r - 5) / polynomial(FAR_BOTTOM, r - 5);
  return q < 0 ? -size : size;
}

/**
 * Two-sided critical value: the z that a standard normal variable stays within with probability `level`.
 *
 * @throws RangeError unless 0 < level < 1.
 */
export function normalCritical(level: number): number {
  requireOpenUnit(level, 'level');
  return -normalQuantile((1 - level) / 2);
}

function centralHalf(z: number): number {
  const square = z * z;
  return (z * polynomial(CODY_A, square)) / polynomial(CODY_B, square);
}

function middleTail(size: number): number {
  return (splitExponential(size) * polynomial(CODY_C, size)) / polynomial(CODY_D, size);
}

function farTail(size: number): number {
  const inverse = 1 / (size * size);
  const correction = (inverse * polynomial(CODY_P, inverse)) / polynomial(CODY_Q, inverse);
  return (splitExponential(size) * (INV_SQRT_TWO_PI - correction)) / size;
}

/** exp(−z²/2) with z² split in two, which keeps the relative precision of far tails. */
function splitExponential(size: number): number {
  const coarse = Math.trunc(size * 16) / 16;
  return Math.exp(-0.5 * coarse * coarse) * Math.exp(-0.5 * (size - coarse) * (size + coarse));
}

/** Coefficients from the constant term up. */
function polynomial(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (let index = coefficients.length - 1; index >= 0; index -= 1)
    sum = sum * x + (coefficients[index] ?? 0);
  return sum;
}

const CODY_A = [
  18154.98125334356, 1067.6894854603709, 161.02823106855587, 2.2352520354606837, 0.06568233791820745,
];
const CODY_B = [45507.78933502673, 10260.932208618979, 976.0985517377767, 47.202581904688245, 1];
const CODY_C = [
  9842.714838383978, 11602.65143764735, 6848.190450536283, 2494.5375852903726, 597.2702763948002,
  93.50665613217785, 8.883149794388377, 0.39894151208813466, 1.0765576773720192e-8,
];
const CODY_D = [
  19685.429676859992, 38912.00328609327, 34900.95272114598, 18615.571640885097, 6485.558298266761,
  1519.3775994075547, 235.387901782625, 22.266688044328117, 1,
];
const CODY_P = [
  2.9112874951168793e-5, 0.0014216191932278934, 0.022235277870649807, 0.12740116116024736, 0.215898534057957,
  0.023073441764940174,
];
const CODY_Q = [
  7.297515550839662e-5, 0.0037823963320275824, 0.06598813786892856, 0.4682382124808651, 1.284260096144911, 1,
];

const CENTRE_TOP = [
  3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987,
  67265.7709270087, 33430.57558358813, 2509.0809287301227,
];
const CENTRE_BOTTOM = [
  1.0, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
  28729.085735721943, 5226.495278852854,
];
const MIDDLE_TOP = [
  1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
  0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
];
const MIDDLE_BOTTOM = [
  1.0, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
  0.0005475938084995345, 1.0507500716444169e-9,
];
const FAR_TOP = [
  6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
  0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
];
const FAR_BOTTOM = [
  1.0, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133,
  1.8463183175100548e-5, 1.421511758316446e-7, 2.0442631033899397e-15,
];
