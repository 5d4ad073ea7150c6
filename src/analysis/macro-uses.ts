import { redact } from '../domain/redaction.ts';
import type { MacroUses } from '../history/execution-history.ts';

/** Macros beyond so many, by uses, are not compared: every pair more makes all others harder to tell apart. */
const COMPARED_AT_MOST = 12;
/** With fewer uses on either side nothing can be told apart, so nothing is tested. */
export const FEWEST_USES = 10;

/** The counts of macro uses that add up. */
export type UseCount = Exclude<keyof MacroUses, 'macro' | 'taskType' | 'day'>;

/** Adds up one count. */
export function sumOf(rows: readonly MacroUses[], field: UseCount): number {
  return rows.reduce((total, row) => total + row[field], 0);
}

/** The same rows with names that may be printed. */
export function printableUses(uses: readonly MacroUses[]): MacroUses[] {
  return uses.map((row) => ({
    ...row,
    macro: redact(row.macro),
    taskType: row.taskType === null ? null : redact(row.taskType),
  }));
}

/** A text for a task type; no logged one has this form. */
export function stratumOf({ taskType }: MacroUses): string {
  return JSON.stringify(taskType);
}

/** Which macros are compared, in alphabetical order: those with enough uses, or all where fewer than two have. */
export function comparedMacros(uses: readonly MacroUses[]): {
  readonly compared: readonly string[];
  readonly left: readonly string[];
} {
  const all = [...Map.groupBy(uses, (row) => row.macro)]
    .map(([name, rows]) => ({ name, uses: sumOf(rows, 'uses') }))
    .sort((a, b) => b.uses - a.uses || (a.name < b.name ? -1 : 1));
  const enough = all.filter((macro) => macro.uses >= FEWEST_USES);
  const compared = (enough.length >= 2 ? enough : all).slice(0, COMPARED_AT_MOST).map(({ name }) => name);
  const left = all.map(({ name }) => name).filter((name) => !compared.includes(name));
  return { compared: compared.sort(), left: left.sort() };
}
