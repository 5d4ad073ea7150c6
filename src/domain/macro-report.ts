import { z } from 'zod';
import { DataQuality } from './data-quality.ts';
import { AnalysisPeriod, Count } from './figures.ts';
import { Finding } from './finding.ts';
import { BanditComparison, MacroComparisons, MacroPerformance } from './macro-performance.ts';

/** The content of `macro_report.json`: what the log says of the macros, and nothing else. */
export const MacroReport = z
  .object({
    schema: z.literal('apeg.macro-report/1'),
    generator: z.string(),
    timestamp: z.string().meta({ format: 'date-time' }),
    analysis_period: AnalysisPeriod,
    log_span: AnalysisPeriod.nullable().meta({ description: 'First and last event of the log' }),
    joined_by: z.enum(['workflow_id', 'order']),
    total_runs: Count,
    macro_uses: Count,
    macro_performance: z.record(z.string(), MacroPerformance),
    macro_comparisons: MacroComparisons,
    findings: z.array(Finding),
    bandit: z.array(BanditComparison).nullable(),
    data_quality: DataQuality,
  })
  .meta({ title: 'Macro report' });
export type MacroReport = z.infer<typeof MacroReport>;
