import { describe, expect, it } from 'vitest';
import { defaultHistory, generateHistory } from '../../examples/history/generate-history.ts';
import { failureFindings } from '../../src/analysis/failure-findings.ts';
import { analyseFeedback } from '../../src/analysis/feedback.ts';
import { steadyFinding } from '../../src/analysis/steady-finding.ts';
import type { FailureFamily } from '../../src/domain/failure-patterns.ts';
import type { Finding } from '../../src/domain/finding.ts';
import { FindingEvidence } from '../../src/domain/finding-evidence.ts';
import { gateRulesOf } from '../../src/domain/gate-rules.ts';
import type { TrendSeries } from '../../src/domain/performance-trends.ts';
import { wilson } from '../../src/statistics/interval.ts';
import { historyOf } from '../history/log-builder.ts';

const WINDOW = { start: '2025-10-27T00:00:00.000Z', end: defaultHistory.end };
const DAY_MS = 86_400_000;

/** Days from 20 November 2025 on. */
function days(count: number, n: number, successes: number) {
  return Array.from({ length: count }, (_, index) => ({
    start: Date.parse('2025-11-20T00:00:00.000Z') + index * DAY_MS,
    n,
    successes,
  }));
}

function family(daily: readonly number[]): FailureFamily {
  const count = daily.reduce((sum, one) => sum + one, 0);
  return {
    pattern: 'OpenAI API timeout',
    count,
    frequency: null,
    suggested_fix: 'Wait longer.',
    family: 'openai.timeout',
    provider: 'openai',
    category: 'timeout',
    frequency_interval: null,
    share_of_runs: null,
    share_of_runs_interval: wilson(count, 100),
    events: count,
    recovered_runs: 0,
    first_seen: '',
    last_seen: '',
    daily: daily.map((one, index) => ({ day: `2025-11-2${index}`, count: one, events: one })),
    where: { nodes: [], agents: [], actions: [], task_types: [] },
    contrast: [],
    patterns: [],
  };
}

/** What of a finding's record does not fit the finding. */
function wrongWith({ id, kind, state, runs_needed: needed, evidence, statement }: Finding): string[] {
  if (!FindingEvidence.safeParse(evidence).success || evidence === undefined) return [`${id} has no record`];
  const { whole, data, power, unmet } = evidence;
  const said = kind === 'macro-comparison' || needed === null || needed === 0;
  const rules: Readonly<Record<string, boolean>> = {
    'n_eff within runs': data.n_eff > 0 && data.n_eff <= data.runs + 1e-9,
    'interval around the estimate':
      whole === null ||
      ((whole.lo ?? whole.estimate) <= whole.estimate && (whole.hi ?? whole.estimate) >= whole.estimate),
    'nothing unmet in a claim': state !== 'CLAIM' || unmet.length === 0,
    'something unmet where data are few': state !== 'INSUFFICIENT_DATA' || unmet.length > 0,
    'a date after the data':
      power.expected === null || (`${power.expected}T00:00:00.000Z` > data.to && (power.need_runs ?? 0) > 0),
    'the need in words': said || /need [\d,]+ more runs.* at the observed rate/.test(statement),
  };
  return Object.keys(rules)
    .filter((rule) => rules[rule] !== true)
    .map((rule) => `${id}: ${rule}`);
}

describe('every finding of the example history about failures, trends, macros and efficiency', () => {
  const found = async (): Promise<readonly Finding[]> => {
    const history = await historyOf([...generateHistory()]);
    const threshold = { value: 0.8, source: 'test', byTaskType: {} };
    const request = { window: WINDOW, threshold, now: defaultHistory.end, generator: 'apeg test' };
    return (await analyseFeedback(history, request)).report.findings;
  };

  it('carries a record that agrees with its state', async () => {
    const findings = await found();
    const kinds = ['failure-family', 'trend', 'efficiency', 'macro-comparison'];
    expect([...new Set(findings.map(({ kind }) => kind))]).toEqual(expect.arrayContaining(kinds));
    expect(findings.filter(({ kind }) => kinds.includes(kind)).flatMap((one) => wrongWith(one))).toEqual([]);
  });
});

describe('a failure family', () => {
  const context = { days: days(4, 25, 20), failed: 20, gate: gateRulesOf() };

  it('with fewer events than the gate asks for says how many runs and how many days are missing', () => {
    const [finding] = failureFindings([family([2, 2, 1, 0])], context);
    // Five of 100 runs: ten take 200 runs, four days more at 25 a day.
    expect(finding).toMatchObject({ state: 'INSUFFICIENT_DATA', runs_needed: 100 });
    expect(finding?.evidence).toMatchObject({
      claim: { metric: 'failure_rate', denominator: 'runs', direction: null },
      data: { runs: 100, blocks: 4, n_eff: 100 },
      identification: 'counted',
      power: { need_runs: 100, period_days: 8, expected: '2025-11-28' },
      unmet: ['support'],
    });
    expect(finding?.statement).toMatch(
      /0\.05 \[0\.02, 0\.11\] of 100 runs in all\. Wait longer\. Too few to act on: need 100 more runs, there by 2025-11-28 at the observed rate \(--period 8d\)\.$/,
    );
  });

  it('on fewer days than the gate asks for is not acted upon, however many its events', () => {
    const [finding] = failureFindings([family([12, 0, 0, 0])], context);
    expect(finding?.evidence?.unmet).toEqual(['support']);
    expect(finding?.evidence?.power).toMatchObject({ need_runs: 200, expected: '2025-12-02' });
  });

  it('with enough of both is an observation, and its record says which fall the data could show', () => {
    const [finding] = failureFindings([family([5, 5, 5, 5])], context);
    expect(finding).toMatchObject({ state: 'OBSERVE', runs_needed: null });
    const mde = finding?.evidence?.power.mde ?? 0;
    expect(mde).toBeGreaterThan(0.15);
    expect(mde).toBeLessThan(0.2);
  });
});

describe('a success rate without a change', () => {
  const series: TrendSeries = {
    metric: 'success_rate',
    subject: null,
    unit: 'share',
    of: 'runs that ended in the bucket',
    points: [],
    direction: {
      verdict: 'not enough data',
      earlier: null,
      later: null,
      difference: null,
      interval: null,
      need: '',
    },
    change_points: [],
    fresh_rise: null,
  };

  it('says in a short window how many more days and runs it takes to look for one', () => {
    const [finding] = steadyFinding([series], days(7, 64, 55), gateRulesOf());
    expect(finding).toMatchObject({ state: 'INSUFFICIENT_DATA', runs_needed: 448 });
    expect(finding?.statement).toBe(
      'Not enough data to say whether the success rate changed, 0.86 [0.82, 0.89] of 448 runs: two whole weeks tell change from weekdays; need 448 more runs, there by 2025-12-04 at the observed rate (--period 14d).',
    );
  });

  it('says in a longer one how small a change it would have shown', () => {
    const [finding] = steadyFinding([series], days(28, 64, 55), gateRulesOf());
    expect(finding?.statement).toMatch(
      /^No change of the success rate found: 0\.86 \[0\.84, 0\.87\] of 1792 runs\. Data of this size would have shown one of 0\.05 with probability 0\.8\. To tell one of 0\.02, need [\d,]+ more runs/,
    );
    expect(finding?.evidence).toMatchObject({ identification: 'before-after', unmet: ['discovery'] });
  });
});
