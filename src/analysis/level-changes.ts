import { BUCKETS } from '../domain/bucket.ts';
import { locateChange, locateShift } from '../statistics/change-location.ts';
import { type ScannedChange, scanForChange } from '../statistics/change-scan.ts';
import { benjaminiHochberg } from '../statistics/multiplicity.ts';
import { withoutWeekdays } from './second-method.ts';
import type { Series, SeriesPoint } from './series.ts';

/** A series twice: by day, for places and sizes, and by the finer bucket that chance is judged on. */
export interface ScannedSeries {
  readonly daily: Series;
  readonly fine: Series;
}

/** A change of level; places are days of the series, counted from 0. */
export interface LevelChange {
  /** The first day after the change, and the days that it may have been. */
  readonly index: number;
  readonly low: number;
  readonly high: number;
  /** The days that it is judged on, `to` left out: from the change before it to the one after it. */
  readonly from: number;
  readonly to: number;
  readonly p: number;
  readonly adjusted: number;
}

/** A change is stated at an adjusted p-value up to this. */
const LARGEST_P = 0.05;
/** Least days of a stretch, least days and least events that a change is looked for in. */
const FEWEST_DAYS = 14;
const FEWEST_EVENTS = 10;
const FEWEST_EVENT_DAYS = 3;
const FEWEST_DAYS_BESIDE = 3;
const WEEK_MS = BUCKETS.week.ms;

/** Days of a series in which one change is looked for. */
interface Stretch {
  readonly series: ScannedSeries;
  readonly seed: number;
  readonly from: number;
  readonly to: number;
}

type Scanned = Stretch & Pick<LevelChange, 'index' | 'low' | 'high' | 'p'>;
type Accepted = Scanned & Pick<LevelChange, 'adjusted'>;

/**
 * Finds where series changed their level, in order of time.
 *
 * The likeliest change of every series comes first; then, where one was found, the likeliest on either side of it, and so on while
 * any is found. The success rate is judged by itself, the other series share a false-discovery rate, so that a window without any
 * change states one with a probability of at most 2 × 0.05, however often a found change is looked beside. Chance is judged by
 * permuting half-days of the same weekday. Of several changes each is placed and judged once more between its neighbours, since
 * the first look at a series with two changes can put one in the wrong place.
 *
 * Source: Vostrikova (1981) for cutting in two again and again; Yekutieli (2008) for the false-discovery rate of tests that are
 * made only below a rejected one; Bai (1997) for placing anew.
 */
export function levelChanges(
  all: readonly ScannedSeries[],
): ReadonlyMap<ScannedSeries, readonly LevelChange[]> {
  const found = new Map<ScannedSeries, Accepted[]>();
  let scans = all.flatMap((series, index) => {
    const whole = { series, seed: index + 1, from: 0, to: series.daily.points.length };
    return scan(whole) ?? [];
  });
  const looked = scans.map(({ series }) => series);
  while (scans.length > 0) {
    const accepted = acceptedOf(scans, looked);
    for (const one of accepted) found.set(one.series, [...(found.get(one.series) ?? []), one]);
    scans = accepted.flatMap((one) =>
      [
        { ...one, to: one.index },
        { ...one, from: one.index },
      ].flatMap((beside) => scan(beside) ?? []),
    );
  }
  return new Map([...found].map(([series, changes]) => [series, settled(changes)]));
}

/** Adjusts the scans of one round together, the success rate by itself, as if every series were looked at in every round. */
function acceptedOf(scans: readonly Scanned[], looked: readonly ScannedSeries[]): Accepted[] {
  return [true, false].flatMap((headline) => {
    const group = scans.filter(({ series }) => isHeadline(series) === headline);
    const others = looked.filter((series) => isHeadline(series) === headline).length - group.length;
    const adjusted = benjaminiHochberg([
      ...group.map(({ p }) => p),
      ...Array.from({ length: Math.max(0, others) }, () => 1),
    ]);
    return group
      .map((one, index) => ({ ...one, adjusted: adjusted[index] ?? 1 }))
      .filter((one) => one.adjusted <= LARGEST_P);
  });
}

