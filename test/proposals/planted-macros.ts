import { analyseMacros } from '../../src/analysis/macro-analysis.ts';
import type { FeedbackReport } from '../../src/domain/feedback-report.ts';
import { gateRulesOf } from '../../src/domain/gate-rules.ts';
import type { Knob, KnobKind } from '../../src/domain/knob.ts';
import { usesOf } from '../worlds/macro-worlds.ts';
import { type Planted, world } from './planted.ts';
import { report } from './reports.ts';

/** A month of three macros with these success rates; the last may be tried once in so many days only. */
export function macros(rates: readonly number[], lastEvery = 1): Partial<FeedbackReport> {
  const uses = usesOf({ seed: 11, days: 28, rates, usesPerDay: 24 }).filter(
    ({ macro, day }) => macro !== 'macro_2' || Number(day.slice(-2)) % lastEvery === 0,
  );
  const { performance, comparisons } = analyseMacros(uses, [], gateRulesOf());
  return { macro_performance: performance, macro_comparisons: comparisons };
}

/** A knob of the selector, which only those declare whose code reads it. */
export function selectorKnob(kind: KnobKind, key: string): Knob {
  return {
    id: key.replaceAll('_', '-'),
    provider: null,
    kind,
    file: 'SessionConfig.json',
    pointer: `/selector/${key}`,
    unit: kind,
    min: 0,
    max: 1,
  };
}

/** The knobs of the mix of macros beside the list of them. */
export const PREFERRED = selectorKnob('macro-preferred', 'preferred_macro');
export const EXPLORATION = selectorKnob('exploration-share', 'exploration_share');
export const PROPENSITY = selectorKnob('propensity-log', 'log_propensity');

/** Worlds in which the mix of macros can be bettered, one for each way of doing so. */
export function plantedMacros(): Planted[] {
  const planted = (rates: readonly number[], lastEvery: number, knob: Knob) => ({
    ...world(report([], macros(rates, lastEvery)), {}),
    knobs: [knob],
  });
  return [
    {
      name: 'a macro that is worse',
      expected: 'macro-mix.macros',
      kind: 'change',
      risk: 'MEDIUM',
      input: world(report([], macros([0.92, 0.9, 0.6])), {}),
    },
    {
      name: 'a macro that is better than the others',
      expected: 'macro-mix.preferred-macro',
      kind: 'change',
      risk: 'MEDIUM',
      input: planted([0.95, 0.72, 0.7], 1, PREFERRED),
    },
    {
      name: 'a macro that is hardly tried and still open',
      expected: 'macro-mix.exploration-share',
      kind: 'change',
      risk: 'MEDIUM',
      input: planted([0.86, 0.86, 0.86], 28, EXPLORATION),
    },
    {
      name: 'macros whose order is open, chosen with unlogged probabilities',
      expected: 'macro-mix.log-propensity',
      kind: 'change',
      risk: 'MEDIUM',
      input: planted([0.86, 0.86, 0.86], 1, PROPENSITY),
    },
  ];
}
