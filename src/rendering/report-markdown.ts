import type { FeedbackReport } from '../domain/feedback-report.ts';
import { twoDecimals } from '../domain/figure-text.ts';
import { macroRate } from './macro-lines.ts';
import { renderMarkdown } from './markdown.ts';
import { qualityLines, shareOfFailed, summaryLines } from './report-lines.ts';
import { shortened } from './tainted.ts';

const NAME_LENGTH = 120;

/** A report as Markdown. */
export function reportMarkdown(report: FeedbackReport): string {
  return renderMarkdown('feedback-report', {
    start: report.analysis_period.start,
    end: report.analysis_period.end,
    summary: summaryLines(report),
    families: report.failure_patterns.map((row) => ({
      name: shortened(row.pattern, NAME_LENGTH),
      count: row.count,
      share: shareOfFailed(row, report),
      events: row.events,
      fix: row.suggested_fix,
    })),
    macros: Object.entries(report.macro_performance).map(([name, macro]) => ({
      name: shortened(name, NAME_LENGTH),
      uses: macro.usage_count,
      rate: macroRate(macro),
      score: macro.avg_score === null ? '–' : twoDecimals(macro.avg_score),
    })),
    recommendations: report.recommendations,
    quality: qualityLines(report),
  });
}
