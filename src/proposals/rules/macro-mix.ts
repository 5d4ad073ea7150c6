import type { FeedbackReport } from '../../domain/feedback-report.ts';
import type { Knob, KnobKind } from '../../domain/knob.ts';
import type { MacroComparison, MacroPerformance } from '../../domain/macro-performance.ts';
import { heldAt } from '../knob-place.ts';
import { type Case, type Declined, type Draft, declined, type Rule, type RuleInput } from '../rule.ts';
import { named, say } from '../sentence.ts';
import { sliceOf } from '../slice.ts';
import { preferDraft } from './macro-preference.ts';
import { explorationDraft, propensityDraft, retireDraft } from './macro-text.ts';

/** A macro is retired only where it is the best with less than this probability. */
const HARDLY_BEST = 0.01;
/** A macro is preferred only where it is the best with at least this probability. */
const SURELY_BEST = 0.95;
/** A macro that is still open gets at least this share of the runs. */
const EXPLORATION = 0.05;
/** Uses in a task type from which a macro that leads there is kept. */
const KEPT_FROM = 30;

/** What can be done about the mix of macros, and the kind of knob that each takes. */
const ACTIONS = {
  retire: 'macro-list',
  prefer: 'macro-preferred',
  explore: 'exploration-share',
  log: 'propensity-log',
} as const satisfies Record<string, KnobKind>;
type Action = keyof typeof ACTIONS;

/**
 * The mix of macros: take one out that is worse by the gate, prefer one that is better than another by it, keep trying those that are still open, and log what the selector
 * knew when it chose, so that a mix can be replayed at all.
 */
export const macroMix: Rule = {
  cases: (report, knobs) =>
    report.macro_comparisons.compared.length < 2
      ? []
      : Object.entries(ACTIONS).flatMap(([action, kind]) =>
          knobs.filter((knob) => knob.kind === kind).map((knob) => caseOf(report, knob, action)),
        ),
  judge: (input) => {
    const [knob] = input.knobs;
    if (knob === undefined) return declined('OBSERVE', 'no-knob', say`no knob is declared for the macros`);
    const actions: Readonly<Record<Action, (input: RuleInput, knob: Knob) => Draft | Declined>> = {
      retire,
      prefer,
      explore,
      log: logPropensity,
    };
    return actions[input.subject as Action](input, knob);
  },
};

function caseOf(report: FeedbackReport, knob: Knob, action: string): Case {
  const { macro_performance, macro_comparisons } = report;
  return {
    key: knob.id,
    subject: action,
    report: sliceOf(report, {
      macro_performance,
      macro_comparisons,
      evidence: { daily_runs: report.evidence.daily_runs },
    }),
    knobs: [knob],
  };
}

/** The pairs over all task types. */
function overall({ report }: RuleInput): readonly MacroComparison[] {
  return (report.macro_comparisons?.pairs ?? []).filter(({ within }) => within === 'all-task-types');
}

function retire(input: RuleInput, knob: Knob): Draft | Declined {
  const list = heldAt(knob, input);
  if (!Array.isArray(list) || !list.every((item) => typeof item === 'string'))
    return declined('OBSERVE', 'value-unusable', say`${named(knob.pointer)} is no list of names`);
  const claims = overall(input)
    .filter(({ state, lower }) => state === 'CLAIM' && list.includes(lower))
    .sort(
      (one, other) => (other.difference ?? 0) - (one.difference ?? 0) || (one.lower < other.lower ? -1 : 1),
    );
  const [worst] = claims;
  if (worst === undefined)
    return declined('OBSERVE', 'not-confirmed', say`no macro is worse than another by the gate`);
  const macro = input.report.macro_performance[worst.lower];
  const best = macro?.standardised?.probability_best ?? null;
  if (best === null || best >= HARDLY_BEST)
    return declined(
      'OBSERVE',
      'not-confirmed',
      say`${named(worst.lower)} may still be the best of all macros`,
    );
  const kept = macro?.by_task_type.find(leads);
  if (kept !== undefined)
    return declined(
      'OBSERVE',
      'harm-possible',
      say`${named(worst.lower)} leads among tasks of type ${named(kept.task_type ?? 'none')}`,
    );
  if (list.length - 1 < Math.max(2, knob.min))
    return declined('OBSERVE', 'at-bound', say`${named(knob.pointer)} would be left with too few macros`);
  const wished = list.filter((item) => item !== worst.lower);
  return retireDraft(input, { knob, pair: worst, wished, probabilityBest: best });
}

