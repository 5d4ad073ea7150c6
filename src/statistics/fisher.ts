import { type Proportion, requireWholeProportion } from './proportion.ts';
import { logBinomialPmf } from './special/binomial.ts';

/** What a test is asked: whether the first rate differs, is higher, or is lower. */
export type Alternative = 'two-sided' | 'greater' | 'less';

/** Tables whose probability exceeds the observed one by less than this count as equally likely, as in R. */
const TIE = 1e-7;

interface Margins {
  readonly first: number;
  readonly second: number;
  readonly successes: number;
}

/**
 * p-value of Fisher's exact test that two independent rates are equal, between 0 and 1.
 *
 * Source: Fisher (1935); two-sided as the sum of all tables with these margins that are no likelier than the observed
 * one (R's `fisher.test`). Tails are summed outward by ratios, so counts up to 1e9 take milliseconds.
 *
 * @throws RangeError unless the counts are whole numbers with 0 ≤ successes ≤ n.
 */
export function fisherExact(
  first: Proportion,
  second: Proportion,
  options: { readonly alternative?: Alternative } = {},
): number {
  requireWholeProportion(first, 'first');
  requireWholeProportion(second, 'second');
  const { alternative = 'two-sided' } = options;
  const margins = { first: first.n, second: second.n, successes: first.successes + second.successes };
  const low = Math.max(0, margins.successes - margins.second);
  const high = Math.min(margins.first, margins.successes);
  if (low === high) return 1;
  const observed = first.successes;
  if (alternative === 'greater') return Math.min(1, upperSum(observed, high, margins));
  if (alternative === 'less') return Math.min(1, lowerSum(observed, low, margins));
  const limit = logProbability(observed, margins) + Math.log1p(TIE);
  const mode = Math.min(high, Math.max(low, modeOf(margins)));
  const lower = lastBelow({ from: low - 1, to: mode, accept: (x) => logProbability(x, margins) <= limit });
  const upper = firstAbove({ from: mode, to: high + 1, accept: (x) => logProbability(x, margins) <= limit });
  if (upper <= lower) return 1;
  return Math.min(1, lowerSum(lower, low, margins) + upperSum(upper, high, margins));
}

function modeOf({ first, second, successes }: Margins): number {
  return Math.floor(((first + 1) * (successes + 1)) / (first + second + 2));
}

/** Hypergeometric log-probability as a ratio of binomial ones, which keeps its digits for large counts. */
function logProbability(x: number, { first, second, successes }: Margins): number {
  const rate = successes / (first + second);
  const together = logBinomialPmf(successes, first + second, rate);
  return logBinomialPmf(x, first, rate) + logBinomialPmf(successes - x, second, rate) - together;
}

function lowerSum(from: number, low: number, margins: Margins): number {
  if (from < low) return 0;
  let term = Math.exp(logProbability(from, margins));
  let sum = term;
  for (let x = from; x > low && term > sum * 1e-18; x -= 1) {
    term *=
      (x / (margins.first - x + 1)) *
      ((margins.second - margins.successes + x) / (margins.successes - x + 1));
    sum += term;
  }
  return sum;
}

function upperSum(from: number, high: number, margins: Margins): number {
  if (from > high) return 0;
  let term = Math.exp(logProbability(from, margins));
  let sum = term;
  for (let x = from; x < high && term > sum * 1e-18; x += 1) {
    term *=
      ((margins.first - x) / (x + 1)) *
      ((margins.successes - x) / (margins.second - margins.successes + x + 1));
    sum += term;
  }
  return sum;
}

/** Largest accepted point of a rising side; `from` itself stands for none. */
function lastBelow(search: { from: number; to: number; accept: (x: number) => boolean }): number {
  let { from, to } = search;
  if (search.accept(to)) return to;
  while (to - from > 1) {
    const middle = Math.floor((from + to) / 2);
    if (search.accept(middle)) from = middle;
    else to = middle;
  }
  return from;
}

/** Smallest accepted point of a falling side; `to` itself stands for none. */
function firstAbove(search: { from: number; to: number; accept: (x: number) => boolean }): number {
  let { from, to } = search;
  if (search.accept(from)) return from;
  while (to - from > 1) {
    const middle = Math.floor((from + to) / 2);
    if (search.accept(middle)) to = middle;
    else from = middle;
  }
  return to;
}
