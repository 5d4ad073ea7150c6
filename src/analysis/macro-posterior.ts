import type { FigureInterval } from '../domain/figures.ts';
import type { MacroUses } from '../history/execution-history.ts';
import { betaMean, betaPosterior, compareArms, credibleInterval } from '../statistics/beta-posterior.ts';
import { stratumOf, sumOf } from './macro-uses.ts';

type Shape = ReturnType<typeof betaPosterior>;

/** What is known of a macro's rate, beside the other macros'. */
export interface MacroPosterior {
  readonly credible_interval: FigureInterval;
  readonly probability_best: number | null;
  readonly expected_loss: number | null;
}

/** The same over all task types, at the mix of the macros together. */
export interface StandardisedPosterior extends MacroPosterior {
  readonly rate: number;
}

/** Posterior of every compared macro that has uses in these rows, from raw counts alone; by macro. */
export function posteriors(
  rows: readonly MacroUses[],
  compared: readonly string[],
): ReadonlyMap<string, MacroPosterior> {
  const shapes = [...Map.groupBy(rows, (row) => row.macro)].flatMap(([macro, uses]): [string, Shape][] =>
    sumOf(uses, 'uses') === 0 ? [] : [[macro, shapeOf(uses)]],
  );
  return judged(new Map(shapes), compared);
}

/**
 * Posterior of every compared macro's rate at one common mix of task types, so that a macro which got the easy ones is not the
 * better for it. Only task types in which every compared macro was used take part; null where there is none.
 *
 * The weighted sum of Beta variables is taken as the Beta distribution of the same mean and variance; with one task type that is
 * exact.
 */
export function standardisedPosteriors(
  uses: readonly MacroUses[],
  compared: readonly string[],
): ReadonlyMap<string, StandardisedPosterior> | null {
  const rows = uses.filter((row) => compared.includes(row.macro) && row.uses > 0);
  const strata = [...Map.groupBy(rows, stratumOf).values()].filter(
    (members) => new Set(members.map((row) => row.macro)).size === compared.length,
  );
  const total = strata.reduce((sum, members) => sum + sumOf(members, 'uses'), 0);
  if (total === 0) return null;
  const weighted = strata.map((members) => ({
    weight: sumOf(members, 'uses') / total,
    byMacro: Map.groupBy(members, (row) => row.macro),
  }));
  const parts = compared.map((macro) => {
    const own = weighted.map(({ weight, byMacro }) => ({ weight, rows: byMacro.get(macro) ?? [] }));
    const rate = own.reduce((sum, one) => sum + one.weight * shareOf(one.rows), 0);
    return { macro, rate, shape: mixed(own.map((one) => ({ ...one, shape: shapeOf(one.rows) }))) };
  });
  const known = judged(new Map(parts.map(({ macro, shape }) => [macro, shape])), compared);
  return new Map(
    parts.flatMap(({ macro, rate }): [string, StandardisedPosterior][] => {
      const posterior = known.get(macro);
      return posterior === undefined ? [] : [[macro, { ...posterior, rate }]];
    }),
  );
}

function judged(
  shapes: ReadonlyMap<string, Shape>,
  compared: readonly string[],
): ReadonlyMap<string, MacroPosterior> {
  const names = [...shapes.keys()].filter((macro) => compared.includes(macro));
  const arms = names.length < 2 ? [] : compareArms(names.map((macro) => shapes.get(macro) ?? shapeOf([])));
  const best = new Map(names.map((macro, index) => [macro, arms[index]]));
  return new Map(
    [...shapes].map(([macro, shape]) => [
      macro,
      {
        credible_interval: credibleInterval(shape),
        probability_best: best.get(macro)?.probabilityBest ?? null,
        expected_loss: best.get(macro)?.expectedLoss ?? null,
      },
    ]),
  );
}

function shapeOf(rows: readonly MacroUses[]): Shape {
  return betaPosterior(sumOf(rows, 'successful'), sumOf(rows, 'uses'));
}

function shareOf(rows: readonly MacroUses[]): number {
  return sumOf(rows, 'successful') / Math.max(1, sumOf(rows, 'uses'));
}

function mixed(parts: readonly { readonly weight: number; readonly shape: Shape }[]): Shape {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only.shape;
  const mean = parts.reduce((sum, { weight, shape }) => sum + weight * betaMean(shape), 0);
  const variance = parts.reduce((sum, { weight, shape: { a, b } }) => {
    const size = a + b;
    return sum + (weight ** 2 * a * b) / (size * size * (size + 1));
  }, 0);
  const size = (mean * (1 - mean)) / variance - 1;
  return { a: mean * size, b: (1 - mean) * size };
}
