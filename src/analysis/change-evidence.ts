import { BUCKETS } from '../domain/bucket.ts';
import type { FindingEvidence, GateTest } from '../domain/finding-evidence.ts';
import type { GateRules } from '../domain/gate-rules.ts';
import type { ChangePoint, TrendSeries } from '../domain/performance-trends.ts';
import { daysIn, instantOf, millisecondsOf } from '../domain/time.ts';
import { minimumDetectableDifference } from '../statistics/power.ts';
import { arrivalOf } from './arrival.ts';
import { judgedAsWhole } from './whole-window.ts';

const DAY_MS = BUCKETS.day.ms;
/** With fewer days their spread says too little. */
const FEWEST_DAYS = 5;

/**
 * What a change of level rests on. It is judged on all days between its neighbours, since a window cut in two would miss most
 * changes of this kind; `docs/architecture.md` says more. Effect, events and days are the gate's.
 */
export function changeEvidence(series: TrendSeries, change: ChangePoint, gate: GateRules): FindingEvidence {
  const { before, after } = change;
  const isShare = series.unit === 'share';
  const [start, end] = [startOfDay(change.from), startOfDay(change.to, 1)];
  const span = daysIn({ start, end });
  const points = series.points.filter((point) => point.start >= change.from && point.start < end);
  const size = before.n_eff + after.n_eff;
  const unmet = unmetTests(series, change, gate);
  return {
    claim: {
      metric: series.metric,
      denominator: isShare ? series.of : 'days',
      direction: change.direction === 'up' ? 'higher' : 'lower',
      min_effect: isShare ? gate.min_effect : null,
    },
    data: {
      from: start,
      to: end,
      runs: before.n + after.n,
      blocks: isShare ? span : points.filter(({ value }) => value !== null).length,
      n_eff: size,
    },
    ...judgedAsWhole(
      { start, end },
      { value: change.difference, interval: change.difference_interval },
      { p: change.p, q: change.adjusted_p },
    ),
    identification: 'before-after',
    power: {
      mde:
        isShare && before.value > 0 && before.value < 1
          ? minimumDetectableDifference(before.value, size / 2, { direction: change.direction })
          : null,
      ...needOf(change, unmet, { isShare, span, end }),
    },
    unmet,
  };
}

/** Days are as long as they are in the buckets of a longer window: counts by weeks hold at least so many events and days. */
function unmetTests({ unit, points }: TrendSeries, change: ChangePoint, gate: GateRules): GateTest[] {
  const interval = change.difference_interval;
  const clear = interval !== null && (interval.low > 0 || interval.high < 0);
  const own = points.filter(({ start }) => start >= change.from && start < startOfDay(change.to, 1));
  const events = own.reduce((sum, { value, n }) => sum + Math.min(value ?? 0, 1 - (value ?? 1)) * n, 0);
  const days = own.filter(({ value }) => value !== null && value > 0 && value < 1).length;
  const isShare = unit === 'share';
  const met: Readonly<Partial<Record<GateTest, boolean>>> = {
    support: !isShare || (events >= gate.min_events && days >= gate.min_days),
    discovery: change.adjusted_p <= gate.max_adjusted_p,
    confirmation: clear,
    effect: !isShare || Math.abs(change.difference) >= gate.min_effect,
    agreement: change.second_method?.agrees !== false,
  };
  return (Object.keys(met) as GateTest[]).filter((test) => met[test] !== true);
}

/**
 * An interval narrows with the root of what it is of, so this much more leaves out 0 at the difference seen. Where days are compared and
 * one side has hardly any, it is days that are needed, until each side has as many as tell its spread.
 */
function needOf(
  { before, after, difference, difference_interval: interval }: ChangePoint,
  unmet: readonly GateTest[],
  data: { readonly isShare: boolean; readonly span: number; readonly end: string },
): Omit<FindingEvidence['power'], 'mde'> {
  if (!unmet.includes('confirmation')) return { need_runs: 0, period_days: data.span, expected: null };
  const missing = FEWEST_DAYS - Math.min(before.n, after.n);
  if (!data.isShare && missing > 0) {
    return { need_runs: null, ...arrivalOf((data.span + missing) / data.span, data) };
  }
  if (interval === null || difference === 0) return { need_runs: null, period_days: null, expected: null };
  const factor = ((interval.high - interval.low) / 2 / Math.abs(difference)) ** 2;
  return {
    need_runs: data.isShare ? Math.max(1, Math.ceil((factor - 1) * (before.n + after.n))) : null,
    ...arrivalOf(factor, data),
  };
}

function startOfDay(day: string, later = 0): string {
  return instantOf(millisecondsOf(`${day}T00:00:00.000Z`) + later * DAY_MS);
}
