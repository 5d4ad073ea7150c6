import type { MacroUses } from '../history/execution-history.ts';
import { normalCritical } from '../statistics/special/normal.ts';
import { CONFIRM_LEVEL, type Guardrail } from './gate.ts';
import { stratumOf, sumOf, type UseCount } from './macro-uses.ts';

/** How much lower the favoured macro's mean score may be, in the unit of scores. */
const SCORE_MARGIN = 0.05;
/** How much longer the favoured macro's runs may take, as a share. */
const LATENCY_MARGIN = 0.25;

interface MeanFields {
  readonly count: UseCount;
  readonly sum: UseCount;
  readonly squares: UseCount;
}

const SCORES: MeanFields = { count: 'scored', sum: 'scoreSum', squares: 'scoreSquares' };
const LOG_MS: MeanFields = { count: 'timed', sum: 'logMsSum', squares: 'logMsSquares' };

/**
 * What must not get worse where the favoured macro is used in place of the other: the mean score, and how long a run takes
 * (geometric mean of the logged milliseconds). A measure that is not logged on both sides is left out.
 */
export function macroGuardrails(favoured: readonly MacroUses[], other: readonly MacroUses[]): Guardrail[] {
  const score = meanDifference(other, favoured, SCORES);
  const logMs = meanDifference(favoured, other, LOG_MS);
  return [
    ...(score === null ? [] : [{ metric: 'score', harmHigh: score.high, margin: SCORE_MARGIN }]),
    ...(logMs === null
      ? []
      : [{ metric: 'latency', harmHigh: Math.expm1(logMs.high), margin: LATENCY_MARGIN }]),
  ];
}

/** Upper bound of a difference of means first − second within task types, weighted by n₁n₂/(n₁+n₂). */
function meanDifference(
  first: readonly MacroUses[],
  second: readonly MacroUses[],
  fields: MeanFields,
): { readonly high: number } | null {
  const others = Map.groupBy(second, stratumOf);
  let [weights, weighted, variance] = [0, 0, 0];
  for (const [stratum, rows] of Map.groupBy(first, stratumOf)) {
    const one = meanOf(rows, fields);
    const two = meanOf(others.get(stratum) ?? [], fields);
    if (one === null || two === null) continue;
    const weight = (one.n * two.n) / (one.n + two.n);
    weights += weight;
    weighted += weight * (one.mean - two.mean);
    variance += weight ** 2 * (one.variance / one.n + two.variance / two.n);
  }
  if (weights === 0) return null;
  return { high: (weighted + normalCritical(CONFIRM_LEVEL) * Math.sqrt(variance)) / weights };
}

/** Mean and sample variance from sums; null with fewer than two values. */
export function meanOf(
  rows: readonly MacroUses[],
  fields: MeanFields = SCORES,
): { readonly n: number; readonly mean: number; readonly variance: number } | null {
  const n = sumOf(rows, fields.count);
  if (n < 2) return null;
  const mean = sumOf(rows, fields.sum) / n;
  const squares = sumOf(rows, fields.squares) - n * mean * mean;
  return { n, mean, variance: Math.max(0, squares) / (n - 1) };
}
