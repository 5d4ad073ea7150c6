import type { AnalysisPeriod, FigureInterval } from '../domain/figures.ts';
import type { FindingEvidence } from '../domain/finding-evidence.ts';

/** What a test of the whole window says. */
type Tested = Pick<NonNullable<FindingEvidence['whole']>, 'p' | 'q'>;

/** The part of an evidence record that is the same wherever the window is not cut in two. */
export function judgedAsWhole(
  { start, end }: AnalysisPeriod,
  { value, interval }: { readonly value: number; readonly interval: FigureInterval | null },
  tested: Tested = { p: null, q: null },
): Pick<FindingEvidence, 'whole' | 'discover' | 'confirm' | 'guardrails'> {
  return {
    whole: {
      start,
      end,
      estimate: value,
      lo: interval?.low ?? null,
      hi: interval?.high ?? null,
      level: interval?.level ?? null,
      ...tested,
    },
    discover: null,
    confirm: null,
    guardrails: [],
  };
}
