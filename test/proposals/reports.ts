import { workflowEfficiency } from '../../src/analysis/efficiency.ts';
import { DEFAULT_KNOBS } from '../../src/domain/default-knobs.ts';
import type { EvidenceBase } from '../../src/domain/evidence-base.ts';
import type { FailureFamily } from '../../src/domain/failure-patterns.ts';
import type { FeedbackReport } from '../../src/domain/feedback-report.ts';
import { gateRulesOf } from '../../src/domain/gate-rules.ts';
import type { WorkflowSteps } from '../../src/history/workflow-steps.ts';
import type { SuggestInput } from '../../src/proposals/suggest.ts';
import { wilson } from '../../src/statistics/interval.ts';

export const PERIOD = { start: '2025-11-13T00:00:00.000Z', end: '2025-11-20T00:00:00.000Z' };
type FinishRow = EvidenceBase['finish_reasons'][number];

export const NO_STEPS: WorkflowSteps = {
  steps: [],
  slowest: [],
  presence: [],
  repeats: [],
  rounds: [],
  retries: [],
  waits: [],
  retriedRuns: [],
};

/** A failure family that struck `count` runs on `days` days. */
export function family(given: Partial<FailureFamily> & { readonly days?: number } = {}): FailureFamily {
  const { days = 4, count = 28, ...rest } = given;
  const provider = 'provider' in rest ? (rest.provider ?? null) : 'openai';
  const category = rest.category ?? 'timeout';
  return {
    pattern: 'OpenAI API timeout',
    count,
    frequency: count / 63,
    suggested_fix: 'Increase the timeout',
    family: `${provider ?? 'none'}.${category}`,
    provider,
    category,
    frequency_interval: wilson(Math.min(count, 63), 63),
    share_of_runs: count / 450,
    share_of_runs_interval: wilson(count, 450),
    events: count,
    recovered_runs: 0,
    first_seen: '2025-11-13T01:00:00.000Z',
    last_seen: '2025-11-19T23:00:00.000Z',
    daily: Array.from({ length: days }, (_, day) => ({
      day: `2025-11-${13 + day}`,
      count: Math.floor(count / days) + (day < count % days ? 1 : 0),
      events: count,
    })),
    where: { nodes: [], agents: [], actions: [], task_types: [] },
    contrast: [],
    patterns: [],
    ...rest,
  };
}

/** Where failures of a family stopped: failed runs by node. */
export function stoppedAt(counts: Readonly<Record<string, number>>): FailureFamily['where'] {
  return {
    nodes: Object.entries(counts).map(([value, count]) => ({ value, count })),
    agents: [],
    actions: [],
    task_types: [],
  };
}

/** A day of runs of a node that log why their outputs ended. */
export function finishDay(day: string, given: Partial<FinishRow> = {}): FinishRow {
  return {
    provider: 'openai',
    node: 'build',
    day,
    runs: 64,
    failed: 9,
    cut_off: 8,
    cut_off_failed: 6,
    cut_outputs: 9,
    ...given,
  };
}

/** The report of the requirements' example: 450 runs, 63 of them failed. */
export function report(
  families: readonly FailureFamily[],
  given: Partial<FeedbackReport> = {},
): FeedbackReport {
  return {
    schema: 'apeg.feedback-report/1',
    generator: 'apeg test',
    timestamp: '2025-11-20T10:00:00.000Z',
    analysis_period: { start: '2025-11-13T00:00:00.000Z', end: '2025-11-20T00:00:00.000Z' },
    log_span: { start: '2025-10-27T00:00:00.000Z', end: '2025-11-19T23:59:00.000Z' },
    summary: {
      total_runs: 450,
      successful_runs: 387,
      failed_runs: 63,
      success_rate: 0.86,
      success_rate_interval: wilson(387, 450),
      incomplete_runs: 0,
      error_events: 70,
    },
    joined_by: 'workflow_id',
    pass_threshold: { value: 0.8, source: 'built in', by_task_type: {} },
    failure_patterns: [...families],
    macro_performance: {},
    macro_comparisons: {
      gate: gateRulesOf(),
      discover: null,
      confirm: null,
      compared: [],
      not_compared: [],
      pairs: [],
    },
    recommendations: [],
    findings: [],
    workflow_efficiency: workflowEfficiency(NO_STEPS, { window: PERIOD, span: null }),
    memory: null,
    bandit: null,
    own_operations: [],
    data_quality: {
      entries_read: 10,
      entries_used: 10,
      duplicate_entries: 0,
      timestamps_without_zone: 0,
      ends_without_success: 0,
      unattributed_events: 0,
      problems: [],
    },
    evidence: {
      daily_runs: [],
      macro_days: [],
      duration_histograms: [],
      long_calls: [],
      scores: [],
      metric_scores: null,
      finish_reasons: [],
      retries: [],
      retried_failures: [],
      label_days: [],
      cost_days: [],
    },
    sources: [],
    ...given,
  };
}

/** What proposals are made from, with the default knobs and empty configs. */
export function suggestInput(from: FeedbackReport, given: Partial<SuggestInput> = {}): SuggestInput {
  return {
    report: from,
    config: (file) => ({ path: file, text: '{}' }),
    knobs: DEFAULT_KNOBS,
    gate: gateRulesOf(),
    allowList: {},
    effects: (key) => ({ ...key, verdict: 'read', shadowed_by: null, statement: 'declared' }),
    trackRecord: null,
    opened: 0,
    ...given,
  };
}
