import { counted, intervalText, rateText, twoDecimals } from '../domain/figure-text.ts';
import type { BanditComparison, MacroPerformance } from '../domain/macro-performance.ts';

/** A macro's success rate as `0.92 [0.87, 0.95] of 200`. */
export function macroRate(macro: MacroPerformance): string {
  return rateText({
    value: macro.success_rate,
    interval: macro.success_rate_interval,
    denominator: macro.usage_count,
  });
}

/** A macro's mean score with its interval, or a dash. */
export function macroScore({ avg_score: score, avg_score_interval: interval }: MacroPerformance): string {
  if (score === null) return '–';
  return interval === null ? twoDecimals(score) : `${twoDecimals(score)} ${intervalText(interval)}`;
}

/** The chance that a macro is the best one, or a dash where it is not compared. */
export function bestText(
  posterior: Pick<MacroPerformance['by_task_type'][number], 'probability_best'> | null,
): string {
  return chance(posterior?.probability_best ?? null);
}

/** The rate given up on average by using a macro alone, or a dash where it is not compared. */
export function lossText(
  posterior: Pick<MacroPerformance['by_task_type'][number], 'expected_loss'> | null,
): string {
  return chance(posterior?.expected_loss ?? null);
}

function chance(value: number | null): string {
  return value === null ? '–' : twoDecimals(value);
}

/** What the bandit file has of a macro, and what is wrong with that. */
export function banditLines({ macro, successes, failures, plays, ...rest }: BanditComparison): string[] {
  const number = (value: number | null) => (value === null ? '–' : twoDecimals(value));
  const file = `${macro}: ${number(successes)} successes, ${number(failures)} failures, ${number(plays)} plays in the file; ${counted(rest.log_uses, 'use')} in the log`;
  return [file, ...rest.disagreements.map(({ statement }) => `  ${statement}`)];
}
