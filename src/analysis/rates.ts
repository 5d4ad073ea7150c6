import type { FigureInterval, Rate } from '../domain/figures.ts';
import { wilson } from '../statistics/interval.ts';

/** numerator / denominator with its Wilson 95 % interval; null values where the denominator is 0. */
export function rateOf(numerator: number, denominator: number, of: string): Rate {
  if (denominator === 0) return { value: null, numerator, denominator, of, interval: null };
  return {
    value: numerator / denominator,
    numerator,
    denominator,
    of,
    interval: intervalOf(numerator, denominator),
  };
}

/** The Wilson 95 % interval of a share, or null where there is nothing to divide by. */
export function intervalOf(numerator: number, denominator: number): FigureInterval | null {
  return denominator === 0 ? null : wilson(numerator, denominator);
}
