import { weekdayOf } from '../../domain/time.ts';
import type { Interval } from '../../statistics/interval.ts';
import { normalQuantile } from '../../statistics/special/normal.ts';
import { studentCdf, studentCritical } from '../../statistics/special/student.ts';
import type { Change, DayCount, FigureOf, LookResult, Sides } from './looks.ts';

/** An amount a run of the same weekdays before and after a change. */
interface AmountChange {
  /** After minus before. */
  readonly difference: number;
  /** Σ n₀n₁/(n₀+n₁) over weekdays. */
  readonly information: number;
  readonly runs: number;
}

/** How far amounts of single days stray, as a run's standard deviation. */
interface Spread {
  readonly deviation: number;
  readonly degreesOfFreedom: number;
}

/** Probabilities outside of this are beyond what a bound can be compared with. */
const TAIL = 1e-12;

/**
 * Looks at an amount a run (seconds, tokens) at the end of every day after a change.
 *
 * Source: ratio estimator with days as clusters (Cochran 1977, 6.3) within weekdays, weighted n₀n₁/(n₀+n₁); Student's t of the
 * difference as the z of the same probability.
 */
export function amountLooks(sides: Sides, pick: FigureOf): LookResult[] {
  const looks: LookResult[] = [];
  for (const [index, { day }] of sides.after.entries()) {
    const seen = { ...sides, after: sides.after.slice(0, index + 1) };
    const change = differenceOf(seen, pick);
    const spread = spreadOf(seen, pick);
    if (change === null || spread === null || change.information <= (looks.at(-1)?.information ?? 0))
      continue;
    const { difference, information, runs } = change;
    looks.push({ day, runs, z: zOf(difference, information, spread), information });
  }
  return looks;
}

/** The change of an amount a run with its interval by Student's t; null without both sides. */
export function amountChange(sides: Sides, pick: FigureOf, level: number): Change | null {
  const change = differenceOf(sides, pick);
  const spread = spreadOf(sides, pick);
  if (change === null || spread === null) return null;
  const half =
    (studentCritical(level, spread.degreesOfFreedom) * spread.deviation) / Math.sqrt(change.information);
  const interval: Interval = {
    low: change.difference - half,
    high: change.difference + half,
    level,
    method: 't-of-daily-ratios',
  };
  return { difference: change.difference, interval, designEffect: 1 };
}

/** Standard deviation of the amount of one run, from the spread of days of the same weekday; null where too few tell. */
export function amountDeviation(sides: Sides, pick: FigureOf): number | null {
  return spreadOf(sides, pick)?.deviation ?? null;
}

function zOf(difference: number, information: number, { deviation, degreesOfFreedom }: Spread): number {
  if (deviation === 0) return difference === 0 ? 0 : Math.sign(difference) * normalQuantile(1 - TAIL);
  const below = studentCdf((difference * Math.sqrt(information)) / deviation, degreesOfFreedom);
  return normalQuantile(Math.min(Math.max(below, TAIL), 1 - TAIL));
}

function differenceOf({ before, after }: Sides, pick: FigureOf): AmountChange | null {
  const earlier = byWeekday(before, pick);
  let [weighted, information, runs] = [0, 0, 0];
  for (const [weekday, days] of byWeekday(after, pick)) {
    const [now, then] = [sumOf(days), sumOf(earlier.get(weekday) ?? [])];
    if (now.n === 0 || then.n === 0) continue;
    const weight = (now.n * then.n) / (now.n + then.n);
    weighted += weight * (now.amount / now.n - then.amount / then.n);
    information += weight;
    runs += now.n;
  }
  return information === 0 ? null : { difference: weighted / information, information, runs };
}

function spreadOf(sides: Sides, pick: FigureOf): Spread | null {
  let [squares, degreesOfFreedom] = [0, 0];
  for (const days of [byWeekday(sides.before, pick), byWeekday(sides.after, pick)]) {
    for (const ofWeekday of days.values()) {
      const { amount, n } = sumOf(ofWeekday);
      degreesOfFreedom += ofWeekday.length - 1;
      for (const day of ofWeekday) squares += (day.amount - (amount / n) * day.n) ** 2 / day.n;
    }
  }
  return degreesOfFreedom < 1 ? null : { deviation: Math.sqrt(squares / degreesOfFreedom), degreesOfFreedom };
}

interface Amount {
  readonly amount: number;
  readonly n: number;
}

function byWeekday(days: readonly DayCount[], pick: FigureOf): Map<string, Amount[]> {
  const found = new Map<string, Amount[]>();
  for (const day of days) {
    const figure = pick(day);
    if (figure === null || figure.n === 0) continue;
    const weekday = weekdayOf(day.day);
    found.set(weekday, [...(found.get(weekday) ?? []), { amount: figure.successes, n: figure.n }]);
  }
  return found;
}

function sumOf(days: readonly Amount[]): Amount {
  return days.reduce((sum, day) => ({ amount: sum.amount + day.amount, n: sum.n + day.n }), {
    amount: 0,
    n: 0,
  });
}
