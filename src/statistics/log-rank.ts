import { chiSquareUpper } from './special/chi-square.ts';
import { countsByTime, type Lifetime } from './survival.ts';

/**
 * Log-rank test that two groups of durations have one survival curve.
 *
 * Source: Mantel (1966): χ² = (Σ(d₁ − E₁))² / ΣV with hypergeometric variances, one degree of freedom.
 *
 * @returns chiSquare 0 and p 1 when no time has an event with both groups still at risk.
 * @throws RangeError for times that are negative or not finite.
 */
export function logRank(
  first: readonly Lifetime[],
  second: readonly Lifetime[],
): { readonly chiSquare: number; readonly pValue: number } {
  const one = countsByTime(first);
  const two = countsByTime(second);
  const times = [...new Set([...one, ...two].map((row) => row.time))].sort((left, right) => left - right);
  const oneAt = new Map(one.map((row) => [row.time, row]));
  const twoAt = new Map(two.map((row) => [row.time, row]));
  let riskOne = one.reduce((sum, row) => sum + row.ended + row.cut, 0);
  let riskTwo = two.reduce((sum, row) => sum + row.ended + row.cut, 0);
  let excess = 0;
  let variance = 0;
  for (const time of times) {
    const rowOne = oneAt.get(time) ?? { ended: 0, cut: 0 };
    const rowTwo = twoAt.get(time) ?? { ended: 0, cut: 0 };
    const risk = riskOne + riskTwo;
    const ended = rowOne.ended + rowTwo.ended;
    excess += rowOne.ended - (ended * riskOne) / risk;
    const spread = risk > 1 ? (ended * (risk - ended)) / (risk - 1) : 0;
    variance += spread * (riskOne / risk) * (riskTwo / risk);
    riskOne -= rowOne.ended + rowOne.cut;
    riskTwo -= rowTwo.ended + rowTwo.cut;
  }
  const chiSquare = variance > 0 ? (excess * excess) / variance : 0;
  return { chiSquare, pValue: chiSquareUpper(chiSquare, 1) };
}
