import type { FeedbackReport } from '../domain/feedback-report.ts';
import { counted, rateText, twoDecimals } from '../domain/figure-text.ts';
import type { Rate } from '../domain/figures.ts';
import { dayOf } from '../domain/time.ts';

type FailureRow = FeedbackReport['failure_patterns'][number];
type Span = FeedbackReport['analysis_period'];

/** The window as people say it: days alone where it is made of whole days. */
export function windowText({ start, end }: FeedbackReport['analysis_period']): string {
  const whole = [start, end].every((instant) => /T00:00:00(\.0+)?Z$/.test(instant));
  return whole ? `${dayOf(start)} to ${dayOf(end)} (end excluded, UTC)` : `${start} to ${end} (end excluded)`;
}

/** What the window holds, in sentences. */
export function summaryLines(report: FeedbackReport): string[] {
  const { summary, log_span: span } = report;
  if (summary.total_runs === 0 && summary.incomplete_runs === 0) {
    return [`No run ended in this window.${span === null ? '' : ` ${whereRunsAre(span, report)}`}`];
  }
  const rate: Pick<Rate, 'value' | 'interval' | 'denominator'> = {
    value: summary.success_rate,
    interval: summary.success_rate_interval,
    denominator: summary.total_runs,
  };
  return [
    `${counted(summary.total_runs, 'run')}: ${summary.successful_runs} successful, ${summary.failed_runs} failed; success rate ${rateText(rate)}`,
    ...(summary.incomplete_runs > 0
      ? [`${counted(summary.incomplete_runs, 'run')} without an end, not counted above`]
      : []),
    `${counted(summary.error_events, 'error event')}; pass threshold ${twoDecimals(report.pass_threshold.value)} (${report.pass_threshold.source})`,
    ...(report.joined_by === 'order'
      ? ['No entry names its run: runs come from the memory store and were joined to events by time alone']
      : []),
  ];
}

/** What the log covers, and whether another window could hold more of it. */
function whereRunsAre(span: Span, { analysis_period: window }: FeedbackReport): string {
  return span.start >= window.start && span.end < window.end
    ? `It holds the whole log, ${span.start} to ${span.end}: no entry of it belongs to a run.`
    : `The log itself covers ${span.start} to ${span.end}: try --until latest.`;
}

/** The share of failed runs that a row explains. */
export function shareOfFailed(row: FailureRow, report: FeedbackReport): string {
  return rateText({
    value: row.frequency,
    interval: row.frequency_interval,
    denominator: report.summary.failed_runs,
  });
}

/** The share of all runs that a row explains. */
export function shareOfRuns(row: FailureRow, report: FeedbackReport): string {
  return rateText({
    value: row.share_of_runs,
    interval: row.share_of_runs_interval,
    denominator: report.summary.total_runs,
  });
}

/** What was read and what could not be used, in sentences. */
export function qualityLines(report: FeedbackReport): string[] {
  const quality = report.data_quality;
  const notes = [
    [quality.duplicate_entries, 'entries stood in more than one file and count once'],
    [quality.timestamps_without_zone, 'timestamps name no zone and were read as UTC'],
    [quality.ends_without_success, 'ended runs do not say whether they succeeded'],
    [quality.unattributed_events, 'events of the window fit no run of it'],
  ] as const;
  return [
    `${quality.entries_used} of ${counted(quality.entries_read, 'log entry', 'log entries')} used`,
    ...notes.filter(([count]) => count > 0).map(([count, text]) => `${count} ${text}`),
    ...quality.problems.map(({ code, effect, count, places }) => {
      const [first] = places;
      return `${count} × ${code} (${effect})${first === undefined ? '' : `, first: ${placeText(first)}`}`;
    }),
  ];
}

function placeText(place: FeedbackReport['data_quality']['problems'][number]['places'][number]): string {
  const where = [
    ...(place.line === undefined ? [] : [`line ${place.line}`]),
    ...(place.index === undefined ? [] : [`entry ${place.index}`]),
    ...(place.byte === undefined ? [] : [`byte ${place.byte}`]),
    ...(place.key === undefined ? [] : [`key ${place.key}`]),
  ];
  return `${place.file}${where.length === 0 ? '' : ` ${where.join(', ')}`} ${place.detail}`;
}
