import { styleText } from 'node:util';
import type { FeedbackReport } from '../domain/feedback-report.ts';
import { twoDecimals } from '../domain/figure-text.ts';
import type { PerformanceTrends } from '../domain/performance-trends.ts';
import { efficiencyText } from './efficiency-text.ts';
import { bestText, macroRate } from './macro-lines.ts';
import { qualityLines, shareOfFailed, shareOfRuns, summaryLines, windowText } from './report-lines.ts';
import { shortened } from './tainted.ts';
import { trendLines } from './trend-lines.ts';
import { aligned, wrapped } from './wrapped.ts';

/** How text for a terminal looks. */
export interface TextStyle {
  readonly colour: boolean;
}

const FAMILIES_SHOWN = 10;
const MACROS_SHOWN = 10;
const NAME_LENGTH = 60;
const LINE_LENGTH = 600;

/** A report, and the trends beside it, as a short summary for a terminal. */
export function reportText(
  report: FeedbackReport,
  style: TextStyle,
  trends: Pick<PerformanceTrends, 'series'> = { series: [] },
): string {
  const efficiency = efficiencyText(report);
  const sections: readonly (readonly [
    title: string,
    tables: readonly string[],
    sentences: readonly string[],
  ])[] = [
    [`Feedback report, ${windowText(report.analysis_period)}`, summaryLines(report), []],
    ['Failures', failureLines(report), []],
    ['Macros', macroLines(report), []],
    ['Efficiency', efficiency.tables, efficiency.lines.map((line) => `- ${line}`)],
    ['Trends', trendLines(trends), []],
    ['Recommendations', [], recommendationLines(report).map((line) => `- ${line}`)],
    ['Data quality', qualityLines(report), []],
  ];
  return sections
    .filter(([, tables, sentences]) => tables.length + sentences.length > 0)
    .map(([title, tables, sentences]) =>
      [
        heading(title, style),
        ...tables.map((line) => `  ${shortened(line, LINE_LENGTH)}`.trimEnd()),
        ...(tables.length > 0 && sentences.length > 0 ? [''] : []),
        ...sentences.flatMap((line) => wrapped(shortened(line, LINE_LENGTH), 2, 2)),
      ].join('\n'),
    )
    .join('\n\n')
    .concat('\n');
}

/** A heading, bold where the terminal shows colours. */
export function heading(title: string, { colour }: TextStyle): string {
  return colour ? styleText('bold', title, { validateStream: false }) : title;
}

function failureLines(report: FeedbackReport): string[] {
  const rows = shownFamilies(report);
  const hidden = report.failure_patterns.filter((row) => row.count > 0).length - rows.length;
  const lines = aligned(
    rows.map((row) => [
      nameText(row.pattern),
      `×${row.count}`,
      `${shareOfFailed(row, report)} failed`,
      `${shareOfRuns(row, report)} runs`,
    ]),
  );
  return hidden > 0 ? [...lines, `… and ${hidden} more in failure_patterns.json`] : lines;
}

function shownFamilies(report: FeedbackReport): FeedbackReport['failure_patterns'] {
  return report.failure_patterns.filter((row) => row.count > 0).slice(0, FAMILIES_SHOWN);
}

/** Recommendations; of families that are shown already, without the figures that stand there. */
function recommendationLines(report: FeedbackReport): string[] {
  const shown = shownFamilies(report).map(({ pattern }) => pattern);
  return report.recommendations.map((line) => {
    const family = shown.find((pattern) => line.startsWith(`${pattern}: `));
    const [, fix] =
      /^\d+ of \d+ failed runs? \(.*?\), .*? runs in all\. (.*)$/.exec(
        line.slice((family?.length ?? 0) + 2),
      ) ?? [];
    return family === undefined || fix === undefined ? line : `${family}: ${fix}`;
  });
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
