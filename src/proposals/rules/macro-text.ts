import type { Knob } from '../../domain/knob.ts';
import type { MacroComparison } from '../../domain/macro-performance.ts';
import type { Effect } from '../../domain/proposal.ts';
import type { Draft, RuleInput } from '../rule.ts';
import { countSlot, named, rateSlots, type Sentence, say, shareSlots, slot } from '../sentence.ts';
import { changeFrame, successEffect, successRecord } from './success-effect.ts';

/** A macro to take out of the list, and the comparison that it lost. */
interface Retirement {
  readonly knob: Knob;
  readonly pair: MacroComparison;
  readonly wished: readonly string[];
  readonly probabilityBest: number;
}

/** A macro that is hardly tried any more. */
interface Starved {
  readonly knob: Knob;
  readonly macro: string;
  readonly uses: number;
  readonly all: number;
  readonly share: number;
}

/** Share of runs by which the success rate may fall. */
const MARGIN = 0.02;

/** Takes a macro out of the list. */
export function retireDraft(input: RuleInput, given: Retirement): Draft {
  const { knob, pair, wished, probabilityBest } = given;
  const { higher, lower } = pair;
  const { share, expected, effect } = usesMoved(input, [pair]);
  return {
    ...changeFrame(input, effect),
    ...evidenceOf(pair),
    state: 'PROPOSE',
    reason: 'observed',
    knob,
    title: say`Retire Macro ${named(lower)}`,
    wishes: [{ file: knob.file, values: { [knob.pointer]: [...wished] } }],
    issue: [
      ...comparedLines(pair),
      say`The probability that it is the best of all macros is ${chanceSlot(probabilityBest)}`,
    ],
    expectedImpact: [
      say`If its ${slot('macro_share', 'Share of uses of the macro', share, 'percent')} of the uses go to ${named(higher)}, the success rate of all runs changes by ${slot('expected_change', 'Expected change of the success rate', expected, 'two-decimals')}`,
      say`Observed side by side: nobody drew lots which run got which macro`,
    ],
    risks: [say`A macro that is not tried any more cannot show that it has become better`],
    migration: [],
    nextSteps: [say`See that no code names ${named(lower)} by itself`],
    method: [
      'Discovery and confirmation in two parts of the window, Benjamini–Hochberg over all comparisons, task types held fixed',
      'Expected difference shrunk towards zero; probability of being the best from Beta posteriors by quadrature',
    ],
  };
}

/** Sets a floor under how often each macro is tried. */
export function explorationDraft(input: RuleInput, given: Starved): Draft {
  const { knob, macro, uses, all, share } = given;
  // Every run that is spent on trying may succeed or fail otherwise than it would have.
  const effect: Effect = {
    ...successEffect(input),
    change: { low: -share, high: share, estimate: null, level: null },
    identification: 'extrapolated',
  };
  return {
    ...changeFrame(input, effect),
    state: 'PROPOSE',
    reason: 'extrapolated',
    knob,
    title: say`Keep Trying Macro ${named(macro)}`,
    wishes: [{ file: knob.file, values: { [knob.pointer]: share } }],
    issue: [
      say`${named(macro)} had ${shareSlots('tried_share', 'Share of uses of the macro', { successes: uses, n: all })} uses, and may still be the best macro`,
    ],
    expectedImpact: [
      say`At least ${slot('floor', 'Floor of exploration', share, 'percent')} of the runs try a macro by lot, so that the order of the macros can be known`,
      say`What those runs would have come to otherwise is not known`,
    ],
    harm: { metric: 'success rate of all runs', bound: null, margin: MARGIN },
    risks: [say`Some runs get a macro that may be worse`],
    method: ['Uses of each macro; probability of being the best from Beta posteriors by quadrature'],
    record: successRecord(input),
  };
}

