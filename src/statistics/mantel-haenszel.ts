import { DEFAULT_LEVEL, type Interval, type LevelOption } from './interval.ts';
import { requireOpenUnit } from './preconditions.ts';
import { type Proportion, requireWholeProportion } from './proportion.ts';
import { chiSquareUpper } from './special/chi-square.ts';
import { normalCritical } from './special/normal.ts';

/** The two sides of a comparison within one stratum, e.g. Mondays before and Mondays after. */
export interface Stratum {
  readonly first: Proportion;
  readonly second: Proportion;
}

/** Outcome of a stratified comparison of two rates. */
export interface StratifiedTest {
  readonly chiSquare: number;
  /** Two-sided. */
  readonly pValue: number;
  /** Common first/second risk ratio; null when no stratum has a success on the second side. */
  readonly riskRatio: number | null;
  /** Common difference first − second, with its interval. */
  readonly difference: number;
  readonly interval: Interval;
  /** Strata with runs on both sides; the others say nothing. */
  readonly strataUsed: number;
}

/**
 * Cochran–Mantel–Haenszel test that two rates are equal within strata, with the common ratio and difference.
 *
 * Source: Mantel and Haenszel (1959) with the ½ continuity correction as in R's `mantelhaen.test` (correct = TRUE);
 * `continuity: false` leaves it out. Difference and variance: Greenland and Robins (1985).
 *
 * @throws RangeError for counts that are not whole numbers with 0 ≤ successes ≤ n, or when no stratum has both sides.
 */
export function cochranMantelHaenszel(
  strata: readonly Stratum[],
  options: LevelOption & { readonly continuity?: boolean } = {},
): StratifiedTest {
  const { level = DEFAULT_LEVEL, continuity = true } = options;
  requireOpenUnit(level, 'level');
  for (const { first, second } of strata) {
    requireWholeProportion(first, 'first');
    requireWholeProportion(second, 'second');
  }
  const used = strata.filter((stratum) => stratum.first.n > 0 && stratum.second.n > 0);
  if (used.length === 0) throw new RangeError('no stratum has runs on both sides');
  const terms = used.map(termsOf);
  const sum = (pick: (terms: Terms) => number) => terms.reduce((total, term) => total + pick(term), 0);
  const gap = Math.abs(sum((term) => term.excess));
  const variance = sum((term) => term.variance);
  const shifted = Math.max(0, gap - (continuity ? Math.min(0.5, gap) : 0));
  const chiSquare = variance > 0 ? (shifted * shifted) / variance : 0;
  const weight = sum((term) => term.weight);
  const ratioBelow = sum((term) => term.ratioBelow);
  const difference = (sum((term) => term.ratioAbove) - ratioBelow) / weight;
  const half = (normalCritical(level) * Math.sqrt(sum((term) => term.differenceVariance))) / weight;
  return {
    chiSquare,
    pValue: chiSquareUpper(chiSquare, 1),
    riskRatio: ratioBelow > 0 ? sum((term) => term.ratioAbove) / ratioBelow : null,
    difference,
    interval: {
      low: Math.max(-1, difference - half),
      high: Math.min(1, difference + half),
      level,
      method: 'mantel-haenszel-difference',
    },
    strataUsed: used.length,
  };
}

interface Terms {
  readonly excess: number;
  readonly variance: number;
  readonly weight: number;
  readonly ratioAbove: number;
  readonly ratioBelow: number;
  readonly differenceVariance: number;
}

function termsOf({ first, second }: Stratum): Terms {
  const total = first.n + second.n;
  const successes = first.successes + second.successes;
  const expected = (first.n / total) * successes;
  const shares = (first.n / total) * (second.n / total);
  const one = first.successes * (first.n - first.successes) * second.n * (second.n / first.n);
  const two = second.successes * (second.n - second.successes) * first.n * (first.n / second.n);
  return {
    excess: first.successes - expected,
    variance: total > 1 ? (shares * successes * (total - successes)) / (total - 1) : 0,
    weight: first.n * (second.n / total),
    ratioAbove: first.successes * (second.n / total),
    ratioBelow: second.successes * (first.n / total),
    differenceVariance: (one + two) / (total * total),
  };
}
