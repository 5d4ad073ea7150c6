import type { LedgerEntry } from '../../domain/ledger.ts';
import type { Effect, Metric } from '../../domain/proposal.ts';
import { newcombeDifference } from '../../statistics/difference.ts';
import { wilson } from '../../statistics/interval.ts';
import { predict } from '../prediction.ts';
import { type Draft, declined, type FileWish, type Rule, type RuleInput } from '../rule.ts';
import { countSlot, counts, named, type Sentence, say, shareSlots, slot } from '../sentence.ts';

type Sides = NonNullable<LedgerEntry['figure']>;

/** Share of runs by which the success rate may fall. */
const MARGIN = 0.02;
const LEVEL = 0.9;

/**
 * A merged proposal did harm: set back what it changed. It has no case of its own in a report: whoever judges outcomes brings
 * the outcome and the values that were there before.
 */
export const outcomeRevert: Rule = {
  cases: () => [],
  judge: (input) => {
    const [knob] = input.knobs;
    const entry = input.outcome?.entry;
    const effect = entry === undefined ? null : effectOf(entry);
    if (knob === undefined || entry === undefined || effect === null || entry.outcome !== 'HARM')
      return declined('OBSERVE', 'no-gain', say`no merged proposal did harm`);
    return draftOf(input, { knob, entry, effect });
  },
};

interface Harm {
  readonly knob: RuleInput['knobs'][number];
  readonly entry: LedgerEntry;
  readonly effect: Effect;
}

function draftOf(input: RuleInput, { knob, entry, effect }: Harm): Draft {
  const { proposal, revision, merged, prediction } = entry;
  const after = effect.before.denominator;
  const days = Math.max(1, entry.looks.length);
  const bad = effect.direction === 'lower' ? effect.change.high : -effect.change.low;
  const of = say`${named(proposal)}, revision ${countSlot('revision', 'Revision taken back', revision)}`;
  return {
    verdict: 'draft',
    kind: 'change',
    state: 'PROPOSE',
    reason: 'harm-observed',
    title: say`Take Back ${named(proposal)}`,
    knob,
    issue: [
      say`${of}, was merged on ${named(merged.first_day)} or the day before; ${named(entry.reason)}, decided on ${named(entry.decided ?? entry.horizon)}`,
      ...sidesText(effect.metric, entry),
      say`Predicted was a change of ${named(prediction.metric.name)} by ${slot('then_low', 'Predicted then, low end', prediction.low, 'two-decimals')} to ${slot('then_high', 'Predicted then, high end', prediction.high, 'two-decimals')}`,
    ],
    wishes: wishesOf(input),
    effect,
    prediction: predict(effect, { before: after, perDay: after / days }, input.trackRecord),
    expectedImpact: [
      say`${named(effect.metric.name)} changes back by ${slot('back_low', 'Change back, low end', effect.change.low, 'two-decimals')} to ${slot('back_high', 'Change back, high end', effect.change.high, 'two-decimals')}, as far as the days before the merge tell`,
    ],
    harm: {
      metric: effect.metric.name,
      bound: effect.metric.unit === 'share' ? Math.max(0, bad) : null,
      margin: MARGIN,
    },
    risks: [
      say`Something else of the days since the merge may be the cause; then going back does not help`,
      say`What the proposal was made for is open again`,
    ],
    nextSteps: [say`See whether something else of those days explains it`],
    method: [
      'Looks after each day with Lan–DeMets bounds, same weekdays before and after the merge; the outcome is in the inputs',
      'Three-way: values that others changed since stay, and a value that they changed where this would set it stops it',
    ],
    record: {
      claim: {
        metric: effect.metric.name,
        denominator: 'observations after the merge',
        direction: effect.direction,
        min_effect: input.gate.min_effect,
      },
      data: {
        from: `${merged.first_day}T00:00:00.000Z`,
        to: `${entry.decided ?? entry.horizon}T23:59:59.999Z`,
        runs: after,
        blocks: days,
        n_eff: Math.round(after / (entry.change?.design_effect ?? 1)),
      },
      discover: null,
      confirm: null,
      power: { mde: null, need_runs: null, period_days: null, expected: null },
    },
  };
}

/** What is set back, file by file. */
function wishesOf({ outcome }: RuleInput): FileWish[] {
  const files = Map.groupBy(outcome?.back ?? [], ({ file }) => file);
  return [...files].map(([file, values]) => ({
    file,
    values: Object.fromEntries(values.map(({ pointer, value }) => [pointer, value])),
  }));
}

/** The figure that did harm, as it is expected to go back; null where the entry measured none. */
function effectOf(entry: LedgerEntry): Effect | null {
  const guard = entry.guardrails.find(({ z, bound }) => z >= bound);
  const last = entry.looks.findLast(({ day }) => day <= (entry.decided ?? day));
  const byFigure = last !== undefined && last.z >= last.harm_bound;
  if (!byFigure && guard !== undefined) return failureEffect(guard);
  const { figure, change, prediction } = entry;
  if (figure === null || change === null) return null;
  const { hits, of } = figure.after;
  const value = of === 0 ? 0 : hits / of;
  const { low, high, level } = change.interval;
  const own = prediction.metric.unit === 'share';
  return {
    metric: prediction.metric,
    direction: prediction.direction,
    before: {
      value,
      numerator: own ? hits : null,
      denominator: of,
      interval: own
        ? wilson(hits, of)
        : { low: value - (high - low) / 2, high: value + (high - low) / 2, level, method: 'of-the-change' },
    },
    change: { low: -high, high: -low, estimate: -change.estimate, level },
    identification: 'before-after',
  };
}

function failureEffect({ before, after }: Sides): Effect {
  const now = { successes: after.of - after.hits, n: after.of };
  const then = { successes: before.of - before.hits, n: before.of };
  const { low, high } = newcombeDifference(then, now, { level: LEVEL });
  return {
    metric: { kind: 'success-rate', of: null, name: 'the success rate of all runs', unit: 'share' },
    direction: 'higher',
    before: {
      value: now.successes / now.n,
      numerator: now.successes,
      denominator: now.n,
      interval: wilson(now.successes, now.n),
    },
    change: { low, high, estimate: then.successes / then.n - now.successes / now.n, level: LEVEL },
    identification: 'before-after',
  };
}

function sidesText(metric: Metric, { figure, guardrails }: LedgerEntry): Sentence[] {
  const [guard] = guardrails;
  const told = (name: string, label: string, sides: Sides, unit: string): Sentence =>
    unit === 'share'
      ? say`${{ word: label }}: ${share(`${name}_before`, `${label}, before the merge`, sides.before)} before the merge, ${share(`${name}_after`, `${label}, after it`, sides.after)} after it`
      : say`${{ word: label }}: ${mean(`${name}_before`, `${label}, before the merge`, sides.before)} before the merge, ${mean(`${name}_after`, `${label}, after it`, sides.after)} after it`;
  return [
    ...(figure === null ? [] : [told('figure', 'What it was to mend', figure, metric.unit)]),
    ...(guard === undefined ? [] : [told('guard', 'Runs that fail', guard, 'share')]),
  ];
}

function share(name: string, label: string, { hits, of }: Sides['before']): Sentence {
  return shareSlots(name, label, { successes: hits, n: of });
}

function mean(name: string, label: string, { hits, of }: Sides['before']): Sentence {
  return say`${slot(name, label, of === 0 ? 0 : hits / of, 'two-decimals')} a run of ${counts(countSlot(`${name}_of`, `${label}, runs`, of), 'run')}`;
}
