import type { FeedbackReport } from '../domain/feedback-report.ts';
import type { MacroReport } from '../domain/macro-report.ts';

const KINDS: ReadonlySet<string> = new Set(['macro-comparison', 'bandit-weights']);

/** What a feedback report says of the macros, by itself. */
export function macroReport(report: FeedbackReport): MacroReport {
  return {
    schema: 'apeg.macro-report/1',
    generator: report.generator,
    timestamp: report.timestamp,
    analysis_period: report.analysis_period,
    log_span: report.log_span,
    joined_by: report.joined_by,
    total_runs: report.summary.total_runs,
    macro_uses: Object.values(report.macro_performance).reduce((sum, macro) => sum + macro.usage_count, 0),
    macro_performance: report.macro_performance,
    macro_comparisons: report.macro_comparisons,
    findings: report.findings.filter((finding) => KINDS.has(finding.kind)),
    bandit: report.bandit,
    data_quality: report.data_quality,
  };
}
