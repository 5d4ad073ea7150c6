import { requireOpenUnit, requirePositive, requireProportion } from './preconditions.ts';
import { normalCritical } from './special/normal.ts';
import { studentCritical } from './special/student.ts';

/** An interval for an unknown quantity, in the unit of that quantity. */
export interface Interval {
  readonly low: number;
  readonly high: number;
  /** Share of such intervals that hold the truth, e.g. 0.95. */
  readonly level: number;
  /** How it was computed, e.g. "wilson". */
  readonly method: string;
}

/** Options that every interval takes. */
export interface LevelOption {
  /** Between 0 and 1, both excluded; 0.95 when absent. */
  readonly level?: number | undefined;
}

/** Options of a Wilson interval; the last two serve runs that fail in bursts. */
export interface WilsonOptions extends LevelOption {
  /** How many independent runs the n are worth, above 0 and at most n; see effective-size.ts. */
  readonly effectiveSize?: number | undefined;
  /** Use Student's t with so many degrees of freedom (time blocks − 1) in place of the normal quantile. */
  readonly degreesOfFreedom?: number | undefined;
}

/** The level of an interval when none is asked for. */
export const DEFAULT_LEVEL = 0.95;

/**
 * Wilson score interval of a rate, between 0 and 1; with n = 0 it is [0, 1].
 *
 * Source: Wilson (1927); Newcombe (1998a), method 3. With `effectiveSize` the rate is successes/n and the width that of
 * so many independent runs. Counts may be fractional (weighted).
 *
 * @throws RangeError unless 0 ≤ successes ≤ n, 0 < level < 1 and 0 < effectiveSize ≤ n.
 */
export function wilson(successes: number, n: number, options: WilsonOptions = {}): Interval {
  requireProportion(successes, n);
  const { level = DEFAULT_LEVEL, effectiveSize, degreesOfFreedom } = options;
  requireOpenUnit(level, 'level');
  const method = effectiveSize === undefined ? 'wilson' : 'wilson-effective-size';
  if (n === 0) return { low: 0, high: 1, level, method };
  const critical =
    degreesOfFreedom === undefined ? normalCritical(level) : studentCritical(level, degreesOfFreedom);
  const size = effectiveSize ?? n;
  requirePositive(size, 'effectiveSize');
  if (size > n) throw new RangeError(`effectiveSize (${size}) must not exceed n (${n})`);
  const weight = (critical * critical) / size;
  const low = scoreLowerBound(successes / n, (n - successes) / n, weight);
  const high = 1 - scoreLowerBound((n - successes) / n, successes / n, weight);
  return { low, high, level, method };
}

/** Lower root of (p̂ − p)² = weight·p(1−p), in the form that keeps its digits where p̂ is near 0. */
function scoreLowerBound(rate: number, complement: number, weight: number): number {
  const upperRoot = rate + weight / 2 + Math.sqrt(weight * rate * complement + (weight * weight) / 4);
  return (rate * rate) / upperRoot;
}
