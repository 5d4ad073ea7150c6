import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gate, type Observation } from '../../src/analysis/gate.ts';
import { GATE_FLOOR, type GateRules, gateRulesOf } from '../../src/domain/gate-rules.ts';

const SURE: Observation = {
  discover: { estimate: 0.15, p: 0.001 },
  confirm: { estimate: 0.12, low: 0.04 },
  events: 40,
  days: 14,
  guardrails: [{ metric: 'score', harmHigh: 0.01, margin: 0.05 }],
  needRuns: 0,
};

function verdictOn(change: Partial<Observation>): { state: string; unmet: readonly string[] } {
  const [verdict] = gate([{ ...SURE, ...change }], gateRulesOf());
  return { state: verdict?.state ?? '', unmet: verdict?.unmet ?? [] };
}

describe('the gate', () => {
  it('lets a difference pass that shows in both parts, is large enough, supported and harmless', () => {
    expect(verdictOn({})).toEqual({ state: 'CLAIM', unmet: [] });
  });

  it.each<[string, Partial<Observation>, string, string[]]>([
    ['too few events', { events: 9 }, 'INSUFFICIENT_DATA', ['support']],
    ['too few days', { days: 2 }, 'INSUFFICIENT_DATA', ['support']],
    [
      'chance in the first part',
      { discover: { estimate: 0.15, p: 0.2 }, needRuns: 90 },
      'INSUFFICIENT_DATA',
      ['discovery'],
    ],
    [
      'chance although there are enough runs',
      { discover: { estimate: 0.15, p: 0.2 } },
      'OBSERVE',
      ['discovery'],
    ],
    ['another direction at first', { discover: { estimate: -0.15, p: 0.001 } }, 'OBSERVE', ['discovery']],
    ['no first part', { discover: null, needRuns: 90 }, 'INSUFFICIENT_DATA', ['discovery']],
    ['no second part', { confirm: null, needRuns: 90 }, 'INSUFFICIENT_DATA', ['confirmation', 'effect']],
    [
      'nothing left in the second part',
      { confirm: { estimate: 0.05, low: -0.01 }, needRuns: 90 },
      'INSUFFICIENT_DATA',
      ['confirmation'],
    ],
    ['a difference that does not matter', { confirm: { estimate: 0.019, low: 0.01 } }, 'OBSERVE', ['effect']],
    [
      'a guardrail that may be worse',
      { guardrails: [{ metric: 'score', harmHigh: 0.06, margin: 0.05 }] },
      'OBSERVE',
      ['guardrails'],
    ],
  ])('stops %s', (_, change, state, unmet) => {
    expect(verdictOn(change)).toEqual({ state, unmet });
  });

  it('adjusts p over all observations, whatever their support', () => {
    const others = Array.from({ length: 19 }, () => ({
      ...SURE,
      discover: { estimate: 0.1, p: 0.9 },
      events: 0,
    }));
    const [alone] = gate([{ ...SURE, discover: { estimate: 0.15, p: 0.006 } }], gateRulesOf());
    const [among] = gate([{ ...SURE, discover: { estimate: 0.15, p: 0.006 } }, ...others], gateRulesOf());
    expect([alone?.q, alone?.state]).toEqual([0.006, 'CLAIM']);
    expect(among?.q).toBeCloseTo(0.12, 12);
    expect(among?.unmet).toEqual(['discovery']);
  });

  const share = fc.double({ min: -0.5, max: 0.5, noNaN: true });
  const anyObservation: fc.Arbitrary<Observation> = fc.record({
    discover: fc.option(fc.record({ estimate: share, p: fc.double({ min: 0, max: 0.3, noNaN: true }) })),
    confirm: fc.option(fc.record({ estimate: share, low: share })),
    events: fc.nat(40),
    days: fc.nat(8),
    guardrails: fc.array(
      fc.record({ metric: fc.constant('score'), harmHigh: share, margin: fc.constant(0.3) }),
      {
        maxLength: 1,
      },
    ),
    needRuns: fc.option(fc.nat(100)),
  });
  const anyRules: fc.Arbitrary<GateRules> = fc.record({
    max_adjusted_p: fc.double({ min: 0.001, max: GATE_FLOOR.max_adjusted_p, noNaN: true }),
    min_effect: fc.double({ min: GATE_FLOOR.min_effect, max: 0.4, noNaN: true }),
    min_events: fc.integer({ min: GATE_FLOOR.min_events, max: 30 }),
    min_days: fc.integer({ min: GATE_FLOOR.min_days, max: 8 }),
  });

  it('never makes a claim more when its rules are tightened', () => {
    fc.assert(
      fc.property(fc.array(anyObservation, { maxLength: 12 }), anyRules, anyRules, (observations, a, b) => {
        const tighter = {
          max_adjusted_p: Math.min(a.max_adjusted_p, b.max_adjusted_p),
          min_effect: Math.max(a.min_effect, b.min_effect),
          min_events: Math.max(a.min_events, b.min_events),
          min_days: Math.max(a.min_days, b.min_days),
        };
        const before = gate(observations, a);
        const added = gate(observations, tighter).filter(
          ({ state }, index) => state === 'CLAIM' && before[index]?.state !== 'CLAIM',
        );
        expect(added).toEqual([]);
      }),
      { seed: 9, numRuns: 1000 },
    );
  });
});
