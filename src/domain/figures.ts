import { z } from 'zod';

/** A count of things; never negative. */
export const Count = z.int().min(0);

/** An interval for a figure: where the truth lies at the given level, and how it was computed. */
export const FigureInterval = z.object({
  low: z.number(),
  high: z.number(),
  level: z.number().gt(0).lt(1),
  method: z.string(),
});
export type FigureInterval = z.infer<typeof FigureInterval>;

/** A share with what it is a share of; the value is null where there is nothing to divide by. */
export const Rate = z.object({
  value: z.number().min(0).max(1).nullable(),
  numerator: Count,
  denominator: Count,
  of: z.string().meta({ description: 'What the denominator counts' }),
  interval: FigureInterval.nullable(),
  n_eff: z.number().optional().meta({
    description: 'Independent observations that the denominator is worth, where they come in bursts',
  }),
});
export type Rate = z.infer<typeof Rate>;

/** The window that figures are about: `start` inclusive, `end` exclusive, UTC. */
export const AnalysisPeriod = z.object({
  start: z.string().meta({ format: 'date-time' }),
  end: z.string().meta({ format: 'date-time' }),
});
export type AnalysisPeriod = z.infer<typeof AnalysisPeriod>;
