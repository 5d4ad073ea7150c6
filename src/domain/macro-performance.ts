import { z } from 'zod';
import { AnalysisPeriod, Count, FigureInterval, Rate } from './figures.ts';
import { FindingState } from './finding.ts';
import { FindingEvidence } from './finding-evidence.ts';
import { GateRules } from './gate-rules.ts';

/** What is known of a macro's true rate. */
const Posterior = z.object({
  credible_interval: FigureInterval.meta({ description: 'Of the rate, from a prior of Beta(½, ½)' }),
  probability_best: z
    .number()
    .nullable()
    .meta({ description: 'That no other compared macro has a higher rate; null where nothing is compared' }),
  expected_loss: z
    .number()
    .nullable()
    .meta({ description: 'Rate given up on average by using this macro alone' }),
});

/** How a macro did, by the definition of a macro use. */
export const MacroPerformance = z.object({
  usage_count: Count,
  success_rate: z.number().nullable(),
  avg_score: z.number().nullable(),
  successful: Count,
  scored: Count,
  success_rate_interval: FigureInterval.nullable(),
  avg_score_interval: FigureInterval.nullable(),
  standardised: Posterior.extend({
    rate: z
      .number()
      .meta({ description: 'Success rate with the mix of task types that all compared macros had' }),
  })
    .nullable()
    .meta({ description: 'Null for a macro that is not compared' }),
  by_task_type: z.array(
    Posterior.extend({
      task_type: z.string().nullable(),
      usage_count: Count,
      successful: Count,
      success_rate: z.number(),
      success_rate_interval: FigureInterval,
    }),
  ),
});
export type MacroPerformance = z.infer<typeof MacroPerformance>;

/** Two macros side by side: within one task type, or over all of them with the same mix. */
export const MacroComparison = z.object({
  higher: z.string().meta({ description: 'The macro with the higher observed rate' }),
  lower: z.string(),
  within: z.enum(['all-task-types', 'task-type']),
  task_type: z.string().nullable(),
  higher_rate: Rate,
  lower_rate: Rate,
  difference: z.number().nullable().meta({ description: 'higher − lower, with the same mix of task types' }),
  interval: FigureInterval.nullable(),
  state: FindingState,
  evidence: FindingEvidence,
});
export type MacroComparison = z.infer<typeof MacroComparison>;

/** Every comparison of macros in a window, and what it takes to claim one. */
export const MacroComparisons = z.object({
  gate: GateRules,
  discover: AnalysisPeriod.nullable().meta({ description: 'First part of the window, whole UTC days' }),
  confirm: AnalysisPeriod.nullable().meta({ description: 'The rest of it' }),
  compared: z.array(z.string()),
  not_compared: z.array(z.string()).meta({ description: 'Macros with too few uses, or too many macros' }),
  pairs: z.array(MacroComparison),
});
export type MacroComparisons = z.infer<typeof MacroComparisons>;

/** Why numbers of the bandit file are not those of the log. */
export const BanditDisagreement = z.object({
  code: z.enum(['fractional', 'fewer-plays', 'more-plays', 'not-in-log', 'other-rate', 'not-in-file']),
  statement: z.string(),
});
export type BanditDisagreement = z.infer<typeof BanditDisagreement>;

/** What the bandit file says beside what the log says. It holds no counts: its numbers decay and are added again. */
export const BanditComparison = z.object({
  macro: z.string(),
  successes: z.number().nullable(),
  failures: z.number().nullable(),
  plays: z.number().nullable(),
  file_ratio: z
    .number()
    .nullable()
    .meta({ description: 'successes / (successes + failures) as the file has them: no rate of any runs' }),
  log_uses: Count,
  log_rate: z.number().nullable(),
  disagrees: z.boolean().meta({ description: 'The ratio of the file lies outside the interval of the log' }),
  disagreements: z.array(BanditDisagreement),
});
export type BanditComparison = z.infer<typeof BanditComparison>;