/** A macro that is better than another by the gate, and most probably the best of all. */
function prefer(input: RuleInput, knob: Knob): Draft | Declined {
  const present = heldAt(knob, input) ?? null;
  if (present !== null && typeof present !== 'string')
    return declined('OBSERVE', 'value-unusable', say`${named(knob.pointer)} holds no name of a macro`);
  const claims = overall(input).filter(({ state }) => state === 'CLAIM');
  const { macro_performance: macros } = input.report;
  const best = Object.keys(macros).find(
    (macro) =>
      (macros[macro]?.standardised?.probability_best ?? 0) >= SURELY_BEST &&
      claims.some(({ higher }) => higher === macro),
  );
  if (best === undefined)
    return declined(
      'OBSERVE',
      'not-confirmed',
      say`no macro is better than another by the gate and surely the best`,
    );
  if (present === best) return declined('OBSERVE', 'already-so', say`${named(best)} is preferred already`);
  const other = Object.entries(macros).find(
    ([macro, { by_task_type: types }]) => macro !== best && types.some(leads),
  );
  const type = other?.[1].by_task_type.find(leads)?.task_type;
  if (other !== undefined)
    return declined(
      'OBSERVE',
      'harm-possible',
      say`${named(other[0])} leads among tasks of type ${named(type ?? 'none')}, so no one macro is best for all`,
    );
  return preferDraft(input, { knob, best, present, claims: claims.filter(({ higher }) => higher === best) });
}

/** Whether a macro most probably is the best among tasks of a type. */
function leads({
  usage_count: uses,
  probability_best: chance,
}: MacroPerformance['by_task_type'][number]): boolean {
  return uses >= KEPT_FROM && (chance ?? 0) > 0.5;
}

/** A macro whose place is open is hardly tried any more: without a floor it never will be known. */
function explore(input: RuleInput, knob: Knob): Draft | Declined {
  const present = heldAt(knob, input) ?? 0;
  if (typeof present !== 'number')
    return declined('OBSERVE', 'value-unusable', say`${named(knob.pointer)} is no number`);
  const uses = Object.entries(input.report.macro_performance);
  const all = uses.reduce((sum, [, { usage_count: count }]) => sum + count, 0);
  const starved = uses.filter(
    ([, { usage_count: count, standardised }]) =>
      count < EXPLORATION * all && (standardised?.probability_best ?? 1) > HARDLY_BEST,
  );
  const [first] = starved;
  if (first === undefined || present >= EXPLORATION)
    return declined('OBSERVE', 'no-gain', say`every macro whose place is open is tried often enough`);
  const share = Math.min(Math.max(EXPLORATION, knob.min), knob.max);
  return explorationDraft(input, { knob, macro: first[0], uses: first[1].usage_count, all, share });
}

/** Without the probability of each choice no other mix can be replayed over the log. */
function logPropensity(input: RuleInput, knob: Knob): Draft | Declined {
  const present = heldAt(knob, input);
  if (present === true)
    return declined('OBSERVE', 'already-so', say`the probability of each choice is logged already`);
  const open = overall(input).filter(({ state }) => state !== 'CLAIM');
  if (open.length === 0)
    return declined('OBSERVE', 'no-gain', say`the order of the macros is known without it`);
  return propensityDraft(input, knob);
}
