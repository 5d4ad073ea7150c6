import { nelderMead } from './nelder-mead.ts';
import { requirePositive } from './preconditions.ts';
import { logNormalUpper } from './special/normal.ts';
import { countsByTime, type Lifetime } from './survival.ts';

const LOG_SQRT_TWO_PI = 0.5 * Math.log(2 * Math.PI);

interface FitQuality {
  /** Maximised log-likelihood, in the unit of the times. */
  readonly logLikelihood: number;
  readonly n: number;
  readonly events: number;
}

/** Logarithms of the times are normal with mean mu and standard deviation sigma. */
export interface LogNormalFit extends FitQuality {
  readonly family: 'log-normal';
  readonly mu: number;
  readonly sigma: number;
}

/** S(t) = exp(−(t/scale)^shape). */
export interface WeibullFit extends FitQuality {
  readonly family: 'weibull';
  readonly shape: number;
  readonly scale: number;
}

/** S(t) = (t/threshold)^(−exponent) among times above the threshold; nothing is said below it. */
export interface ParetoTailFit extends FitQuality {
  readonly family: 'pareto-tail';
  readonly exponent: number;
  readonly threshold: number;
}

/** A fitted distribution of durations. */
export type LifetimeFit = LogNormalFit | WeibullFit | ParetoTailFit;

/**
 * Maximum-likelihood log-normal fit of durations of which some were cut off, each at its own time.
 *
 * Source: log-likelihood Σδ ln f(t) + Σ(1−δ) ln S(c), by Nelder–Mead over (μ, ln σ).
 *
 * @throws RangeError unless all times are above 0 and at least two different ones ended.
 */
export function fitLogNormal(lifetimes: readonly Lifetime[]): LogNormalFit {
  const sample = sampleOf(lifetimes);
  const logLikelihood = ([shift = 0, logScale = 0]: readonly number[]) => {
    const mu = sample.centre + shift * sample.spread;
    const sigma = sample.spread * Math.exp(logScale);
    return sumOver(sample, ({ log, ended, cut }) => {
      const z = (log - mu) / sigma;
      const density = ended > 0 ? ended * (-0.5 * z * z - LOG_SQRT_TWO_PI - Math.log(sigma) - log) : 0;
      return density + (cut > 0 ? cut * logNormalUpper(z) : 0);
    });
  };
  const best = nelderMead((point) => -logLikelihood(point), [0, 0]);
  const [shift = 0, logScale = 0] = best.point;
  return {
    family: 'log-normal',
    mu: sample.centre + shift * sample.spread,
    sigma: sample.spread * Math.exp(logScale),
    logLikelihood: -best.value,
    n: sample.n,
    events: sample.events,
  };
}

/**
 * Maximum-likelihood Weibull fit of durations of which some were cut off, each at its own time.
 *
 * Source: as `fitLogNormal`, over (ln scale, ln shape).
 *
 * @throws RangeError unless all times are above 0 and at least two different ones ended.
 */
export function fitWeibull(lifetimes: readonly Lifetime[]): WeibullFit {
  const sample = sampleOf(lifetimes);
  const logLikelihood = ([shift = 0, logShape = 0]: readonly number[]) => {
    const logScale = sample.centre + shift * sample.spread;
    const shape = Math.exp(logShape) / sample.spread;
    return sumOver(sample, ({ log, ended, cut }) => {
      const z = shape * (log - logScale);
      return ended * (Math.log(shape) + z - log) - (ended + cut) * Math.exp(z);
    });
  };
  const best = nelderMead((point) => -logLikelihood(point), [0, 0]);
  const [shift = 0, logShape = 0] = best.point;
  return {
    family: 'weibull',
    shape: Math.exp(logShape) / sample.spread,
    scale: Math.exp(sample.centre + shift * sample.spread),
    logLikelihood: -best.value,
    n: sample.n,
    events: sample.events,
  };
}

/**
 * Maximum-likelihood Pareto tail above a threshold, with censoring.
 *
 * Source: Hill (1975) for censored data: exponent = ended above u / Σ over t > u of ln(t/u).
 *
 * @param threshold u in the unit of the times, above 0.
 * @throws RangeError unless all times are above 0 and at least one above the threshold ended.
 */
export function fitParetoTail(lifetimes: readonly Lifetime[], threshold: number): ParetoTailFit {
  requirePositive(threshold, 'threshold');
  const rows = logRows(lifetimes).filter((row) => row.log > Math.log(threshold));
  const events = rows.reduce((sum, row) => sum + row.ended, 0);
  if (events === 0) throw new RangeError(`no duration above the threshold ${threshold} ended by itself`);
  const n = rows.reduce((sum, row) => sum + row.ended + row.cut, 0);
  const excess = rows.reduce((sum, row) => sum + (row.ended + row.cut) * (row.log - Math.log(threshold)), 0);
  const exponent = events / excess;
  const logs = rows.reduce((sum, row) => sum + row.ended * row.log, 0);
  const logLikelihood = events * Math.log(exponent) - exponent * excess - logs;
  return { family: 'pareto-tail', exponent, threshold, logLikelihood, n, events };
}

interface LogRow {
  readonly log: number;
  readonly ended: number;
  readonly cut: number;
}

interface Sample {
  readonly rows: readonly LogRow[];
  readonly n: number;
  readonly events: number;
  readonly centre: number;
  readonly spread: number;
}

function logRows(lifetimes: readonly Lifetime[]): readonly LogRow[] {
  return countsByTime(lifetimes).map(({ time, ended, cut }) => {
    requirePositive(time, 'each time');
    return { log: Math.log(time), ended, cut };
  });
}

/** Counts by log time with mean and spread of the logs, which scale the search. */
function sampleOf(lifetimes: readonly Lifetime[]): Sample {
  const rows = logRows(lifetimes);
  if (rows.filter((row) => row.ended > 0).length < 2) {
    throw new RangeError('a fit needs at least two different durations that ended by themselves');
  }
  const n = rows.reduce((sum, row) => sum + row.ended + row.cut, 0);
  const events = rows.reduce((sum, row) => sum + row.ended, 0);
  const centre = rows.reduce((sum, row) => sum + (row.ended + row.cut) * row.log, 0) / n;
  const squares = rows.reduce((sum, row) => sum + (row.ended + row.cut) * (row.log - centre) ** 2, 0);
  return { rows, n, events, centre, spread: Math.sqrt(squares / n) };
}

function sumOver(sample: Sample, term: (row: LogRow) => number): number {
  return sample.rows.reduce((sum, row) => sum + term(row), 0);
}
