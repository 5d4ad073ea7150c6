import { describe, expect, it } from 'vitest';
import { DEFAULT_KNOBS } from '../../src/domain/default-knobs.ts';
import type { FailureFamily } from '../../src/domain/failure-patterns.ts';
import type { Knob } from '../../src/domain/knob.ts';
import type { WishedValues } from '../../src/proposals/config-edit.ts';
import { inputsOf, ruleInputOf, SEED } from '../../src/proposals/inputs.ts';
import type { Declined, Draft, Rule } from '../../src/proposals/rule.ts';
import { providerRateLimit } from '../../src/proposals/rules/provider-rate-limit.ts';
import { providerTimeout } from '../../src/proposals/rules/provider-timeout.ts';
import { family, report, suggestInput } from './reports.ts';

interface Case {
  readonly families?: readonly FailureFamily[];
  readonly config?: unknown;
  readonly knobs?: readonly Knob[];
}

function results(
  rule: Rule,
  { families = [family()], config = {}, knobs = DEFAULT_KNOBS }: Case,
): readonly (Draft | Declined)[] {
  const text = JSON.stringify(config);
  const input = suggestInput(report(families), { config: (path) => ({ path, text }) });
  return rule
    .cases(input.report, knobs)
    .map((given) => rule.judge(ruleInputOf(inputsOf(given, input), SEED)));
}

function only(rule: Rule, given: Case): Draft & { readonly wished: WishedValues } {
  const [result] = results(rule, given);
  if (result?.verdict !== 'draft') throw new Error(JSON.stringify(result));
  return { ...result, wished: result.wishes[0]?.values ?? {} };
}

function timeoutKnob(given: Partial<Knob>): Knob[] {
  return [
    {
      id: 'mine',
      provider: 'openai',
      kind: 'timeout',
      file: 'S.json',
      pointer: '/t',
      unit: 'seconds',
      min: 5,
      max: 300,
      ...given,
    },
  ];
}

describe('provider-timeout', () => {
  it.each([
    [undefined, 60],
    [30, 60],
    [45.5, 91],
    [1, 5],
    [149, 298],
    [200, 300],
    [299, 300],
  ])('makes a timeout of %s seconds %d', (timeout, expected) => {
    const { wished } = only(providerTimeout, { config: { openai: { timeout } } });
    expect(wished).toEqual({
      '/openai/timeout': expected,
      '/openai/timeout_retry/enabled': true,
      '/openai/timeout_retry/max_retries': 2,
      '/openai/timeout_retry/backoff_factor': 2,
    });
  });

  it.each([300, 301, 600, 30_000])(
    'never shortens one: at %d seconds it proposes retries alone',
    (timeout) => {
      const { wished, title, knob, expectedImpact } = only(providerTimeout, {
        config: { openai: { timeout } },
      });
      expect(Object.keys(wished)).not.toContain('/openai/timeout');
      expect([title.text, knob.id]).toEqual(['Retry OpenAI API Calls That Time Out', 'openai-timeout-retry']);
      expect(expectedImpact.map(({ text }) => text).join()).not.toContain('longer than the present');
    },
  );

  it.each([
    [600, '/t is 600 already; its upper bound is 300 seconds'],
    [0, '/t is 0: there is no timeout to increase'],
    [-1, '/t is -1: there is no timeout to increase'],
    ['30', '/t is no number'],
    [{ read: 30 }, '/t is no number'],
  ])('says why %j cannot be doubled where there is no knob for retries', (t, reason) => {
    expect(results(providerTimeout, { config: { t }, knobs: timeoutKnob({}) })).toMatchObject([
      { verdict: 'declined', detail: { text: reason } },
    ]);
  });

  it('leaves what somebody chose for retries, but for the switch', () => {
    const config = {
      openai: { timeout: 20, timeout_retry: { enabled: false, max_retries: 4, backoff_factor: 1.5 } },
    };
    const { wished, ifTurned = [] } = only(providerTimeout, { config });
    expect(wished).toEqual({ '/openai/timeout': 40, '/openai/timeout_retry/enabled': true });
    expect(ifTurned.flatMap(({ impact }) => impact.map(({ text }) => text))).toEqual([
      'A call that times out is tried up to 4 times more',
    ]);
  });

  it('keeps to the bounds and places that settings give', () => {
    const knobs: Knob[] = [
      ...timeoutKnob({ pointer: '/clients/gpt~1x/limit', max: 50 }),
      {
        id: 'again',
        provider: 'openai',
        kind: 'timeout-retry',
        file: 'S.json',
        pointer: '/retry',
        unit: 'retries',
        min: 0,
        max: 1,
      },
    ];
    const config = { clients: { 'gpt/x': { limit: 40 } } };
    expect(only(providerTimeout, { config, knobs }).wished).toEqual({
      '/clients/gpt~1x/limit': 50,
      '/retry/enabled': true,
      '/retry/max_retries': 1,
      '/retry/backoff_factor': 2,
    });
  });

  it('sets retries only in the file that holds the timeout', () => {
    const knobs = [
      ...timeoutKnob({ file: 'Other.json' }),
      ...DEFAULT_KNOBS.filter(({ kind }) => kind === 'timeout-retry'),
    ];
    expect(only(providerTimeout, { knobs }).wished).toEqual({ '/t': 60 });
  });

  it('says nothing of runs that failed otherwise or not at all', () => {
    const families = [family({ category: 'auth' }), family({ category: 'rate_limit' }), family({ count: 0 })];
    expect(results(providerTimeout, { families })).toEqual([]);
  });
});

