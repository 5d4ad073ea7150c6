import type { Rate } from '../domain/figures.ts';
import type { ClusteredProportion } from '../statistics/difference.ts';
import { effectiveSize } from '../statistics/effective-size.ts';
import { wilson } from '../statistics/interval.ts';
import type { Proportion } from '../statistics/proportion.ts';
import { chiSquareUpper } from '../statistics/special/chi-square.ts';

/** From so many days on, days count as blocks of runs that may fail together. */
const FEWEST_BLOCKS = 7;

/** Days as different as this by chance alone would be met in so many windows. */
const BURST_P = 0.01;

/** Adds up the days of a rate, with what its runs are worth where they fail in bursts. */
export function proportionOfDays(days: readonly Proportion[]): ClusteredProportion {
  const filled = days.filter((day) => day.n > 0);
  const total = {
    successes: filled.reduce((sum, day) => sum + day.successes, 0),
    n: filled.reduce((sum, day) => sum + day.n, 0),
  };
  if (filled.length < FEWEST_BLOCKS || !comesInBursts(filled, total)) return total;
  const { effectiveSize: size, degreesOfFreedom } = effectiveSize(filled);
  return { ...total, effectiveSize: size, degreesOfFreedom };
}

/** Whether the days differ by more than runs that fail independently would, by the chi-square test of homogeneity. */
function comesInBursts(days: readonly Proportion[], total: Proportion): boolean {
  const rate = total.successes / total.n;
  if (rate === 0 || rate === 1) return false;
  const statistic = days.reduce(
    (sum, { successes, n }) => sum + (successes - rate * n) ** 2 / (n * rate * (1 - rate)),
    0,
  );
  return chiSquareUpper(statistic, days.length - 1) < BURST_P;
}

/** A rate with its Wilson 95 % interval, of the effective size where there are days enough to tell it. */
export function rateOfDays(days: readonly Proportion[], of: string): Rate {
  const { successes, n, ...clustered } = proportionOfDays(days);
  const counts = { numerator: successes, denominator: n, of };
  return n === 0
    ? { value: null, ...counts, interval: null }
    : {
        value: successes / n,
        ...counts,
        interval: wilson(successes, n, clustered),
        ...(clustered.effectiveSize === undefined ? {} : { n_eff: clustered.effectiveSize }),
      };
}

/** The days of a rate from rows that each belong to a day. */
export function daysOf<Row extends { readonly day: string }>(
  rows: readonly Row[],
  count: (row: Row) => Proportion,
): Proportion[] {
  return [...Map.groupBy(rows, (row) => row.day).values()].map((own) => {
    const parts = own.map(count);
    return {
      successes: parts.reduce((sum, part) => sum + part.successes, 0),
      n: parts.reduce((sum, part) => sum + part.n, 0),
    };
  });
}
