import { describe, expect, it } from 'vitest';
import { passThreshold } from '../../src/analysis/pass-threshold.ts';

const MODEL = { thresholds: { default: 0.7, pass: 0.6, warn: 0.4, support: 0.5, odd: 'x', far: 7 } };

describe('the pass threshold', () => {
  it('is 0.80 where no config says otherwise', () => {
    for (const [session, model] of [
      [undefined, undefined],
      [null, {}],
      [5, 'x'],
      [{ ci: {} }, { thresholds: [] }],
    ])
      expect(passThreshold(session, model)).toEqual({ value: 0.8, source: 'built in', byTaskType: {} });
  });

  it('is the minimum score of the session, which shadows everything', () => {
    expect(passThreshold({ ci: { minimum_score: 0.9 } }, MODEL)).toEqual({
      value: 0.9,
      source: 'SessionConfig.json /ci/minimum_score',
      byTaskType: {},
    });
    expect(passThreshold({ ci: { minimum_score: 0 } }, MODEL).value).toBe(0);
  });

  it('is else the default of the score model, beside those of task types', () => {
    expect(passThreshold({}, MODEL)).toEqual({
      value: 0.7,
      source: 'PromptScoreModel.json /thresholds/default',
      byTaskType: { support: 0.5 },
    });
  });

  it('is else its pass mark', () => {
    expect(passThreshold({}, { thresholds: { pass: 0.6 } })).toMatchObject({
      value: 0.6,
      source: 'PromptScoreModel.json /thresholds/pass',
    });
  });

  it('passes over a value that is no score', () => {
    for (const minimum_score of ['0.9', 80, -1, null, Number.NaN])
      expect(passThreshold({ ci: { minimum_score } }, undefined).source).toBe('built in');
  });
});
