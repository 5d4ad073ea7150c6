import { styleText } from 'node:util';
import type { FeedbackReport } from '../domain/feedback-report.ts';
import { rateText, twoDecimals } from '../domain/figure-text.ts';
import { qualityLines, shareOfFailed, summaryLines, windowText } from './report-lines.ts';
import { shortened } from './tainted.ts';

/** How text for a terminal looks. */
export interface TextStyle {
  readonly colour: boolean;
}

const FAMILIES_SHOWN = 10;
const NAME_LENGTH = 60;
const LINE_LENGTH = 400;

/** A report as a short summary for a terminal. */
export function reportText(report: FeedbackReport, style: TextStyle): string {
  const sections = [
    [`Feedback report, ${windowText(report.analysis_period)}`, summaryLines(report)],
    ['Failures', failureLines(report)],
    ['Macros', macroLines(report)],
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

/** A heading, bold where the terminal shows colours. */
export function heading(title: string, { colour }: TextStyle): string {
  return colour ? styleText('bold', title, { validateStream: false }) : title;
}

function failureLines(report: FeedbackReport): string[] {
  const rows = report.failure_patterns.filter((row) => row.count > 0);
  const shown = rows.slice(0, FAMILIES_SHOWN);
  const names = shown.map((row) => shortened(row.pattern, NAME_LENGTH));
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
    ([name, macro]) => [shortened(name, NAME_LENGTH), macro] as const,
  );
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  return rows.map(([name, macro]) => {
    const rate = rateText({
      value: macro.success_rate,
      interval: macro.success_rate_interval,
      denominator: macro.usage_count,
    });
    return `${name.padEnd(width)}  ${rate} uses${macro.avg_score === null ? '' : `, mean score ${twoDecimals(macro.avg_score)}`}`;
  });
}
