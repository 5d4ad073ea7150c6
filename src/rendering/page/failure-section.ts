import type { FailureContrast, FailureFamily } from '../../domain/failure-patterns.ts';
import type { FeedbackReport } from '../../domain/feedback-report.ts';
import { intervalText, rateText, twoDecimals } from '../../domain/figure-text.ts';
import { shareOfFailed } from '../report-lines.ts';
import type { Picture } from './html.ts';
import { intervalChart } from './interval-chart.ts';

const FAMILIES_IN_CHART = 12;
const PATTERNS_SHOWN = 10;
const PLACES_SHOWN = 5;
const PLACE_NAMES = {
  nodes: 'Nodes',
  agents: 'Agents',
  actions: 'Actions',
  task_types: 'Task types',
} as const satisfies Record<keyof FailureFamily['where'], string>;

/** Failure families with where they happen, what sets them apart, and messages as they were logged. */
export function failureSection(report: FeedbackReport): object {
  const rows = report.failure_patterns.filter(({ count, events }) => count > 0 || events > 0);
  return {
    chart: familiesChart(rows),
    rows: rows.map((row) => ({
      name: row.pattern,
      count: row.count,
      share: shareOfFailed(row, report),
      of_runs: rateText({
        value: row.share_of_runs,
        interval: row.share_of_runs_interval,
        denominator: report.summary.total_runs,
      }),
      events: row.events,
      recovered: row.recovered_runs,
      first: row.first_seen,
      last: row.last_seen,
      fix: row.suggested_fix,
      places: places(row),
      contrast: row.contrast.map(contrastText),
      patterns: row.patterns.slice(0, PATTERNS_SHOWN).map((pattern) => ({
        template: pattern.template,
        count: pattern.count,
        events: pattern.events,
        exemplars: pattern.exemplars,
        approximate: pattern.approximate,
      })),
      hidden: Math.max(0, row.patterns.length - PATTERNS_SHOWN),
    })),
  };
}

function familiesChart(rows: readonly FailureFamily[]): Picture | null {
  const shown = rows
    .slice(0, FAMILIES_IN_CHART)
    .flatMap(({ pattern, frequency, frequency_interval: span }) =>
      frequency === null || span === null
        ? []
        : [{ name: pattern, value: frequency, low: span.low, high: span.high }],
    );
  return shown.length === 0
    ? null
    : { svg: intervalChart(shown, { name: 'failures', title: 'Share of failed runs by failure family' }) };
}

function places({ where }: FailureFamily): object[] {
  return (Object.keys(PLACE_NAMES) as (keyof typeof PLACE_NAMES)[])
    .filter((field) => where[field].length > 0)
    .map((field) => ({
      field: PLACE_NAMES[field],
      values: where[field]
        .slice(0, PLACES_SHOWN)
        .map(({ value, count }) => `${value} ×${count}`)
        .join(', '),
    }));
}

function contrastText(contrast: FailureContrast): string {
  const { field, value, risk_ratio: ratio, interval, adjusted_p: p } = contrast;
  const met = contrast.failed_with + contrast.successful_with;
  return `${field.replace('_', ' ')} ${value}: ${twoDecimals(ratio)} ${intervalText(interval)} times as likely; ${contrast.failed_with} of the ${met} runs that met it failed so, adjusted p ${p.toFixed(3)}`;
}
