import type { FeedbackReport } from '../domain/feedback-report.ts';
import { twoDecimals } from '../domain/figure-text.ts';
import { efficiencyLines } from './efficiency-lines.ts';
import { macroRate } from './macro-lines.ts';
import { renderMarkdown } from './markdown.ts';
import { qualityLines, shareOfFailed, summaryLines } from './report-lines.ts';
import { shortened } from './tainted.ts';

const NAME_LENGTH = 120;
const NODES_SHOWN = 10;

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
    nodes: nodeRows(report),
    efficiency: efficiencyLines(report),
    recommendations: report.recommendations,
    quality: qualityLines(report),
  });
}

/** Where the logged time goes, as table rows; none where no step logs a duration. */
function nodeRows(report: FeedbackReport): object[] {
  const { nodes, timed_steps: timed } = report.workflow_efficiency;
  if (timed === 0) return [];
  return nodes.slice(0, NODES_SHOWN).map((node) => ({
    name: node.node === null ? '(no node)' : shortened(node.node, NAME_LENGTH),
    steps: node.steps,
    share: twoDecimals(node.share?.value ?? 0),
    mean: node.mean_seconds === null ? '–' : twoDecimals(node.mean_seconds.value),
    p95: node.p95_seconds === null ? '–' : twoDecimals(node.p95_seconds),
    longest: node.longest_seconds === null ? '–' : twoDecimals(node.longest_seconds),
  }));
}
