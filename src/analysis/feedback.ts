import type { FailurePatternsFile } from '../domain/failure-patterns.ts';
import type { FeedbackReport } from '../domain/feedback-report.ts';
import { type GateRules, gateRulesOf } from '../domain/gate-rules.ts';
import type { NearbyCommit, PerformanceTrends } from '../domain/performance-trends.ts';
import { redact } from '../domain/redaction.ts';
import type { Instant, Window } from '../domain/time.ts';
import type { ExecutionHistory } from '../history/execution-history.ts';
import type { GroupOptions } from '../patterns/group-state.ts';
import type { PatternRegistry } from '../patterns/registry.ts';
import { askFailures, askPlainly, both } from './answers.ts';
import { changeFindings } from './change-findings.ts';
import { coverageOf } from './coverage.ts';
import { rateOfDays } from './day-rates.ts';
import { workflowEfficiency } from './efficiency.ts';
import { efficiencyFindings } from './efficiency-findings.ts';
import { evidenceBase } from './evidence.ts';
import { failureFindings } from './failure-findings.ts';
import { withDayIntervals } from './failure-rates.ts';
import { freshFindings } from './fresh-findings.ts';
import { analyseMacros } from './macro-analysis.ts';
import { summariseMemory } from './memory.ts';
import { memoryFindings } from './memory-findings.ts';
import type { PassThreshold } from './pass-threshold.ts';
import { steadyFinding } from './steady-finding.ts';
import { performanceTrends } from './trends.ts';

/** What an analysis is about. */
export interface AnalysisRequest {
  readonly window: Window;
  readonly threshold: PassThreshold;
  readonly now: Instant;
  /** Name and version of the program, for the report. */
  readonly generator: string;
  /** Own rules, and the registry that keeps pattern ids as data grows. */
  readonly grouping?: GroupOptions;
  /** Commits of the window that touched configs. */
  readonly commits?: readonly NearbyCommit[];
  /** Between an observation and a claim; the loosest allowed rules when absent. */
  readonly gate?: GateRules;
}

/** The three documents of an analysis. */
export interface Feedback {
  readonly report: FeedbackReport;
  readonly patterns: FailurePatternsFile;
  readonly trends: PerformanceTrends;
  /** To hand in the next time. */
  readonly registry: PatternRegistry;
}

/** Analyses the runs that ended in a window; nothing but the history is read. */
export async function analyseFeedback(
  history: ExecutionHistory,
  request: AnalysisRequest,
): Promise<Feedback> {
  const { window, threshold, now, gate = gateRulesOf() } = request;
  const selected = await history.select(window, threshold);
  const totals = await selected.totals();
  const runs = { total: totals.successful + totals.failed, failed: totals.failed };
  // Grouping keeps this thread busy while the history's own threads go on counting.
  const [{ failures, durations, longCalls }, { steps, ...plain }] = await both(
    askFailures(selected, runs, request.grouping),
    askPlainly(selected),
  );
  const { runs: days } = await selected.counts('day');
  const arms = history.bandit?.arms ?? history.memory?.arms ?? [];
  const macros = analyseMacros(plain.macroUses, arms, gate);
  const memory = history.memory === null ? null : summariseMemory(history.memory, window.end);
  const trends = await performanceTrends(selected, {
    window,
    families: failures.names,
    commits: request.commits ?? [],
  });
  const rows = withDayIntervals(failures.rows, days);
  const coverage = coverageOf(days);
  const findings = [
    ...freshFindings(trends.series, coverage),
    ...failureFindings(rows, { days, failed: runs.failed, gate }),
    ...macros.findings,
    ...changeFindings(trends.series, gate),
    ...memoryFindings(memory),
  ];
  // Figures of their own sections, not advice: they stand among the findings alone.
  const efficiency = workflowEfficiency(steps, { window, span: history.span });
  const report: FeedbackReport = {
    schema: 'apeg.feedback-report/1',
    generator: request.generator,
    timestamp: now,
    analysis_period: window,
    log_span: history.span === null ? null : { start: history.span.first, end: history.span.last },
    summary: {
      total_runs: runs.total,
      successful_runs: totals.successful,
      failed_runs: totals.failed,
      success_rate: runs.total === 0 ? null : totals.successful / runs.total,
      success_rate_interval: rateOfDays(days, 'runs').interval,
      incomplete_runs: totals.incomplete,
      error_events: totals.errorEvents,
    },
    joined_by: selected.joinedBy,
    pass_threshold: { value: threshold.value, source: threshold.source, by_task_type: threshold.byTaskType },
    failure_patterns: rows,
    macro_performance: macros.performance,
    macro_comparisons: macros.comparisons,
    recommendations: findings.map((finding) => finding.statement),
    findings: [
      ...findings,
      ...steadyFinding(trends.series, days, gate),
      ...efficiencyFindings(efficiency, { coverage, gate }),
    ],
    workflow_efficiency: efficiency,
    memory,
    bandit: macros.bandit,
    own_operations: plain.ownActions.map((row) => ({ ...row, action: redact(row.action) })),
    data_quality: await selected.quality(),
    evidence: evidenceBase({
      days,
      ...plain,
      durations,
      longCalls,
      steps,
      retriedFailures: await selected.retriedFailures(),
      families: failures.ids,
    }),
    sources: [...history.sources],
  };
  const heading = { timestamp: now, analysis_period: window };
  return {
    report,
    patterns: {
      schema: 'apeg.failure-patterns/1',
      ...heading,
      total_runs: runs.total,
      failed_runs: runs.failed,
      unknown_share: unknownShare(report),
      failure_patterns: report.failure_patterns,
    },
    registry: failures.registry,
    trends: { schema: 'apeg.performance-trends/1', ...heading, ...trends },
  };
}

function unknownShare(report: FeedbackReport): number | null {
  const { failed_runs: failed } = report.summary;
  const unknown = report.failure_patterns.filter((row) => row.category === 'unknown');
  return failed === 0 ? null : unknown.reduce((sum, row) => sum + row.count, 0) / failed;
}