describe('provider-rate-limit', () => {
  const limited = (given: Partial<FailureFamily> = {}): FailureFamily[] => [
    family({ category: 'rate_limit', provider: 'shopify', ...given }),
  ];

  it.each([
    [undefined, 4],
    [10, 5],
    [9, 4],
    [2, 1],
    [1, 1],
    [1000, 64],
  ])('with %s calls at once, it allows %d', (concurrency, expected) => {
    const config = { shopify: { rate_limit: { max_concurrency: concurrency } } };
    expect(only(providerRateLimit, { families: limited(), config }).wished).toEqual({
      '/shopify/rate_limit/backoff_factor': 2,
      '/shopify/rate_limit/jitter': true,
      '/shopify/rate_limit/max_concurrency': expected,
    });
  });

  it('never makes pauses shorter', () => {
    const config = { shopify: { rate_limit: { backoff_factor: 3 } } };
    expect(only(providerRateLimit, { families: limited(), config }).wished).toMatchObject({
      '/shopify/rate_limit/backoff_factor': 3,
    });
  });

  it('asks for no other provider than the one that refused', () => {
    const families = [...limited(), ...limited({ provider: 'etsy' })];
    const sections = results(providerRateLimit, { families }).map(
      (result) => result.verdict === 'draft' && result.knob.provider,
    );
    expect(sections).toEqual(['shopify', 'etsy']);
  });
});

describe.each([
  ['timeout', providerTimeout],
  ['rate_limit', providerRateLimit],
] as const)('a suggestion about a %s', (category, rule) => {
  it.each([
    [9, 5, 'not enough data: 9 failed runs on 5 days; need 1 more failed run'],
    [10, 2, 'not enough data: 10 failed runs on 2 days; need 1 more day with such failures'],
    [
      1,
      1,
      'not enough data: 1 failed run on 1 day; need 9 more failed runs and 2 more days with such failures',
    ],
  ])('needs more than %d runs on %d days', (count, days, reason) => {
    const families = [family({ category, count, days })];
    expect(results(rule, { families })).toMatchObject([
      { verdict: 'declined', state: 'INSUFFICIENT_DATA', detail: { text: reason } },
    ]);
    expect(results(rule, { families: [family({ category, count: 10, days: 3 })] })[0]?.verdict).toBe('draft');
  });

  it.each([null, 'acme', '__proto__', 'constructor', '../../etc', 'openai/timeout', 'OpenAI', ''])(
    'is not made for the provider %j: text of the log picks no key and no path',
    (provider) => {
      const [result] = results(rule, { families: [family({ category, provider })] });
      expect(result).toMatchObject({
        reason: 'no-knob',
        detail: { text: expect.stringContaining('knob is declared for this provider') },
      });
    },
  );

  it('names only keys of declared knobs, whatever the log says elsewhere', () => {
    const hostile = '/ci/minimum_score"}] @all closes #1';
    const families = [
      family({
        category,
        pattern: hostile,
        where: {
          nodes: [{ value: hostile, count: 3 }],
          agents: [],
          actions: [],
          task_types: [{ value: hostile, count: 2 }],
        },
      }),
    ];
    const { wished, title, knob } = only(rule, { families });
    for (const pointer of Object.keys(wished))
      expect(pointer).toMatch(/^\/openai\/(timeout|timeout_retry|rate_limit)/);
    expect(title.text + knob.pointer).not.toContain('minimum_score');
  });

  it('is not made where settings declare no knob', () => {
    expect(results(rule, { families: [family({ category })], knobs: [] })[0]?.verdict).toBe('declined');
  });
});
