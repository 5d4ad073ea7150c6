import { styleText } from 'node:util';
import type { FeedbackReport } from '../domain/feedback-report.ts';
import { twoDecimals } from '../domain/figure-text.ts';
import type { PerformanceTrends } from '../domain/performance-trends.ts';
import { efficiencyLines } from './efficiency-lines.ts';
import { bestText, macroRate } from './macro-lines.ts';
import { qualityLines, shareOfFailed, summaryLines, windowText } from './report-lines.ts';
import { shortened } from './tainted.ts';
import { trendLines } from './trend-lines.ts';

/** How text for a terminal looks. */
export interface TextStyle {
  readonly colour: boolean;
}

const FAMILIES_SHOWN = 10;
const MACROS_SHOWN = 10;
const NAME_LENGTH = 60;
const LINE_LENGTH = 400;

/** A report, and the trends beside it, as a short summary for a terminal. */
export function reportText(
  report: FeedbackReport,
  style: TextStyle,
  trends: Pick<PerformanceTrends, 'series'> = { series: [] },
): string {
  const sections = [
    [`Feedback report, ${windowText(report.analysis_period)}`, summaryLines(report)],
    ['Failures', failureLines(report)],
    ['Macros', macroLines(report)],
    ['Efficiency', efficiencyLines(report)],
    ['Trends', [...trendLines(trends), ...steadyLines(report)]],
    ['Recommendations', report.recommendations.map((line) => `- ${line}`)],
    ['Data quality', qualityLines(report)],
  ] as const;
  return sections
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) =>
      [heading(title, style), ...lines.map((line) => `  ${shortened(line, LINE_LENGTH)}`)].join('\n'),
    )
    .join('\n\n')
    .concat('\n');
}

/** What the success rate would have shown, or what it takes to say: a finding that is no advice. */
function steadyLines({ findings }: FeedbackReport): string[] {
  return findings.filter(({ id }) => id === 'trend.success_rate').map(({ statement }) => statement);
}

/** A heading, bold where the terminal shows colours. */
export function heading(title: string, { colour }: TextStyle): string {
  return colour ? styleText('bold', title, { validateStream: false }) : title;
}

function failureLines(report: FeedbackReport): string[] {
  const rows = report.failure_patterns.filter((row) => row.count > 0);
  const shown = rows.slice(0, FAMILIES_SHOWN);
  const names = shown.map((row) => nameText(row.pattern));
  const width = Math.max(0, ...names.map((name) => name.length));
  const lines = shown.map(
    (row, index) =>
      `${(names[index] ?? '').padEnd(width)}  ×${String(row.count).padEnd(4)} ${shareOfFailed(row, report)} failed`,
  );
  return rows.length > shown.length
    ? [...lines, `… and ${rows.length - shown.length} more in failure_patterns.json`]
    : lines;
}

function macroLines(report: FeedbackReport): string[] {
  const rows = Object.entries(report.macro_performance).map(
    ([name, macro]) => [nameText(name), macro] as const,
  );
  const shown = rows.slice(0, MACROS_SHOWN);
  const width = Math.max(0, ...shown.map(([name]) => name.length));
  const lines = shown.map(([name, macro]) => {
    const best = macro.standardised === null ? '' : `, best with probability ${bestText(macro.standardised)}`;
    const score = macro.avg_score === null ? '' : `, mean score ${twoDecimals(macro.avg_score)}`;
    return `${name.padEnd(width)}  ${macroRate(macro)} ${macro.usage_count === 1 ? 'use' : 'uses'}${best}${score}`;
  });
  return rows.length > shown.length
    ? [...lines, `… and ${rows.length - shown.length} more in the report`]
    : lines;
}

function nameText(name: string): string {
  return shortened(name, NAME_LENGTH) || '(empty)';
}
