import type { Finding } from '../domain/finding.ts';
import type { GateRules } from '../domain/gate-rules.ts';
import type { BanditComparison, MacroComparisons, MacroPerformance } from '../domain/macro-performance.ts';
import type { BanditArm } from '../history/bandit-weights.ts';
import type { MacroUses } from '../history/execution-history.ts';
import { banditFindings, compareBandit } from './bandit.ts';
import { compareMacros } from './macro-comparison.ts';
import { macroFindings } from './macro-findings.ts';
import { printableUses } from './macro-uses.ts';
import { macroPerformance } from './macros.ts';

/** Everything that a window says of its macros. */
export interface MacroAnalysis {
  readonly performance: Record<string, MacroPerformance>;
  readonly comparisons: MacroComparisons;
  /** Null where there is no bandit file. */
  readonly bandit: BanditComparison[] | null;
  readonly findings: readonly Finding[];
}

/** Judges the macros of a window by the log alone and sets the bandit file beside it. */
export function analyseMacros(
  uses: readonly MacroUses[],
  arms: readonly BanditArm[],
  rules: GateRules,
): MacroAnalysis {
  const rows = printableUses(uses);
  const performance = macroPerformance(rows);
  const comparisons = compareMacros(rows, rules);
  const bandit = arms.length === 0 ? null : compareBandit(arms, performance);
  const findings = [...macroFindings(performance, comparisons), ...banditFindings(bandit ?? [])];
  return { performance, comparisons, bandit, findings };
}
