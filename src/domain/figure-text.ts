import type { FigureInterval, Rate } from './figures.ts';

/** A number with two decimals, as every text of APEG prints it. */
export function twoDecimals(value: number): string {
  // A number that rounds to nothing has no sign.
  return value.toFixed(2).replace(/^-(?=0\.00$)/, '');
}

/** An interval as `[0.83, 0.89]`, whatever its level. */
export function intervalText(interval: Pick<FigureInterval, 'low' | 'high'>): string {
  return `[${twoDecimals(interval.low)}, ${twoDecimals(interval.high)}]`;
}

/** A rate as `0.86 [0.83, 0.89] of 450`; `– of 0` where there is nothing to divide by. */
export function rateText(rate: Pick<Rate, 'value' | 'interval' | 'denominator'>): string {
  if (rate.value === null || rate.interval === null) return `– of ${rate.denominator}`;
  return `${twoDecimals(rate.value)} ${intervalText(rate.interval)} of ${rate.denominator}`;
}

/** A whole number with commas, `12,345`; without the tables of languages, which take longer to load than a report to print. */
export function wholeText(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 run`, `2 runs`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
