import type { MacroPerformance } from '../domain/macro-performance.ts';
import type { MacroUses } from '../history/execution-history.ts';
import { wilson } from '../statistics/interval.ts';
import { meanIntervalOfMoments } from '../statistics/mean.ts';
import { meanOf } from './macro-guardrails.ts';
import { posteriors, type StandardisedPosterior, standardisedPosteriors } from './macro-posterior.ts';
import { comparedMacros, stratumOf, sumOf } from './macro-uses.ts';
import { intervalOf } from './rates.ts';

/** What the log says of each macro, in alphabetical order. @param uses daily counts with printable names. */
export function macroPerformance(uses: readonly MacroUses[]): Record<string, MacroPerformance> {
  const { compared } = comparedMacros(uses);
  const overall = standardisedPosteriors(uses, compared);
  const strata = [...Map.groupBy(uses, stratumOf)].sort(([a], [b]) => (a < b ? -1 : 1));
  const byType = strata.map(([, rows]) => ({ rows, known: posteriors(rows, compared) }));
  const sorted = [...Map.groupBy(uses, (row) => row.macro)].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    sorted.map(([macro, rows]) => {
      const types = byType.flatMap(({ rows: members, known }) => {
        const own = members.filter((row) => row.macro === macro);
        const posterior = known.get(macro);
        return posterior === undefined ? [] : [typeOf(own, posterior)];
      });
      return [macro, performanceOf(rows, overall?.get(macro) ?? null, types)];
    }),
  );
}

type TypePerformance = MacroPerformance['by_task_type'][number];

function typeOf(
  rows: readonly MacroUses[],
  posterior: Pick<TypePerformance, 'credible_interval' | 'probability_best' | 'expected_loss'>,
): TypePerformance {
  const [uses, successful] = [sumOf(rows, 'uses'), sumOf(rows, 'successful')];
  return {
    task_type: rows[0]?.taskType ?? null,
    usage_count: uses,
    successful,
    success_rate: successful / uses,
    success_rate_interval: wilson(successful, uses),
    ...posterior,
  };
}

function performanceOf(
  rows: readonly MacroUses[],
  standardised: StandardisedPosterior | null,
  types: TypePerformance[],
): MacroPerformance {
  const [uses, successful, scored] = [sumOf(rows, 'uses'), sumOf(rows, 'successful'), sumOf(rows, 'scored')];
  const scores = meanOf(rows);
  return {
    usage_count: uses,
    success_rate: uses === 0 ? null : successful / uses,
    avg_score: scored === 0 ? null : sumOf(rows, 'scoreSum') / scored,
    successful,
    scored,
    success_rate_interval: intervalOf(successful, uses),
    avg_score_interval:
      scores === null
        ? null
        : meanIntervalOfMoments({ ...scores, standardDeviation: Math.sqrt(scores.variance) }),
    standardised,
    by_task_type: types,
  };
}
