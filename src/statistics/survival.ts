import { DEFAULT_LEVEL, type LevelOption } from './interval.ts';
import { requireCount, requireNonNegative, requireOpenUnit } from './preconditions.ts';
import { normalCritical } from './special/normal.ts';

/** One duration, or several alike: a call that finished, or one that was cut off at its own timeout. */
export interface Lifetime {
  /** In any unit, 0 or more: until the end when `ended`, else until it was cut off. */
  readonly time: number;
  /** True when it finished by itself; false when it was censored. */
  readonly ended: boolean;
  /** How many such calls; 1 when absent. */
  readonly count?: number;
}

/** The survival curve from one time with events until the next. */
export interface SurvivalStep {
  readonly time: number;
  readonly atRisk: number;
  readonly events: number;
  /** Share still running just after `time`. */
  readonly survival: number;
  /** Greenwood's. */
  readonly standardError: number;
  readonly low: number;
  readonly high: number;
}

/** Survival curve with the span in which it is known. */
export interface SurvivalCurve {
  readonly n: number;
  readonly events: number;
  /** Nothing is known of survival beyond this time. */
  readonly longest: number;
  readonly level: number;
  readonly steps: readonly SurvivalStep[];
}

/**
 * Kaplan–Meier curve with Greenwood's standard error and pointwise log–log limits.
 *
 * Source: Kaplan and Meier (1958); Greenwood (1926); limits Ŝ^exp(±z·√(Σd/(n(n−d)))/|ln Ŝ|), Kalbfleisch and Prentice.
 * Where the curve has fallen to 0 the limits are 0 and the previous high. At equal times events come before censoring.
 *
 * @throws RangeError for a negative or non-finite time, a count that is no whole number from 0, or a level outside (0, 1).
 */
export function kaplanMeier(lifetimes: readonly Lifetime[], options: LevelOption = {}): SurvivalCurve {
  const { level = DEFAULT_LEVEL } = options;
  requireOpenUnit(level, 'level');
  const rows = countsByTime(lifetimes);
  const n = rows.reduce((sum, row) => sum + row.ended + row.cut, 0);
  const z = normalCritical(level);
  const steps: SurvivalStep[] = [];
  let atRisk = n;
  let survival = 1;
  let hazardVariance = 0;
  let high = 1;
  for (const row of rows) {
    if (row.ended > 0) {
      const left = atRisk - row.ended;
      survival *= left / atRisk;
      hazardVariance += left > 0 ? row.ended / atRisk / left : 0;
      const limits = survival > 0 ? logLogLimits(survival, hazardVariance, z) : { low: 0, high };
      high = limits.high;
      const standardError = survival * Math.sqrt(hazardVariance);
      steps.push({ time: row.time, atRisk, events: row.ended, survival, standardError, ...limits });
    }
    atRisk -= row.ended + row.cut;
  }
  const events = rows.reduce((sum, row) => sum + row.ended, 0);
  return { n, events, longest: rows.at(-1)?.time ?? 0, level, steps };
}

function logLogLimits(survival: number, hazardVariance: number, z: number): { low: number; high: number } {
  if (survival === 1) return { low: 1, high: 1 };
  const log = Math.log(survival);
  const stretch = Math.exp((z * Math.sqrt(hazardVariance)) / -log);
  return { low: Math.exp(log * stretch), high: Math.exp(log / stretch) };
}

interface TimeCounts {
  readonly time: number;
  readonly ended: number;
  readonly cut: number;
}

/** Counts of ends and cuts at each distinct time, ascending. */
export function countsByTime(lifetimes: readonly Lifetime[]): readonly TimeCounts[] {
  const rows = new Map<number, TimeCounts>();
  for (const { time, ended, count = 1 } of lifetimes) {
    requireNonNegative(time, 'time');
    requireCount(count, 'count');
    const row = rows.get(time) ?? { time, ended: 0, cut: 0 };
    rows.set(time, { time, ended: row.ended + (ended ? count : 0), cut: row.cut + (ended ? 0 : count) });
  }
  return [...rows.values()].sort((left, right) => left.time - right.time);
}
