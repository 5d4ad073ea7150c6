import { intervalText, rateText, twoDecimals } from '../domain/figure-text.ts';
import type { MacroComparison } from '../domain/macro-performance.ts';
import type { MacroReport } from '../domain/macro-report.ts';
import { dayOf } from '../domain/time.ts';
import { banditLines, bestText, lossText, macroRate, macroScore } from './macro-lines.ts';
import { renderMarkdown } from './markdown.ts';
import { windowText } from './report-lines.ts';
import { heading, type TextStyle } from './report-text.ts';
import { shortened } from './tainted.ts';

const NAME_LENGTH = 60;
const LINE_LENGTH = 500;
const PAIRS_SHOWN = 12;

/** A macro report for a terminal. */
export function macroReportText(report: MacroReport, style: TextStyle): string {
  const sections = [
    [`Macro report, ${windowText(report.analysis_period)}`, summaryLines(report)],
    ['Success rate', macroLines(report)],
    ['Within task types', taskTypeLines(report)],
    ['Side by side, with the same mix of task types', pairLines(report)],
    ['What this says', report.findings.map(({ state, statement }) => `- ${statement} (${state})`)],
    ['Bandit file, beside the log', (report.bandit ?? []).flatMap(banditLines)],
  ] as const;
  return sections
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) =>
      [heading(title, style), ...lines.map((line) => `  ${indented(line)}`)].join('\n'),
    )
    .join('\n\n')
    .concat('\n');
}

/** A line whose indentation is ours, so that cutting it keeps it. */
function indented(line: string): string {
  return `${/^ */.exec(line)?.[0] ?? ''}${shortened(line, LINE_LENGTH)}`;
}

function summaryLines({
  total_runs: runs,
  macro_uses: uses,
  macro_comparisons: all,
  ...rest
}: MacroReport): string[] {
  const { discover, confirm, not_compared: left } = all;
  return [
    `${uses} macro uses in ${runs} runs`,
    ...(discover === null
      ? [
          `No macro was used in this window${rest.log_span === null ? '' : `; the log covers ${rest.log_span.start} to ${rest.log_span.end}`}`,
        ]
      : [
          confirm === null
            ? 'All uses are of one day: no difference that shows can be confirmed'
            : `A difference that shows before ${dayOf(confirm.start)} has to hold once more from then on`,
        ]),
    ...(left.length === 0 ? [] : [`Not compared, for too few uses or too many macros: ${left.join(', ')}`]),
    ...(rest.joined_by === 'order'
      ? ['No entry names its run: runs come from the memory store and were joined to events by time alone']
      : []),
  ];
}

function macroLines({ macro_performance: macros }: MacroReport): string[] {
  const rows = Object.entries(macros).map(([name, macro]) => [shortened(name, NAME_LENGTH), macro] as const);
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  return rows.map(
    ([name, macro]) =>
      `${name.padEnd(width)}  ${macroRate(macro)} ${macro.usage_count === 1 ? 'use' : 'uses'}; best with probability ${bestText(macro.standardised)}, expected loss ${lossText(macro.standardised)}; mean score ${macroScore(macro)}`,
  );
}

function taskTypeLines({ macro_performance: macros }: MacroReport): string[] {
  const rows = Object.entries(macros).flatMap(([name, macro]) =>
    macro.by_task_type.map((type) => ({ name, type, key: type.task_type ?? '(none)' })),
  );
  if (new Set(rows.map(({ key }) => key)).size < 2) return [];
  return rows
    .toSorted((a, b) => (a.key === b.key ? 0 : a.key < b.key ? -1 : 1))
    .map(({ name, type, key }) => {
      const rate = rateText({
        value: type.success_rate,
        interval: type.success_rate_interval,
        denominator: type.usage_count,
      });
      return `${key}, ${name}: ${rate} uses; best with probability ${bestText(type)}, expected loss ${lossText(type)}`;
    });
}

function pairLines({ macro_comparisons: { pairs } }: MacroReport): string[] {
  const overall = pairs.filter((pair) => pair.within === 'all-task-types');
  const shown = overall
    .slice(0, PAIRS_SHOWN)
    .map((pair) => `${pair.higher} − ${pair.lower}: ${pairText(pair)}`);
  return overall.length > shown.length ? [...shown, `… and ${overall.length - shown.length} more`] : shown;
}

/** A difference, how sure it is, and what the gate says of it. */
export function pairText({ difference, interval, evidence, state }: MacroComparison): string {
  if (difference === null || interval === null) return 'no task type in common';
  const q =
    evidence.discover === null ? '' : `, adjusted p ${twoDecimals(evidence.discover.q)} in the first part`;
  const confirm =
    evidence.confirm === null
      ? ''
      : `, ${twoDecimals(evidence.confirm.estimate)} [${twoDecimals(evidence.confirm.lo)}, ${twoDecimals(evidence.confirm.hi)}] in the second`;
  return `${twoDecimals(difference)} ${intervalText(interval)}${q}${confirm}: ${state}`;
}

/** A macro report as Markdown. */
export function macroReportMarkdown(report: MacroReport): string {
  const overall = report.macro_comparisons.pairs.filter((pair) => pair.within === 'all-task-types');
  return renderMarkdown('macro-report', {
    start: report.analysis_period.start,
    end: report.analysis_period.end,
    summary: summaryLines(report),
    macros: Object.entries(report.macro_performance).map(([name, macro]) => ({
      name: shortened(name, NAME_LENGTH),
      rate: macroRate(macro),
      best: bestText(macro.standardised),
      loss: lossText(macro.standardised),
      score: macroScore(macro),
    })),
    task_types: taskTypeLines(report),
    pairs: overall.map((pair) => ({
      higher: shortened(pair.higher, NAME_LENGTH),
      lower: shortened(pair.lower, NAME_LENGTH),
      text: pairText(pair),
    })),
    findings: report.findings,
    bandit: (report.bandit ?? []).flatMap(banditLines).map((line) => line.trim()),
  });
}
