import type { FeedbackReport } from '../../domain/feedback-report.ts';
import { intervalText, twoDecimals } from '../../domain/figure-text.ts';
import { banditLines, bestText, lossText, macroRate, macroScore } from '../macro-lines.ts';
import { intervalChart } from './interval-chart.ts';

/** The macros beside one another, what can be claimed of them, and what the bandit file says. */
export function macroSection(report: FeedbackReport): object {
  const macros = Object.entries(report.macro_performance);
  const measured = macros.flatMap(([name, { success_rate: value, success_rate_interval: span }]) =>
    value === null || span === null ? [] : [{ name, value, low: span.low, high: span.high }],
  );
  return {
    chart:
      measured.length === 0
        ? null
        : { svg: intervalChart(measured, { name: 'macros', title: 'Success rate by macro' }) },
    rows: macros.map(([name, macro]) => ({
      name,
      uses: macro.usage_count,
      rate: macroRate(macro),
      best: bestText(macro.standardised),
      loss: lossText(macro.standardised),
      score: macroScore(macro),
    })),
    pairs: report.macro_comparisons.pairs
      .filter(({ within }) => within === 'all-task-types')
      .map(({ higher, lower, difference, interval, state }) => ({
        higher,
        lower,
        difference: difference === null ? '–' : twoDecimals(difference),
        interval: interval === null ? '–' : intervalText(interval),
        state,
      })),
    statements: report.findings
      .filter(({ kind }) => kind === 'macro-comparison')
      .map(({ statement }) => statement),
    bandit: (report.bandit ?? []).flatMap(banditLines),
  };
}
