import { wholeText } from '../domain/figure-text.ts';
import type { FindingEvidence } from '../domain/finding-evidence.ts';
import type { Instant } from '../domain/time.ts';
import { dayAfter } from './time-split.ts';

type Power = FindingEvidence['power'];

/** A date further off than this is no date. */
const LONGEST_DAYS = 365;

/** Nothing can be said of what more data would bring. */
export const NO_POWER: Power = { mde: null, need_runs: null, period_days: null, expected: null };

/** What data span: whole days from the first to the last, and the end of the last. */
export interface DataSpan {
  readonly span: number;
  readonly end: Instant;
}

/** The window that holds so many times the data, and the day by which they are there at the observed rate. */
export function arrivalOf(factor: number, { span, end }: DataSpan): Pick<Power, 'period_days' | 'expected'> {
  const period = Math.ceil(span * Math.max(1, factor));
  const further = period - span;
  return {
    period_days: period,
    expected: further > 0 && further <= LONGEST_DAYS ? dayAfter(end, further) : null,
  };
}

/** When the needed runs are there, as the end of a sentence that names their number. */
export function whenText({ need_runs: need, expected, period_days: days }: Power): string {
  if (need === null || need === 0) return ', on more days';
  if (expected === null) return ', which takes more than a year at the observed rate';
  return `, there by ${expected} at the observed rate (--period ${days}d)`;
}

/** `need 12 more runs, there by …`; nothing where there are enough or nobody knows. */
export function needText(power: Power): string {
  const { need_runs: need, expected } = power;
  if (need === null || (need === 0 && expected === null)) return '';
  return `need ${wholeText(need)} more ${need === 1 ? 'run' : 'runs'}${whenText(power)}`;
}
