import type { Knob } from '../../domain/knob.ts';
import type { MacroComparison } from '../../domain/macro-performance.ts';
import type { Effect } from '../../domain/proposal.ts';
import type { Draft, RuleInput } from '../rule.ts';
import { named, say, slot } from '../sentence.ts';
import { comparedLines } from './macro-text.ts';
import { changeFrame, successEffect } from './success-effect.ts';

/** A macro to prefer, and the comparisons that it won. */
interface Preference {
  readonly knob: Knob;
  readonly best: string;
  /** The macro that is preferred now, or null. */
  readonly present: string | null;
  /** At least one. */
  readonly claims: readonly MacroComparison[];
}

/** Share of runs by which the success rate may fall. */
const MARGIN = 0.02;

/** Has the selector take a macro wherever it does not explore. */
export function preferDraft(input: RuleInput, { knob, best, present, claims }: Preference): Draft {
  const { macro_performance: macros } = input.report;
  const uses = Object.values(macros).reduce((sum, one) => sum + one.usage_count, 0);
  const shareOf = (macro: string): number => (macros[macro]?.usage_count ?? 0) / Math.max(1, uses);
  // Only the uses of macros that lost by the gate are counted on; what others would come to is left open.
  const won = claims.map(({ lower, evidence: { confirm } }) => ({
    share: shareOf(lower),
    shrunk: confirm?.shrunk ?? 0,
    half: confirm === null ? 0 : (confirm.hi - confirm.lo) / 2,
  }));
  const total = (of: (one: (typeof won)[number]) => number): number =>
    won.reduce((sum, one) => sum + of(one), 0);
  const expected = total(({ share, shrunk }) => share * shrunk);
  const effect: Effect = {
    ...successEffect(input),
    change: {
      low: total(({ share, shrunk, half }) => share * (shrunk - half)),
      high: total(({ share, shrunk, half }) => share * (shrunk + half)),
      estimate: expected,
      level: claims[0]?.evidence.confirm?.level ?? 0.95,
    },
    identification: 'before-after',
  };
  const [first] = claims;
  if (first === undefined) throw new RangeError('a macro is preferred for no reason');
  const harm = first.evidence.guardrails.toSorted((one, other) => other.harm_hi - one.harm_hi)[0];
  const chance = macros[best]?.standardised?.probability_best ?? 0;
  return {
    ...changeFrame(input, effect),
    state: 'PROPOSE',
    reason: 'observed',
    knob,
    title: say`Prefer Macro ${named(best)}`,
    wishes: [{ file: knob.file, values: { [knob.pointer]: best } }],
    issue: [
      ...comparedLines(first),
      say`The probability that it is the best of all macros is ${slot('probability_best', 'Probability that it is the best', Number(chance.toPrecision(2)))}, and no other leads in a task type`,
      present === null ? say`No macro is preferred now` : say`${named(present)} is preferred now`,
    ],
    expectedImpact: [
      say`If the ${slot(
        'macro_share',
        'Share of uses of macros that lost to it',
        total(({ share }) => share),
        'percent',
      )} of the uses that went to macros which lost to it go to ${named(best)}, the success rate of all runs changes by ${slot('expected_change', 'Expected change of the success rate', expected, 'two-decimals')}`,
      say`Observed side by side: nobody drew lots which run got which macro`,
    ],
    harm: {
      metric: harm?.metric ?? 'success rate of all runs',
      bound: harm?.harm_hi ?? null,
      margin: harm?.margin ?? MARGIN,
    },
    risks: [say`Macros that are hardly tried any more cannot show that they have become better`],
    migration: [
      say`See that the code which chooses a macro takes ${named(knob.pointer)} wherever it does not explore`,
    ],
    nextSteps: [say`Keep a share of the runs for the other macros`],
    method: [
      'Discovery and confirmation in two parts of the window, Benjamini–Hochberg over all comparisons, task types held fixed',
      'Expected differences shrunk towards zero, each for the uses of the macro that lost; probability of being the best from Beta posteriors by quadrature',
    ],
    record: {
      claim: first.evidence.claim,
      data: first.evidence.data,
      discover: first.evidence.discover,
      confirm: first.evidence.confirm,
      power: first.evidence.power,
    },
  };
}
