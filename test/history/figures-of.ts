import type { Window } from '../../src/domain/time.ts';
import type { ExecutionHistory, Thresholds } from '../../src/history/execution-history.ts';
import { WEEK } from './log-builder.ts';

/** What a window of a history comes to, each error message a failure row of its own. */
export interface Figures {
  readonly totals: readonly [successful: number, failed: number, incomplete: number, errorEvents: number];
  /** By row name: failed runs attributed, error events, successful runs in which it occurred. */
  readonly failures: Readonly<Record<string, readonly [count: number, events: number, recovered: number]>>;
  /** By macro: uses, successful ones, and the sum and number of scores. */
  readonly macros: Readonly<
    Record<string, readonly [uses: number, successful: number, scoreSum: number, scored: number]>
  >;
  readonly unattributed: number;
  readonly endsWithoutSuccess: number;
}

export const DEFAULT_THRESHOLDS: Thresholds = { value: 0.8, byTaskType: {} };

const ROWS_WITHOUT_MESSAGE = new Map([
  [-1, 'Score below threshold'],
  [-2, 'No recorded error'],
]);

/** Asks a history for the figures of a window. */
export async function figuresOf(
  history: ExecutionHistory,
  window: Window = WEEK,
  thresholds: Thresholds = DEFAULT_THRESHOLDS,
): Promise<Figures> {
  const selected = await history.select(window, thresholds);
  const totals = await selected.totals();
  const messages = await selected.errorMessages();
  const names = messages.map((row) => row.message);
  const rows = Int32Array.from(names, (name) => names.indexOf(name));
  const { families } = await selected.failures({ family: rows, pattern: rows });
  const macros: Record<string, [number, number, number, number]> = {};
  for (const use of await selected.macroUses()) {
    const sum = (macros[use.macro] ??= [0, 0, 0, 0]);
    [use.uses, use.successful, use.scoreSum, use.scored].forEach((value, index) => {
      sum[index] = (sum[index] ?? 0) + value;
    });
  }
  const quality = await selected.quality();
  return {
    totals: [totals.successful, totals.failed, totals.incomplete, totals.errorEvents],
    failures: Object.fromEntries(
      families.map((row) => [
        ROWS_WITHOUT_MESSAGE.get(row.family) ?? names[row.family] ?? '?',
        [row.count, row.events, row.recoveredRuns],
      ]),
    ),
    macros: Object.fromEntries(
      Object.entries(macros).map(([name, [uses, successful, scoreSum, scored]]) => [
        name,
        [uses, successful, Number(scoreSum.toFixed(9)), scored],
      ]),
    ),
    unattributed: quality.unattributed_events,
    endsWithoutSuccess: quality.ends_without_success,
  };
}
