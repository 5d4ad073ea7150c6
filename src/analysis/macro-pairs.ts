import type { AnalysisPeriod } from '../domain/figures.ts';
import type { MacroComparison } from '../domain/macro-performance.ts';
import type { MacroUses } from '../history/execution-history.ts';
import {
  type BlockedCell,
  type BlockedDifference,
  blockedDifference,
} from '../statistics/blocked-difference.ts';
import { CONFIRM_LEVEL } from './gate.ts';
import { FEWEST_USES, stratumOf, sumOf } from './macro-uses.ts';
import { holdsDay, type TimeSplit } from './time-split.ts';

/** One comparison to make: which macros, and over which task types. */
export interface Pair {
  readonly higher: string;
  readonly lower: string;
  readonly within: MacroComparison['within'];
  readonly taskType: string | null;
  readonly favoured: readonly MacroUses[];
  readonly other: readonly MacroUses[];
}

/** A pair with what the whole window and its parts say; the parts are null where they have nothing to compare. */
export interface Measured extends Pair {
  readonly whole: BlockedDifference | null;
  readonly discover: BlockedDifference | null;
  readonly confirm: BlockedDifference | null;
  readonly events: number;
  readonly days: number;
}

/** Every two macros over all task types, and within each one where there are several and both macros have enough uses. */
export function pairsOf(uses: readonly MacroUses[], compared: readonly string[]): Pair[] {
  const byMacro = Map.groupBy(uses, (row) => row.macro);
  const strata = [...new Set(uses.map(stratumOf))].sort();
  return compared.flatMap((one, index) =>
    compared.slice(index + 1).flatMap((two) => {
      const [first, second] = [byMacro.get(one) ?? [], byMacro.get(two) ?? []];
      const overall = directed(first, second, { within: 'all-task-types', taskType: null });
      if (strata.length < 2) return [overall];
      const within = strata.flatMap((stratum) => {
        const [a, b] = [first, second].map((rows) => rows.filter((row) => stratumOf(row) === stratum));
        if (a === undefined || b === undefined) return [];
        if (Math.min(sumOf(a, 'uses'), sumOf(b, 'uses')) < FEWEST_USES) return [];
        return [directed(a, b, { within: 'task-type', taskType: JSON.parse(stratum) as string | null })];
      });
      return [overall, ...within];
    }),
  );
}

/** Puts the side with the higher rate, at the same mix, first. */
function directed(
  first: readonly MacroUses[],
  second: readonly MacroUses[],
  scope: Pick<Pair, 'within' | 'taskType'>,
): Pair {
  const difference =
    blockedDifference(cellsOf(first, second))?.difference ?? crudeRate(first) - crudeRate(second);
  const [favoured, other] = difference < 0 ? [second, first] : [first, second];
  return {
    ...scope,
    higher: favoured[0]?.macro ?? '',
    lower: other[0]?.macro ?? '',
    favoured,
    other,
  };
}

/** Successful uses of all uses, whatever their task type. */
export function crudeRate(rows: readonly MacroUses[]): number {
  return sumOf(rows, 'successful') / Math.max(1, sumOf(rows, 'uses'));
}

/** What the whole window and its two parts say of a pair. */
export function measure(pair: Pair, split: TimeSplit): Measured {
  const { favoured, other } = pair;
  const [n, m] = [sumOf(favoured, 'uses'), sumOf(other, 'uses')];
  const successes = sumOf(favoured, 'successful') + sumOf(other, 'successful');
  const enough = Math.min(n, m) >= FEWEST_USES;
  return {
    ...pair,
    whole: blockedDifference(cellsOf(favoured, other)),
    discover: enough ? partOf(pair, split.discover) : null,
    confirm: enough && split.confirm !== null ? partOf(pair, split.confirm, CONFIRM_LEVEL) : null,
    events: Math.min(successes, n + m - successes, n, m),
    days: Math.min(daysOf(favoured), daysOf(other)),
  };
}

function partOf({ favoured, other }: Pair, part: AnalysisPeriod, level?: number): BlockedDifference | null {
  const inside = (rows: readonly MacroUses[]) => rows.filter((row) => holdsDay(part, row.day));
  return blockedDifference(cellsOf(inside(favoured), inside(other)), { level });
}

/** UTC days with uses. */
export function daysOf(rows: readonly MacroUses[]): number {
  return new Set(rows.map((row) => row.day)).size;
}

function cellsOf(first: readonly MacroUses[], second: readonly MacroUses[]): BlockedCell[] {
  const none = { successes: 0, n: 0 };
  const cellOf = (row: MacroUses, side: 'first' | 'second'): BlockedCell => ({
    stratum: stratumOf(row),
    block: row.day,
    first: none,
    second: none,
    [side]: { successes: row.successful, n: row.uses },
  });
  return [...first.map((row) => cellOf(row, 'first')), ...second.map((row) => cellOf(row, 'second'))];
}
