import { advance, type LookDensity, probabilityAbove, START_DENSITY } from './look-density.ts';
import { requireOpenUnit, requirePositive } from './preconditions.ts';
import { solveLogTail } from './special/log-concave-root.ts';
import { normalQuantile } from './special/normal.ts';
import { type SpendingFunction, spentBy } from './spending.ts';

/** A bound that no statistic reaches, used where nothing is left or allowed to be spent. */
const UNREACHABLE = 37;

/** Whether harm and benefit both stop a trial, or one of them alone. */
export type Sides = 1 | 2;

/** When the data are looked at, and how the error rate is spent over the looks. */
export interface SpendingPlan {
  /** Fisher information at each look, rising; for two rates 1/(1/n₀ + 1/n). Only ratios matter. */
  readonly information: readonly number[];
  /** Information at which the whole error rate is spent; the last look's when absent. */
  readonly plannedInformation?: number;
  readonly spending: SpendingFunction;
  /** Total error rate, over both sides; 0.05 when absent. */
  readonly alpha?: number;
  /** 1 when absent: an alarm in one direction. */
  readonly sides?: Sides;
}

/**
 * Bounds for z at each look so that the chance of ever crossing under no effect follows the spending function.
 *
 * Source: Lan and DeMets (1983), by the recursive integration of Armitage, McPherson and Rowe (1969). With two sides each
 * spends alpha/2 by the same function. Bounds depend only on looks made so far, so looks may be added later. Accuracy
 * about 1e-8; a bound of 37 cannot be reached.
 *
 * @throws RangeError unless information rises from above 0 and alpha lies in (0, 1).
 */
export function spendingBounds(plan: SpendingPlan): readonly number[] {
  const { information, spending, alpha = 0.05, sides = 1 } = plan;
  requireOpenUnit(alpha, 'alpha');
  requireRising(information);
  const planned = plan.plannedInformation ?? information.at(-1) ?? 1;
  requirePositive(planned, 'plannedInformation');
  const bounds: number[] = [];
  let density: LookDensity = START_DENSITY;
  let spent = 0;
  for (const reached of information) {
    const due = spentBy(spending, alpha / sides, Math.min(1, reached / planned));
    const step = { information: reached, drift: 0 };
    const bound = boundFor(density, step, due - spent);
    spent = Math.max(spent, due);
    bounds.push(bound);
    density = advance(density, step, { low: sides === 2 ? -bound : -Infinity, high: bound });
  }
  return bounds;
}

function boundFor(density: LookDensity, step: { information: number; drift: number }, due: number): number {
  if (!(due > 1e-290)) return UNREACHABLE;
  const tail = (minusBound: number) => {
    const { probability, slope } = probabilityAbove(density, step, -minusBound);
    return { log: Math.log(probability), slope: slope / probability };
  };
  return Math.min(UNREACHABLE, -solveLogTail(tail, Math.log(due), normalQuantile(due)));
}

function requireRising(information: readonly number[]): void {
  let before = 0;
  for (const reached of information) {
    requirePositive(reached, 'information');
    if (reached <= before) throw new RangeError('information must rise from look to look');
    before = reached;
  }
}
