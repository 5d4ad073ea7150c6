import { BUCKETS } from '../domain/bucket.ts';
import { rateText } from '../domain/figure-text.ts';
import type { Finding } from '../domain/finding.ts';
import type { FreshRise, Level, TrendSeries } from '../domain/performance-trends.ts';
import { millisecondsOf } from '../domain/time.ts';
import { NO_POWER } from './arrival.ts';
import type { Coverage } from './coverage.ts';
import { judgedAsWhole } from './whole-window.ts';

/**
 * Failures that rose just before the end of the window, one finding each: to be looked at now, and never a claim, since nothing
 * later confirms it.
 */
export function freshFindings(series: readonly TrendSeries[], coverage: Coverage | null): Finding[] {
  return series.flatMap((one) =>
    one.fresh_rise === null || coverage === null ? [] : findingOf(one, one.fresh_rise, coverage),
  );
}

function findingOf({ metric, subject }: TrendSeries, rise: FreshRise, { end }: Coverage): Finding {
  const { before, after, since, difference, difference_interval: interval } = rise;
  const failing = subject === null ? 'more runs fail' : `more runs fail with ${subject}`;
  const of = 'runs';
  return {
    id: ['trend', metric, ...(subject === null ? [] : [subject]), 'now'].join('.'),
    kind: 'trend',
    statement: `Right now, at the end of the window, ${failing}: ${levelText(after)} runs since ${hourText(since)}, ${levelText(before)} runs in the days before. Too fresh to be a change point; without a rise, ${chanceText(rise.adjusted_p)} windows would end like that. The moment was picked by the failures, so expect a smaller rise.`,
    state: 'OBSERVE',
    rates: [
      { name: 'since', rate: rateOfLevel(after, of) },
      { name: 'before', rate: rateOfLevel(before, of) },
    ],
    runs_needed: null,
    evidence: {
      claim: { metric: 'failure_rate', denominator: of, direction: 'higher', min_effect: null },
      data: { from: since, to: end, runs: after.n, blocks: daysOf(since, end), n_eff: after.n_eff },
      ...judgedAsWhole(
        { start: since, end },
        { value: difference, interval },
        { p: rise.p, q: rise.adjusted_p },
      ),
      identification: 'before-after',
      power: NO_POWER,
      unmet: ['confirmation'],
    },
  };
}

/** UTC days that a span touches. */
function daysOf(start: string, end: string): number {
  const day = BUCKETS.day.ms;
  return Math.ceil(millisecondsOf(end) / day) - Math.floor(millisecondsOf(start) / day);
}

function rateOfLevel({ value, n, interval }: Level, of: string): Finding['rates'][number]['rate'] {
  return { value, numerator: Math.round(value * n), denominator: n, of, interval };
}

function levelText({ value, n, interval }: Level): string {
  return rateText({ value, interval, denominator: n });
}

function hourText(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`;
}

function chanceText(p: number): string {
  return p < 0.01 ? 'fewer than 1 in 100' : `1 in ${Math.round(1 / p)}`;
}
