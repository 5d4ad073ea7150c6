import { weekdayOf } from '../../domain/time.ts';
import {
  type BlockedCell,
  type BlockedDifference,
  blockedDifference,
} from '../../statistics/blocked-difference.ts';
import { effectiveSize } from '../../statistics/effective-size.ts';
import { cochranMantelHaenszel } from '../../statistics/mantel-haenszel.ts';
import type { Proportion } from '../../statistics/proportion.ts';
import { spendingBounds } from '../../statistics/sequential.ts';
import { binomialCdf } from '../../statistics/special/binomial.ts';

/** What the log says of one UTC day. */
export interface DayCount {
  readonly day: string;
  /** What is compared with what; the weekday where it is absent. */
  readonly stratum?: string;
  readonly runs: number;
  /** Observations that the figure counts, and how many of them it counts as a hit; of an amount its sum. */
  readonly figure: Proportion;
  /** The same of what the change has nothing to do with; null where there is nothing of the kind. */
  readonly control: Proportion | null;
  /** Runs that failed in any way. */
  readonly failed: Proportion;
}

/** A proportion of a day; null where the day has none. */
export type FigureOf = (day: DayCount) => Proportion | null;

/** Days before and after a change. */
export interface Sides {
  readonly before: readonly DayCount[];
  readonly after: readonly DayCount[];
}

/** Days before and after a change, cleared of days that were out of the common. */
export interface Comparison extends Sides {
  readonly paused: readonly string[];
}

/** A figure after a change minus before it. */
export type Change = Pick<BlockedDifference, 'difference' | 'interval' | 'designEffect'>;

/** A day is out of the common where so many other failures would be met by chance on one of ten thousand days. */
const ODD_DAY = 1e-4;

/** Leaves days out on which failures that the change has nothing to do with were out of the common. */
export function withoutIncidents(before: readonly DayCount[], after: readonly DayCount[]): Comparison {
  const known = total(before, ({ control }) => control);
  const usual = known === null || known.n === 0 ? null : (known.successes + 1) / (known.n + 2);
  const odd = ({ control }: DayCount): boolean =>
    usual !== null &&
    control !== null &&
    control.successes > 0 &&
    1 - binomialCdf(control.successes - 1, control.n, usual) < ODD_DAY;
  return {
    before: before.filter((day) => !odd(day)),
    after: after.filter((day) => !odd(day)),
    paused: [...before, ...after].filter(odd).map(({ day }) => day),
  };
}

/** The sum of a proportion over days, or null where none has it. */
export function total(days: readonly DayCount[], pick: FigureOf): Proportion | null {
  const found = days.flatMap((day) => pick(day) ?? []);
  if (found.length === 0) return null;
  return found.reduce((sum, one) => ({ successes: sum.successes + one.successes, n: sum.n + one.n }));
}

/** One look: everything up to a day. */
export interface LookResult {
  readonly day: string;
  readonly runs: number;
  /** Of after minus before, positive where the rate rose. */
  readonly z: number;
  /** Σ n₀n₁/(n₀+n₁) over weekdays, less the design effect. */
  readonly information: number;
}

/**
 * Looks at the end of every day after a change: the rates of the same weekdays before and after.
 *
 * Source: Cochran–Mantel–Haenszel without continuity correction, its variance enlarged by the design effect of the days before;
 * a day that adds no information is no look.
 */
export function looksAt({ before, after }: Sides, pick: FigureOf): LookResult[] {
  const design = designEffectOf(before, pick);
  const looks: LookResult[] = [];
  for (const [index, { day }] of after.entries()) {
    const strata = weekdays(before, after.slice(0, index + 1), pick);
    const information =
      strata.reduce((sum, { first, second }) => sum + (first.n * second.n) / (first.n + second.n), 0) /
      design;
    if (strata.length === 0 || information <= (looks.at(-1)?.information ?? 0)) continue;
    const test = cochranMantelHaenszel(strata, { continuity: false });
    const size = Math.sqrt(test.chiSquare / design);
    const runs = strata.reduce((sum, { first }) => sum + first.n, 0);
    looks.push({ day, runs, z: test.difference < 0 ? -size : size, information });
  }
  return looks;
}

function stratumOf({ day, stratum }: DayCount): string {
  return stratum ?? weekdayOf(day);
}

/** Weekdays that have observations on both sides; the first side is after the change. */
function weekdays(
  before: readonly DayCount[],
  after: readonly DayCount[],
  pick: FigureOf,
): { readonly first: Proportion; readonly second: Proportion }[] {
  const [earlier, later] = [before, after].map((days) => Map.groupBy(days, stratumOf));
  return [...(later ?? [])].flatMap(([weekday, days]) => {
    const first = total(days, pick);
    const second = total(earlier?.get(weekday) ?? [], pick);
    return first === null || second === null || first.n === 0 || second.n === 0 ? [] : [{ first, second }];
  });
}

/** How many times larger the variance of the rate is than with independent observations, from the days before. */
export function designEffectOf(before: readonly DayCount[], pick: FigureOf): number {
  const blocks = before.flatMap((day) => pick(day) ?? []).filter(({ n }) => n > 0);
  return blocks.length < 2 ? 1 : effectiveSize(blocks).designEffect;
}

/** Bounds for z at each look, so that both together keep their error rates. */
export interface Bounds {
  readonly harm: readonly number[];
  readonly benefit: readonly number[];
}

/**
 * Lan–DeMets bounds: Pocock spending for harm, which stops early; O'Brien–Fleming for the benefit, which is claimed late.
 *
 * @param planned information at the horizon.
 */
export function boundsOf(
  looks: readonly Pick<LookResult, 'information'>[],
  planned: number,
  alpha: { readonly harm: number; readonly benefit: number },
): Bounds {
  const plan = {
    information: looks.map(({ information }) => information),
    plannedInformation: planned,
    sides: 1 as const,
  };
  if (looks.length === 0) return { harm: [], benefit: [] };
  return {
    harm: spendingBounds({ ...plan, spending: 'pocock', alpha: alpha.harm }),
    benefit: spendingBounds({ ...plan, spending: 'obrien-fleming', alpha: alpha.benefit }),
  };
}

/** Information at the end of the horizon if observations were independent, at the rate of observations before. */
export function plannedInformation(before: readonly DayCount[], days: number, pick: FigureOf): number {
  return [...Map.groupBy(before, stratumOf).values()].reduce((all, ofWeekday) => {
    const known = total(ofWeekday, pick);
    const then =
      known === null
        ? 0
        : (known.n / ofWeekday.length) * (ofWeekday[0]?.stratum === undefined ? days / 7 : days);
    return then === 0 || known === null ? all : all + (known.n * then) / (known.n + then);
  }, 0);
}

/** The difference after minus before of the same weekdays, with an interval that knows of bursts; null without both sides. */
export function changeOf({ before, after }: Sides, pick: FigureOf, level: number): Change | null {
  const nothing = { successes: 0, n: 0 };
  const cells: BlockedCell[] = [
    ...after.map((one) => ({
      stratum: stratumOf(one),
      block: one.day,
      first: pick(one) ?? nothing,
      second: nothing,
    })),
    ...before.map((one) => ({
      stratum: stratumOf(one),
      block: one.day,
      first: nothing,
      second: pick(one) ?? nothing,
    })),
  ];
  return blockedDifference(cells, { level });
}