/** Has the selector log the probability of each choice. */
export function propensityDraft(input: RuleInput, knob: Knob): Draft {
  const effect: Effect = {
    ...successEffect(input),
    change: { low: 0, high: 0, estimate: 0, level: null },
    identification: 'replayed',
  };
  const open = (input.report.macro_comparisons?.pairs ?? []).filter(({ state }) => state !== 'CLAIM');
  return {
    ...changeFrame(input, effect),
    state: 'PROPOSE',
    reason: 'observed',
    knob,
    title: say`Log the Probability of Each Choice of a Macro`,
    wishes: [{ file: knob.file, values: { [knob.pointer]: true } }],
    issue: [
      say`${countSlot('open_pairs', 'Comparisons of macros that are open', open.length)} comparisons of macros are open`,
      say`The log does not say with which probability the selector chose, so no other mix can be replayed over it`,
    ],
    expectedImpact: [
      say`No run is decided otherwise; each choice is logged with its probability`,
      say`Later proposals about macros can be replayed instead of observed`,
    ],
    harm: { metric: 'success rate of all runs', bound: 0, margin: MARGIN },
    risks: [say`Log entries become a little longer`],
    migration: [say`See that the code which chooses a macro logs ${named('metadata.propensity')}`],
    method: ['A matter of logging: no figure is estimated'],
    record: successRecord(input),
  };
}

/** What comes of it where the uses of macros that lost by the gate go to the macro that won; others are left as they are. */
export function usesMoved(
  input: RuleInput,
  lost: readonly MacroComparison[],
): { readonly share: number; readonly expected: number; readonly effect: Effect } {
  const { macro_performance: macros } = input.report;
  const uses = Object.values(macros).reduce((sum, one) => sum + one.usage_count, 0);
  const moved = lost.map(({ lower, evidence: { confirm } }) => ({
    share: (macros[lower]?.usage_count ?? 0) / Math.max(1, uses),
    shrunk: confirm?.shrunk ?? 0,
    half: confirm === null ? 0 : (confirm.hi - confirm.lo) / 2,
  }));
  const total = (of: (one: (typeof moved)[number]) => number): number =>
    moved.reduce((sum, one) => sum + of(one), 0);
  const expected = total(({ share, shrunk }) => share * shrunk);
  const effect: Effect = {
    ...successEffect(input),
    change: {
      low: total(({ share, shrunk, half }) => share * (shrunk - half)),
      high: total(({ share, shrunk, half }) => share * (shrunk + half)),
      estimate: expected,
      level: lost[0]?.evidence.confirm?.level ?? 0.95,
    },
    identification: 'before-after',
  };
  return { share: total(({ share }) => share), expected, effect };
}

/** What a draft about two macros takes from their comparison: the guardrail that leaves most room for harm, and the record. */
export function evidenceOf({
  evidence: { guardrails, claim, data, discover, confirm, power },
}: MacroComparison): Pick<Draft, 'harm' | 'record'> {
  const harm = guardrails.toSorted((one, other) => other.harm_hi - one.harm_hi)[0];
  return {
    harm: {
      metric: harm?.metric ?? 'success rate of all runs',
      bound: harm?.harm_hi ?? null,
      margin: harm?.margin ?? MARGIN,
    },
    record: { claim, data, discover, confirm, power },
  };
}

/** The probability that a macro is the best. */
export function chanceSlot(chance: number) {
  return slot('probability_best', 'Probability that it is the best', Number(chance.toPrecision(2)));
}

/** Two macros beside each other. */
export function comparedLines(pair: MacroComparison): Sentence[] {
  return [
    rateLine('lower', pair.lower, pair.lower_rate),
    rateLine('higher', pair.higher, pair.higher_rate),
    say`With the same mix of task types ${named(pair.lower)} succeeds less often by ${differenceText(pair)}, and the difference was confirmed in the second part of the window`,
  ];
}

function rateLine(slotName: string, macro: string, rate: MacroComparison['higher_rate']): Sentence {
  const { value, interval, denominator } = rate;
  if (value === null || interval === null) return say`${named(macro)} has no uses`;
  const text = rateSlots(`${slotName}_rate`, `Success rate of the ${slotName} macro`, {
    value,
    interval,
    denominator,
  });
  return say`${named(macro)} succeeds in ${text} uses`;
}

function differenceText({ difference, interval }: MacroComparison): Sentence {
  const shown = slot('difference', 'Difference of the success rates', difference ?? 0, 'two-decimals');
  if (interval === null) return say`${shown}`;
  return say`${shown} [${slot('difference_low', 'Difference, low end', interval.low, 'two-decimals')}, ${slot('difference_high', 'Difference, high end', interval.high, 'two-decimals')}]`;
}
