import type { Rate } from '../domain/figures.ts';
import type { ClusteredProportion } from '../statistics/difference.ts';
import { effectiveSize } from '../statistics/effective-size.ts';
import { wilson } from '../statistics/interval.ts';
import type { Proportion } from '../statistics/proportion.ts';

/** From so many days on, days count as blocks of runs that may fail together. */
const FEWEST_BLOCKS = 7;

/** Adds up the days of a rate, with what its runs are worth where they fail in bursts. */
export function proportionOfDays(days: readonly Proportion[]): ClusteredProportion {
  const filled = days.filter((day) => day.n > 0);
  const total = {
    successes: filled.reduce((sum, day) => sum + day.successes, 0),
    n: filled.reduce((sum, day) => sum + day.n, 0),
  };
  if (filled.length < FEWEST_BLOCKS) return total;
  const { effectiveSize: size, degreesOfFreedom } = effectiveSize(filled);
  return { ...total, effectiveSize: size, degreesOfFreedom };
}

/** A rate with its Wilson 95 % interval, of the effective size where there are days enough to tell it. */
export function rateOfDays(days: readonly Proportion[], of: string): Rate {
  const { successes, n, ...clustered } = proportionOfDays(days);
  const counts = { numerator: successes, denominator: n, of };
  return n === 0
    ? { value: null, ...counts, interval: null }
    : { value: successes / n, ...counts, interval: wilson(successes, n, clustered) };
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
