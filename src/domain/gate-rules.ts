import { z } from 'zod';

const TIGHTEN = 'the gate can be tightened, not loosened';

/**
 * What an observation must pass to become a claim; the values are the loosest that are allowed.
 *
 * `min_effect` is in the unit of the metric: 0.02 are two points of a rate.
 */
export const GATE_FLOOR = {
  max_adjusted_p: 0.1,
  min_effect: 0.02,
  min_events: 10,
  min_days: 3,
} as const;

/** The rules of the gate between an observation and a claim. */
export const GateRules = z.strictObject({
  max_adjusted_p: z
    .number()
    .gt(0, 'must be above 0')
    .max(GATE_FLOOR.max_adjusted_p, `must not be above ${GATE_FLOOR.max_adjusted_p}: ${TIGHTEN}`)
    .meta({ description: 'Largest adjusted p-value in the discovery part of the window' }),
  min_effect: z
    .number()
    .min(GATE_FLOOR.min_effect, `must not be below ${GATE_FLOOR.min_effect}: ${TIGHTEN}`)
    .max(1, 'must not be above 1')
    .meta({ description: 'Smallest effect in the confirmation part, in the unit of the metric' }),
  min_events: z
    .int()
    .min(GATE_FLOOR.min_events, `must not be below ${GATE_FLOOR.min_events}: ${TIGHTEN}`)
    .meta({ description: 'Fewest events that a claim may rest on' }),
  min_days: z
    .int()
    .min(GATE_FLOOR.min_days, `must not be below ${GATE_FLOOR.min_days}: ${TIGHTEN}`)
    .meta({ description: 'Fewest UTC days that a claim may rest on' }),
});
export type GateRules = z.infer<typeof GateRules>;

/** The rules as written, the loosest allowed value where one is not. */
export function gateRulesOf(
  written: { readonly [Rule in keyof GateRules]?: number | undefined } = {},
): GateRules {
  return {
    max_adjusted_p: written.max_adjusted_p ?? GATE_FLOOR.max_adjusted_p,
    min_effect: written.min_effect ?? GATE_FLOOR.min_effect,
    min_events: written.min_events ?? GATE_FLOOR.min_events,
    min_days: written.min_days ?? GATE_FLOOR.min_days,
  };
}
