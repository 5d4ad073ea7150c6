import type { ReportSlice } from '../../domain/evidence.ts';
import { fitLogNormal, fitParetoTail, fitWeibull, type LifetimeFit } from '../../statistics/censored-fit.ts';
import type { Interval } from '../../statistics/interval.ts';
import { addedWait, type RescueBand, rescueBand } from '../../statistics/rescue.ts';
import { kaplanMeier, type Lifetime } from '../../statistics/survival.ts';

/** Fewer calls that ended carry no fit. */
const FEWEST_FOR_FIT = 30;
/** The tail that a Pareto fit looks at: the longest tenth of the calls that ended. */
const TAIL = 0.9;
const CELLS_PER_DOUBLING = 8;

/** Calls of a provider that were cut off at a timeout, and what models of all its calls say of a longer one. */
export interface CutCalls {
  readonly calls: number;
  readonly cut: number;
  /** Null where too few calls log a duration. */
  readonly band: RescueBand | null;
  /** Most seconds that a call which is cut off now would run longer on average; the whole stretch where no fit says. */
  readonly addedSeconds: number;
}

/** What calls that were allowed to run longer came to. */
export interface LongerCalls {
  /** Calls that ran longer than the present timeout. */
  readonly calls: number;
  /** Days with calls under both timeouts, and days with calls under the longer one. */
  readonly sharedDays: number;
  readonly days: number;
  /** Share of them that ended by the longer timeout. */
  readonly rescued: number;
  readonly interval: Interval;
}

/** A timeout and a longer one, in seconds. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** Reads the log-bucketed durations of a slice; times in seconds. */
export function cutCalls({ evidence }: ReportSlice, { from, to }: Span): CutCalls {
  const lifetimes = evidence.duration_histograms.flatMap(({ cells }) =>
    cells.flatMap(([bucket, count, censored]): Lifetime[] => [
      { time: secondsOf(bucket + 0.5), ended: true, count: count - censored },
      { time: Math.min(secondsOf(bucket + 0.5), from), ended: false, count: censored },
    ]),
  );
  const sum = (rows: readonly Lifetime[]): number => rows.reduce((total, { count = 1 }) => total + count, 0);
  const ended = lifetimes.filter((lifetime) => lifetime.ended && lifetime.count !== 0);
  const fits =
    sum(ended) < FEWEST_FOR_FIT || new Set(ended.map(({ time }) => time)).size < 3 ? [] : fitsOf(lifetimes);
  return {
    calls: sum(lifetimes),
    cut: sum(lifetimes) - sum(ended),
    band: fits.length === 0 ? null : rescueBand(fits, from, to),
    addedSeconds: fits.length === 0 ? to - from : Math.max(...fits.map((fit) => addedWait(fit, from, to))),
  };
}

function fitsOf(lifetimes: readonly Lifetime[]): LifetimeFit[] {
  const present = lifetimes.filter(({ count }) => count !== 0);
  const threshold = quantile(
    present.filter(({ ended }) => ended),
    TAIL,
  );
  const hasTail = present.some(({ time, ended }) => ended && time > threshold);
  return [
    fitLogNormal(present),
    fitWeibull(present),
    ...(hasTail ? [fitParetoTail(present, threshold)] : []),
  ];
}

/** Time by which a share of counted calls has ended. */
function quantile(ended: readonly Lifetime[], share: number): number {
  const sorted = ended.toSorted((one, other) => one.time - other.time);
  const all = sorted.reduce((total, { count = 1 }) => total + count, 0);
  let seen = 0;
  for (const { time, count = 1 } of sorted) {
    seen += count;
    if (seen >= share * all) return time;
  }
  return sorted.at(-1)?.time ?? 1;
}

/**
 * What became of calls that ran past the present timeout because they had a longer one; null where there are none.
 *
 * Source: Kaplan–Meier of the calls that were still running at the present timeout, from there on. A call that was cut off up
 * to one cell above the present timeout was cut off by it, and says nothing of what comes later.
 */
export function longerCalls({ evidence }: ReportSlice, { from, to }: Span): LongerCalls | null {
  const [present, longer] = [cellOf(from), cellOf(to)];
  const past = evidence.long_calls.map(({ day, cells }) => ({
    day,
    short: cells.some(([bucket, , censored]) => censored > 0 && bucket <= present + 1),
    lifetimes: cells
      .filter(([bucket]) => bucket > present)
      .flatMap(([bucket, count, censored]): Lifetime[] => [
        { time: bucket, ended: true, count: count - censored },
        { time: bucket, ended: false, count: bucket > present + 1 ? censored : 0 },
      ])
      .filter(({ count }) => count !== 0),
  }));
  const long = past.filter(({ lifetimes }) => lifetimes.length > 0);
  const curve = kaplanMeier(long.flatMap(({ lifetimes }) => lifetimes));
  if (curve.n === 0 || curve.longest < longer - 1) return null;
  const at = curve.steps.findLast(({ time }) => time <= longer);
  if (at === undefined) return null;
  return {
    calls: curve.n,
    days: long.length,
    sharedDays: long.filter(({ short }) => short).length,
    rescued: 1 - at.survival,
    interval: {
      low: 1 - at.high,
      high: 1 - at.low,
      level: curve.level,
      method: 'kaplan-meier-log-log',
    },
  };
}

/** The cell of the histogram that a time in seconds falls into. */
function cellOf(seconds: number): number {
  return Math.floor(CELLS_PER_DOUBLING * Math.log2(seconds * 1000));
}

function secondsOf(cell: number): number {
  return 2 ** (cell / CELLS_PER_DOUBLING) / 1000;
}
