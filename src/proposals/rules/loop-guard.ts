import { heldAt } from '../knob-place.ts';
import { type Declined, type Draft, declined, type Rule, type RuleInput } from '../rule.ts';
import { countSlot, counts, named, say, slot } from '../sentence.ts';
import { lacksSupport } from '../support.ts';
import { type LoopRounds, loopCases, loopRounds } from './loop-rounds.ts';
import { fewerRoundsDraft, moreRoundsDraft } from './loop-text.ts';

/** Where no gain of a score is asked for, this much is. */
const FIRST_EPSILON = 0.01;

/**
 * The loop guard fits badly: it stops runs of which those that go round mostly succeed, or it lets runs go round beyond its
 * limit that rarely do. One round more in the first case, a larger least gain of the score in the second.
 */
export const loopGuard: Rule = {
  cases: loopCases,
  judge: (input) => {
    const loops = loopRounds(input);
    if ('verdict' in loops) return loops;
    const { family, success, beyond, days } = loops;
    const { min_events: events, min_days: least } = input.gate;
    if (success === 'rarely' && beyond >= events && days >= least) return tighter(input, loops);
    if (family === null)
      return declined(
        'OBSERVE',
        'no-gain',
        say`no run failed by a loop, and too few runs go round beyond the limit without success`,
      );
    const missing = lacksSupport(family, input.gate);
    if (missing !== null) return missing;
    if (success === 'mostly') return wider(input, { ...loops, family });
    return declined(
      'OBSERVE',
      'not-confirmed',
      say`${counts(countSlot('failed_runs', 'Runs that failed this way', family.count), 'run')} failed by a loop; whether a further round would help is open, as runs that go round do not mostly succeed`,
    );
  },
};

function wider(
  input: RuleInput,
  loops: LoopRounds & { readonly family: NonNullable<LoopRounds['family']> },
): Draft | Declined {
  const { limitKnob: knob, limit } = loops;
  if (limit + 1 > knob.max)
    return declined(
      'OBSERVE',
      'at-bound',
      say`${named(knob.pointer)} is ${slot('limit_before', 'Limit now', limit)} already; its upper bound is ${slot('limit_max', 'Upper bound', knob.max)}`,
    );
  return moreRoundsDraft(input, loops, { knob, before: limit, after: limit + 1 });
}

function tighter(input: RuleInput, loops: LoopRounds): Draft | Declined {
  const knob = input.knobs.find(({ kind }) => kind === 'loop-epsilon');
  if (knob === undefined)
    return declined('OBSERVE', 'no-knob', say`no knob is declared for the least gain of a round`);
  const before = heldAt(knob, input);
  if (typeof before !== 'number')
    return declined('OBSERVE', 'value-unusable', say`${named(knob.pointer)} is no number`);
  const after = Math.min(Math.max(before > 0 ? 2 * before : FIRST_EPSILON, knob.min), knob.max);
  if (after <= before)
    return declined(
      'OBSERVE',
      'at-bound',
      say`${named(knob.pointer)} is ${slot('epsilon_before', 'Least gain now', before)} already; its upper bound is ${slot('epsilon_max', 'Upper bound', knob.max)}`,
    );
  return fewerRoundsDraft(input, loops, {
    title: say`Stop Rounds That Gain Little`,
    set: { knob, before, after },
    steps: [
      say`${counts(countSlot('beyond_limit', 'Runs beyond the limit', loops.beyond), 'run')} went round more than ${slot('limit_before', 'Limit now', loops.limit)} times; a round counts as a gain from ${slot('epsilon_after', 'Least gain proposed', after)} on instead of ${slot('epsilon_before', 'Least gain now', before)}`,
    ],
  });
}
