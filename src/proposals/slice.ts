import type { ReportSlice } from '../domain/evidence.ts';
import type { FeedbackReport } from '../domain/feedback-report.ts';

/** What a rule needs beside what every slice holds. */
export interface SliceParts extends Partial<Omit<ReportSlice, 'evidence'>> {
  readonly evidence?: Partial<ReportSlice['evidence']>;
}

/** The part of a report that every rule may look at, and of the rest what is named. */
export function sliceOf(report: FeedbackReport, parts: SliceParts = {}): ReportSlice {
  const { analysis_period, summary, pass_threshold } = report;
  return {
    analysis_period,
    summary,
    pass_threshold,
    failure_patterns: [],
    macro_performance: {},
    findings: [],
    macro_comparisons: null,
    workflow_efficiency: null,
    ...parts,
    evidence: {
      daily_runs: [],
      macro_days: [],
      duration_histograms: [],
      long_calls: [],
      scores: [],
      metric_scores: null,
      label_days: [],
      cost_days: [],
      finish_reasons: [],
      retries: [],
      retried_failures: [],
      ...parts.evidence,
    },
  };
}

/** A text as the part of an id. */
export function slug(text: string): string {
  return (
    text
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, '') || 'x'
  );
}