function isHeadline({ daily }: ScannedSeries): boolean {
  return daily.metric === 'success_rate';
}

/** The changes of one series, each between its neighbours; one that does not hold there goes, the weakest first. */
function settled(changes: readonly Accepted[]): readonly LevelChange[] {
  const sorted = changes.toSorted((a, b) => a.index - b.index);
  const placed: LevelChange[] = [];
  let weakest = { index: -1, p: LARGEST_P };
  for (const [index, change] of sorted.entries()) {
    const from = placed.at(-1)?.index ?? 0;
    const to = sorted[index + 1]?.index ?? change.series.daily.points.length;
    const same = change.from === from && change.to === to;
    const again = same ? change : scan({ ...change, from, to });
    const p = again?.p ?? 1;
    if (p > weakest.p) weakest = { index, p };
    const place = again ?? change;
    placed.push({
      index: place.index,
      low: place.low,
      high: place.high,
      from,
      to,
      p,
      adjusted: Math.max(p, change.adjusted),
    });
  }
  if (weakest.index < 0)
    return placed.map((change, index) => ({ ...change, to: placed[index + 1]?.index ?? change.to }));
  return settled(sorted.filter((_, index) => index !== weakest.index));
}

function scan(stretch: Stretch): Scanned | null {
  const { series, seed, from, to } = stretch;
  const days = series.daily.points.slice(from, to);
  if (days.length < FEWEST_DAYS || !hasSupport(days)) return null;
  const [start, end] = [days[0]?.start ?? 0, series.daily.points[to]?.start ?? Number.POSITIVE_INFINITY];
  const fine = series.fine.points.filter((point) => point.start >= start && point.start < end);
  const change = scanForChange(
    fine.map((point) => ({
      value: point.value ?? 0,
      weight: point.value === null ? 0 : point.n,
      stratum: point.start % WEEK_MS,
    })),
    { seed, minimumSide: Math.max(1, Math.round((FEWEST_DAYS_BESIDE * fine.length) / days.length)) },
  );
  if (change === null) return null;
  const place = placeOf(days, dayOfChange(change, fine, days));
  return {
    ...stretch,
    index: from + place.index,
    low: from + place.low,
    high: from + place.high,
    p: change.p,
  };
}

function dayOfChange(
  { index }: ScannedChange,
  fine: readonly SeriesPoint[],
  days: readonly SeriesPoint[],
): number {
  const start = fine[index]?.start ?? 0;
  return days.findLastIndex((day) => day.start <= start);
}

/** A rate needs enough of its rarer outcome on enough days; any other measure a value on most days. */
function hasSupport(points: readonly SeriesPoint[]): boolean {
  const measured = points.filter((point) => point.value !== null);
  if (measured.length < FEWEST_DAYS) return false;
  if (measured[0]?.successes === null) return true;
  const rarer = [
    measured.map(({ successes }) => successes ?? 0),
    measured.map(({ successes, n }) => n - (successes ?? 0)),
  ];
  return rarer.every(
    (counts) =>
      counts.reduce((sum, count) => sum + count, 0) >= FEWEST_EVENTS &&
      counts.filter((count) => count > 0).length >= FEWEST_EVENT_DAYS,
  );
}

/** The likeliest day and the days it may have been; the scan's where nothing says more. */
function placeOf(
  points: readonly SeriesPoint[],
  scanned: number,
): Pick<LevelChange, 'index' | 'low' | 'high'> {
  const isRate = points.some((point) => point.successes !== null);
  const located = isRate
    ? locateChange(points.map(({ successes, n }) => ({ successes: successes ?? 0, n })))
    : measuredPlace(points);
  return located ?? { index: scanned, low: scanned, high: scanned };
}

/** Days without a value lie with the next one that has one. */
function measuredPlace(points: readonly SeriesPoint[]): Pick<LevelChange, 'index' | 'low' | 'high'> | null {
  const values = withoutWeekdays(points);
  const located = locateShift(values.map(({ value }) => value));
  const [index, low, high] = [located?.index, located?.low, located?.high].map(
    (place) => values[place ?? -1]?.index,
  );
  return index === undefined || low === undefined || high === undefined ? null : { index, low, high };
}
