import type { GateRules } from '../domain/gate-rules.ts';
import type { MacroComparison, MacroComparisons } from '../domain/macro-performance.ts';
import type { MacroUses } from '../history/execution-history.ts';
import type { BlockedDifference } from '../statistics/blocked-difference.ts';
import { shrink } from '../statistics/shrinkage.ts';
import { normalCritical } from '../statistics/special/normal.ts';
import { gate, type Observation, type Verdict } from './gate.ts';
import { planGate } from './gate-plan.ts';
import { macroGuardrails } from './macro-guardrails.ts';
import { crudeRate, daysOf, type Measured, measure, pairsOf } from './macro-pairs.ts';
import { comparedMacros, sumOf } from './macro-uses.ts';
import { rateOf } from './rates.ts';
import { splitDays, type TimeSplit } from './time-split.ts';

/**
 * Compares every two macros over all task types with the same mix, and within each task type where there are several.
 *
 * @param uses daily counts with printable names.
 */
export function compareMacros(uses: readonly MacroUses[], rules: GateRules): MacroComparisons {
  const { compared, left } = comparedMacros(uses);
  const split = splitDays(uses.map((row) => row.day));
  const measured = split === null ? [] : pairsOf(uses, compared).map((pair) => measure(pair, split));
  const comparisons = measured.filter(({ discover }) => discover !== null).length;
  const planned = measured.map((pair) => ({ pair, power: powerOf(pair, { split, comparisons, rules }) }));
  const observations = planned.map(({ pair, power }) => observationOf(pair, power.need_runs));
  const verdicts = gate(observations, rules);
  return {
    gate: rules,
    discover: split?.discover ?? null,
    confirm: split?.confirm ?? null,
    compared: [...compared],
    not_compared: [...left],
    pairs: planned.flatMap(({ pair, power }, index) => {
      const [observation, verdict] = [observations[index], verdicts[index]];
      if (observation === undefined || verdict === undefined || split === null) return [];
      return [comparisonOf(pair, { power, observation, verdict, split, rules })];
    }),
  };
}

type Power = MacroComparison['evidence']['power'];

function powerOf(
  { favoured, other, whole, events, days }: Measured,
  context: { readonly split: TimeSplit | null; readonly comparisons: number; readonly rules: GateRules },
): Power {
  const { split, comparisons, rules } = context;
  const request = {
    rates: [whole?.first ?? crudeRate(favoured), whole?.second ?? crudeRate(other)] as const,
    sizes: [sumOf(favoured, 'uses'), sumOf(other, 'uses')] as const,
    comparisons: Math.max(1, comparisons),
    designEffect: whole?.designEffect ?? 1,
    events,
    days,
    span: split?.days ?? 0,
    end: (split?.confirm ?? split?.discover)?.end ?? '',
  };
  return planGate(request, rules);
}

function observationOf(pair: Measured, needRuns: number | null): Observation {
  const { discover, confirm, events, days } = pair;
  return {
    discover: discover === null ? null : { estimate: discover.difference, p: discover.pValue },
    confirm: confirm === null ? null : { estimate: confirm.difference, low: confirm.interval.low },
    events,
    days,
    guardrails: macroGuardrails(pair.favoured, pair.other),
    needRuns,
  };
}

interface Judged {
  readonly power: Power;
  readonly observation: Observation;
  readonly verdict: Verdict;
  readonly split: TimeSplit;
  readonly rules: GateRules;
}

function comparisonOf(pair: Measured, judged: Judged): MacroComparison {
  const { favoured, other, whole, discover, confirm } = pair;
  const { power, observation, verdict, split, rules } = judged;
  const runs = sumOf(favoured, 'uses') + sumOf(other, 'uses');
  return {
    higher: pair.higher,
    lower: pair.lower,
    within: pair.within,
    task_type: pair.taskType,
    higher_rate: rateOf(sumOf(favoured, 'successful'), sumOf(favoured, 'uses'), 'uses'),
    lower_rate: rateOf(sumOf(other, 'successful'), sumOf(other, 'uses'), 'uses'),
    difference: whole?.difference ?? null,
    interval: whole?.interval ?? null,
    state: verdict.state,
    evidence: {
      claim: {
        metric: 'success_rate',
        denominator: 'macro uses',
        direction: 'higher',
        min_effect: rules.min_effect,
      },
      data: {
        from: split.discover.start,
        to: (split.confirm ?? split.discover).end,
        runs,
        blocks: daysOf([...favoured, ...other]),
        n_eff: runs / (whole?.designEffect ?? 1),
      },
      whole: null,
      discover:
        discover === null || verdict.q === null
          ? null
          : { ...split.discover, estimate: discover.difference, p: discover.pValue, q: verdict.q },
      confirm:
        confirm === null || split.confirm === null ? null : { ...split.confirm, ...confirmed(confirm) },
      guardrails: observation.guardrails.map(({ metric, harmHigh, margin }) => ({
        metric,
        harm_hi: harmHigh,
        margin,
      })),
      identification: 'side-by-side',
      power,
      unmet: [...verdict.unmet],
    },
  };
}

function confirmed({ difference, interval }: BlockedDifference): {
  estimate: number;
  lo: number;
  hi: number;
  level: number;
  shrunk: number;
} {
  const standardError = (interval.high - interval.low) / 2 / normalCritical(interval.level);
  const { estimate: shrunk } = shrink(difference, { standardError });
  return { estimate: difference, lo: interval.low, hi: interval.high, level: interval.level, shrunk };
}
