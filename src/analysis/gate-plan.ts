import type { FindingEvidence } from '../domain/finding-evidence.ts';
import type { GateRules } from '../domain/gate-rules.ts';
import type { Instant } from '../domain/time.ts';
import { minimumDetectableDifference, sampleSizePerSide } from '../statistics/power.ts';
import { arrivalOf, NO_POWER } from './arrival.ts';
import { CONFIRM_LEVEL } from './gate.ts';

/** Chance that a true difference of the planned size passes both parts of the gate. */
const POWER = 0.8;

/** What a comparison of two rates has, and what it is to be told apart by. */
export interface PlanRequest {
  /** Rates of the two sides. */
  readonly rates: readonly [number, number];
  readonly sizes: readonly [number, number];
  /** Comparisons of the kind in the report. */
  readonly comparisons: number;
  readonly designEffect: number;
  readonly events: number;
  /** UTC days with observations, and whole days from the first with data to the last. */
  readonly days: number;
  readonly span: number;
  /** End of the data. */
  readonly end: Instant;
}

/**
 * How much more it takes until the gate lets the observed difference pass with probability 0.8, at the observed rate of uses.
 *
 * Either part of the window has to pass by itself, so each must do so with probability √0.8: the first at the largest adjusted p,
 * divided by the number of comparisons, the second with its interval. Sizes from Fleiss (1981), times the design effect; two
 * sides of unequal size are worth their harmonic mean. A difference below the minimum effect is planned as that one.
 */
export function planGate(request: PlanRequest, rules: GateRules): FindingEvidence['power'] {
  const { sizes, designEffect, events, days, span, end } = request;
  const [one, other] = sizes;
  if (one === 0 || other === 0) return NO_POWER;
  const perSide = 2 / (1 / one + 1 / other);
  const alpha = Math.min(rules.max_adjusted_p / request.comparisons, 1 - CONFIRM_LEVEL);
  const options = { alpha, power: Math.sqrt(POWER), designEffect };
  const [low, high] = plannedRates(request, rules.min_effect);
  const factor = Math.max(
    (2 * sampleSizePerSide(high, low, options)) / perSide,
    rules.min_events / Math.max(1, events),
    rules.min_days / Math.max(1, days),
  );
  return {
    mde: minimumDetectableDifference(low, perSide / 2, { ...options, direction: 'up' }),
    need_runs: Math.max(0, Math.ceil((one + other) * (factor - 1))),
    ...arrivalOf(factor, { span, end }),
  };
}

/** The observed rates, drawn half an observation inwards, and apart to the minimum effect where they are closer. */
function plannedRates({ rates, sizes }: PlanRequest, minEffect: number): readonly [number, number] {
  const inwards = rates.map((rate, side) => {
    const n = sizes[side] ?? 1;
    return (rate * n + 0.5) / (n + 1);
  });
  const [low, high] = [Math.min(...inwards), Math.max(...inwards)];
  if (high - low >= minEffect) return [low, high];
  const middle = Math.min(1 - minEffect / 2 - 1e-6, Math.max(minEffect / 2 + 1e-6, (low + high) / 2));
  return [middle - minEffect / 2, middle + minEffect / 2];
}
