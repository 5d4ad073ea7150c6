import { z } from 'zod';
import { DataQuality } from './data-quality.ts';
import { EvidenceBase } from './evidence-base.ts';
import { FailureFamily } from './failure-patterns.ts';
import { AnalysisPeriod, Count, FigureInterval } from './figures.ts';
import { Finding } from './finding.ts';
import { BanditComparison, MacroComparisons, MacroPerformance } from './macro-performance.ts';
import { WorkflowEfficiency } from './workflow-efficiency.ts';

/** What the memory store holds and what is wrong in it. */
export const MemorySummary = z.object({
  records: Count,
  schema_violations: Count,
  expired: Count.meta({ description: 'Records older than their ttl at the end of the window' }),
  never_used: Count,
  runs: Count,
  unreadable_runs: Count,
  expired_keys: z.array(z.string()).max(10),
  never_used_keys: z.array(z.string()).max(10),
});
export type MemorySummary = z.infer<typeof MemorySummary>;

/** The content of `feedback_report.json`: every figure with its denominator, and the evidence base of proposals. */
export const FeedbackReport = z
  .object({
    schema: z.literal('apeg.feedback-report/1'),
    generator: z.string(),
    timestamp: z.string().meta({ format: 'date-time' }),
    analysis_period: AnalysisPeriod,
    log_span: AnalysisPeriod.nullable().meta({ description: 'First and last event of the log' }),
    summary: z.object({
      total_runs: Count,
      successful_runs: Count,
      failed_runs: Count,
      success_rate: z.number().nullable(),
      success_rate_interval: FigureInterval.nullable(),
      incomplete_runs: Count.meta({ description: 'Runs without an end; not among the totals' }),
      error_events: Count,
    }),
    joined_by: z.enum(['workflow_id', 'order']).meta({
      description: 'order: runs come from the memory store and were joined to events by time alone',
    }),
    pass_threshold: z.object({
      value: z.number(),
      source: z.string(),
      by_task_type: z.record(z.string(), z.number()),
    }),
    failure_patterns: z.array(FailureFamily),
    macro_performance: z.record(z.string(), MacroPerformance),
    macro_comparisons: MacroComparisons,
    recommendations: z.array(z.string()),
    findings: z.array(Finding),
    workflow_efficiency: WorkflowEfficiency,
    memory: MemorySummary.nullable(),
    bandit: z.array(BanditComparison).nullable(),
    own_operations: z.array(
      z.object({ action: z.string(), entries: Count, successful: Count, failed: Count }),
    ),
    data_quality: DataQuality,
    evidence: EvidenceBase,
    sources: z.array(
      z.object({
        kind: z.enum(['logbook', 'memory', 'bandit_weights']),
        file: z.string(),
        bytes: Count,
        xxh64: z.string().meta({ description: 'As xxhsum prints it' }),
      }),
    ),
  })
  .meta({ title: 'Feedback report' });
export type FeedbackReport = z.infer<typeof FeedbackReport>;
