import { describe, expect, it } from 'vitest';
import { DEFAULT_KNOBS } from '../../../src/domain/default-knobs.ts';
import type { Knob } from '../../../src/domain/knob.ts';
import { type Suggestions, suggestImprovements } from '../../../src/proposals/suggest.ts';
import { CONFIGS, world } from '../planted.ts';
import { EXPLORATION, macros, PREFERRED, PROPENSITY } from '../planted-macros.ts';
import { report } from '../reports.ts';

const LIST = DEFAULT_KNOBS.filter(({ kind }) => kind === 'macro-list');

function suggest(
  rates: readonly number[],
  knobs: readonly Knob[],
  { lastEvery = 1, selector = '{}' } = {},
): Suggestions {
  const given = world(report([], macros(rates, lastEvery)), {});
  const text = (CONFIGS['SessionConfig.json'] ?? '').replace('{', `{\n  "selector": ${selector},`);
  return suggestImprovements({
    ...given,
    knobs,
    config: (file) => (file === 'SessionConfig.json' ? { path: file, text } : given.config(file)),
  });
}

const edits = ({ drafted }: Suggestions): unknown[] =>
  drafted.map(({ proposal }) => [proposal.id, proposal.changes[0]?.after]);
const reasons = ({ notProposed }: Suggestions): unknown[] =>
  notProposed.map(({ id, reason }) => [id, reason]);

describe('macro-mix', () => {
  it('retires a macro that is worse, keeps trying one that is open, and asks for what a replay takes', () => {
    expect(edits(suggest([0.92, 0.9, 0.6], LIST))).toEqual([['macro-mix.macros', ['macro_0', 'macro_1']]]);
    expect(edits(suggest([0.86, 0.86, 0.86], [EXPLORATION], { lastEvery: 28 }))).toEqual([
      ['macro-mix.exploration-share', 0.05],
    ]);
    expect(edits(suggest([0.86, 0.86, 0.86], [PROPENSITY]))).toEqual([['macro-mix.log-propensity', true]]);
  });

  it('prefers a macro that is better than the others, and counts on the uses of those that lost alone', () => {
    const found = suggest([0.95, 0.72, 0.7], [PREFERRED]);
    expect(edits(found)).toEqual([['macro-mix.preferred-macro', 'macro_0']]);
    const { effect, migration } = found.drafted[0]?.proposal ?? {};
    const change = effect?.change;
    expect(effect?.identification).toBe('before-after');
    expect(change?.estimate).toBeGreaterThan(0.05);
    expect(change?.estimate).toBeLessThan(0.3);
    expect(change?.low).toBeLessThan(change?.estimate ?? 0);
    expect(migration?.join()).toContain('/selector/preferred_macro');
  });

  it.each<[string, readonly number[], string, unknown[]]>([
    ['one that is preferred already', [0.95, 0.72, 0.7], '{ "preferred_macro": "macro_0" }', ['already-so']],
    ['one of two that are as good', [0.95, 0.95, 0.6], '{}', ['not-confirmed']],
    ['any while the macros are alike', [0.86, 0.86, 0.86], '{}', ['not-confirmed']],
    ['a name in place of a number', [0.95, 0.72, 0.7], '{ "preferred_macro": 3 }', ['value-unusable']],
  ])('does not prefer %s', (_, rates, selector, expected) => {
    const found = suggest(rates, [PREFERRED], { selector });
    expect([edits(found), reasons(found).map((row) => (row as unknown[])[1])]).toEqual([[], expected]);
  });

  it('does one thing at a time: to prefer a macro waits for the one that is retired', () => {
    const found = suggest([0.95, 0.72, 0.7], [...LIST, PREFERRED]);
    expect(edits(found).map((row) => (row as unknown[])[0])).toEqual(['macro-mix.macros']);
    expect(reasons(found)).toContainEqual(['macro-mix.preferred-macro', 'queued-same-metric']);
  });
});
