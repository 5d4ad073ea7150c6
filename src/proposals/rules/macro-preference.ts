import type { Knob } from '../../domain/knob.ts';
import type { MacroComparison } from '../../domain/macro-performance.ts';
import type { Draft, RuleInput } from '../rule.ts';
import { named, say, slot } from '../sentence.ts';
import { chanceSlot, comparedLines, evidenceOf, usesMoved } from './macro-text.ts';
import { changeFrame } from './success-effect.ts';

/** A macro to prefer, and the comparisons that it won. */
interface Preference {
  readonly knob: Knob;
  readonly best: string;
  /** The macro that is preferred now, or null. */
  readonly present: string | null;
  /** At least one. */
  readonly claims: readonly MacroComparison[];
}

/** Has the selector take a macro wherever it does not explore. */
export function preferDraft(input: RuleInput, { knob, best, present, claims }: Preference): Draft {
  const [first] = claims;
  if (first === undefined) throw new RangeError('a macro is preferred for no reason');
  // Only the uses of macros that lost by the gate are counted on; what others would come to is left open.
  const { share, expected, effect } = usesMoved(input, claims);
  const chance = input.report.macro_performance[best]?.standardised?.probability_best ?? 0;
  return {
    ...changeFrame(input, effect),
    ...evidenceOf(first),
    state: 'PROPOSE',
    reason: 'observed',
    knob,
    title: say`Prefer Macro ${named(best)}`,
    wishes: [{ file: knob.file, values: { [knob.pointer]: best } }],
    issue: [
      ...comparedLines(first),
      say`The probability that it is the best of all macros is ${chanceSlot(chance)}, and no other leads in a task type`,
      present === null ? say`No macro is preferred now` : say`${named(present)} is preferred now`,
    ],
    expectedImpact: [
      say`If the ${slot(
        'macro_share',
        'Share of uses of macros that lost to it',
        share,
        'percent',
      )} of the uses that went to macros which lost to it go to ${named(best)}, the success rate of all runs changes by ${slot('expected_change', 'Expected change of the success rate', expected, 'two-decimals')}`,
      say`Observed side by side: nobody drew lots which run got which macro`,
    ],
    risks: [say`Macros that are hardly tried any more cannot show that they have become better`],
    migration: [
      say`See that the code which chooses a macro takes ${named(knob.pointer)} wherever it does not explore`,
    ],
    nextSteps: [say`Keep a share of the runs for the other macros`],
    method: [
      'Discovery and confirmation in two parts of the window, Benjamini–Hochberg over all comparisons, task types held fixed',
      'Expected differences shrunk towards zero, each for the uses of the macro that lost; probability of being the best from Beta posteriors by quadrature',
    ],
  };
}
