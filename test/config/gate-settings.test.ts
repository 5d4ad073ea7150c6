import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../src/config/settings.ts';
import { GATE_FLOOR } from '../../src/domain/gate-rules.ts';

describe('the gate in the settings', () => {
  it('is at its loosest where nothing is said, and can be tightened rule by rule', () => {
    expect(parseSettings('', 'x').gate).toEqual(GATE_FLOOR);
    expect(parseSettings('gate: {max_adjusted_p: 0.05, min_days: 7}', 'x').gate).toEqual({
      ...GATE_FLOOR,
      max_adjusted_p: 0.05,
      min_days: 7,
    });
  });

  it('refuses everything that loosens it, all at once', () => {
    const text =
      'gate:\n  max_adjusted_p: 0.2\n  min_effect: 0.01\n  min_events: 5\n  min_days: 1\n  power: 0.5\n';
    expect(() => parseSettings(text, 'apeg.yml')).toThrow(
      /apeg\.yml has 5 problems:[^]*gate\.max_adjusted_p: must not be above 0\.1: the gate can be tightened, not loosened[^]*gate\.min_effect[^]*gate\.min_events: must not be below 10[^]*gate\.min_days[^]*power/,
    );
  });
});
