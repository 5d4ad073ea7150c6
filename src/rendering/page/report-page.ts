import type { FeedbackReport } from '../../domain/feedback-report.ts';
import { counted, intervalText, twoDecimals } from '../../domain/figure-text.ts';
import type { PerformanceTrends } from '../../domain/performance-trends.ts';
import { costTable, efficiencyText } from '../efficiency-text.ts';
import { qualityLines, summaryLines, windowText } from '../report-lines.ts';
import type { RepositoryStanding } from '../standing.ts';
import { failureSection } from './failure-section.ts';
import { type Picture, renderPage } from './html.ts';
import { type IntervalRow, intervalChart } from './interval-chart.ts';
import { macroSection } from './macro-section.ts';
import { ledgerSection, proposalSections } from './standing-sections.ts';
import { trendSection } from './trend-section.ts';

const NODES_IN_CHART = 10;

/**
 * A report and its trends as one HTML page that needs nothing else: no script, no file beside it, no network. Where proposals,
 * predictions and operations stand is a part of it where it is known.
 */
export function reportPage(
  report: FeedbackReport,
  trends: PerformanceTrends,
  standing: RepositoryStanding | null = null,
): string {
  return renderPage({
    title: `APEG feedback report, ${windowText(report.analysis_period)}`,
    generator: report.generator,
    timestamp: report.timestamp,
    tiles: tiles(report),
    summary: summaryLines(report),
    recommendations: report.recommendations,
    trends: trendSection(trends),
    failures: failureSection(report),
    efficiency: efficiencySection(report),
    macros: macroSection(report),
    proposals: standing === null ? null : proposalSections(standing),
    ledger: standing === null ? null : ledgerSection(standing),
    pending: standing === null ? [] : [...standing.operations.unfinished, ...standing.operations.plans],
    operations: report.own_operations,
    quality: qualityLines(report),
    sources: report.sources,
  });
}

/** The figures of the first look, each with its interval or what it is of. */
function tiles({ summary, pass_threshold: threshold }: FeedbackReport): object[] {
  const { success_rate: rate, success_rate_interval: interval, total_runs: runs } = summary;
  return [
    {
      label: 'Success rate',
      value: rate === null ? '–' : twoDecimals(rate),
      detail: interval === null ? 'no run ended' : `${intervalText(interval)} of ${counted(runs, 'run')}`,
    },
    { label: 'Failed runs', value: summary.failed_runs, detail: `of ${counted(runs, 'run')}` },
    {
      label: 'Error events',
      value: summary.error_events,
      detail: 'recovered ones included',
    },
    {
      label: 'Without an end',
      value: summary.incomplete_runs,
      detail: 'not counted among the runs',
    },
    { label: 'Pass threshold', value: twoDecimals(threshold.value), detail: threshold.source },
  ];
}

function efficiencySection(report: FeedbackReport): object {
  const { nodes, timed_steps: timed } = report.workflow_efficiency;
  const rows = timed === 0 ? [] : nodes;
  const measured = rows.flatMap(({ node, share }): IntervalRow[] =>
    share?.interval == null
      ? []
      : [
          {
            name: node ?? '(no node)',
            value: share.value,
            low: share.interval.low,
            high: share.interval.high,
          },
        ],
  );
  return {
    lines: efficiencyText(report).lines,
    costs: costTable(report),
    chart: chartOf(measured.slice(0, NODES_IN_CHART)),
    rows: rows.map((node) => ({
      name: node.node ?? '(no node)',
      steps: node.steps,
      share: node.share === null ? '–' : withInterval(node.share),
      mean: node.mean_seconds === null ? '–' : withInterval(node.mean_seconds),
      p95: node.p95_seconds === null ? '–' : twoDecimals(node.p95_seconds),
      longest: node.longest_seconds === null ? '–' : twoDecimals(node.longest_seconds),
    })),
  };
}

function chartOf(rows: readonly IntervalRow[]): Picture | null {
  return rows.length === 0
    ? null
    : { svg: intervalChart(rows, { name: 'nodes', title: 'Share of the logged time by node' }) };
}

function withInterval({
  value,
  interval,
}: NonNullable<FeedbackReport['workflow_efficiency']['nodes'][number]['share']>): string {
  return interval === null ? twoDecimals(value) : `${twoDecimals(value)} ${intervalText(interval)}`;
}
