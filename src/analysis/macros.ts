import type { BanditComparison, MacroPerformance } from '../domain/feedback-report.ts';
import { redact } from '../domain/redaction.ts';
import type { BanditArm } from '../history/bandit-weights.ts';
import type { MacroUses } from '../history/execution-history.ts';
import { intervalOf } from './rates.ts';

/** Adds daily uses up to one figure per macro, in alphabetical order. */
export function macroPerformance(uses: readonly MacroUses[]): Record<string, MacroPerformance> {
  const byMacro = Map.groupBy(uses, (row) => redact(row.macro));
  const sorted = [...byMacro].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([macro, rows]) => [macro, performanceOf(rows)]));
}

function performanceOf(rows: readonly MacroUses[]): MacroPerformance {
  const uses = sum(rows, 'uses');
  const successful = sum(rows, 'successful');
  const scored = sum(rows, 'scored');
  const byTask = [...Map.groupBy(rows, (row) => row.taskType)].map(([taskType, part]) => ({
    task_type: taskType === null ? null : redact(taskType),
    usage_count: sum(part, 'uses'),
    successful: sum(part, 'successful'),
  }));
  return {
    usage_count: uses,
    success_rate: uses === 0 ? null : successful / uses,
    avg_score: scored === 0 ? null : sum(rows, 'scoreSum') / scored,
    successful,
    scored,
    success_rate_interval: intervalOf(successful, uses),
    by_task_type: byTask,
  };
}

function sum(rows: readonly MacroUses[], field: 'uses' | 'successful' | 'scored' | 'scoreSum'): number {
  return rows.reduce((total, row) => total + row[field], 0);
}

/** Sets what a bandit file says beside what the log says; its numbers are shown and compared, never used for a rate. */
export function compareBandit(
  arms: readonly BanditArm[],
  macros: Readonly<Record<string, MacroPerformance>>,
): BanditComparison[] {
  return arms.map((arm) => {
    const log = macros[redact(arm.macro)];
    const interval = log?.success_rate_interval ?? null;
    const rate = fileRate(arm);
    return {
      macro: redact(arm.macro),
      successes: arm.successes,
      failures: arm.failures,
      plays: arm.plays,
      file_rate: rate,
      log_uses: log?.usage_count ?? 0,
      log_rate: log?.success_rate ?? null,
      disagrees: rate !== null && interval !== null && (rate < interval.low || rate > interval.high),
    };
  });
}

function fileRate(arm: BanditArm): number | null {
  const trials = (arm.successes ?? 0) + (arm.failures ?? 0);
  return trials > 0 && arm.successes !== null ? arm.successes / trials : null;
}
