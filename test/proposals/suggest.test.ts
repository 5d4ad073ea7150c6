import { describe, expect, it } from 'vitest';
import type { FailureFamily } from '../../src/domain/failure-patterns.ts';
import { Proposal } from '../../src/domain/proposal.ts';
import { type DraftedProposal, type Suggestions, suggestImprovements } from '../../src/proposals/suggest.ts';
import { family, report, suggestInput } from './reports.ts';

const CONFIG =
  '{\n  "openai": { "timeout": 30 },\n  "mode": "Full",\n  "retries": 0,\n  "ci": { "minimum_score": 0.80 }\n}\n';

function suggest(text: string | null = CONFIG, families: readonly FailureFamily[] = [family()]): Suggestions {
  return suggestImprovements(
    suggestInput(report(families), {
      config: (file) => (text === null ? null : { path: `conf/${file}`, text }),
      opened: 41,
    }),
  );
}

function first(suggestions: Suggestions): DraftedProposal {
  const [draft] = suggestions.drafted;
  if (draft === undefined) throw new Error(JSON.stringify(suggestions.notProposed));
  return draft;
}

describe('a proposal', () => {
  it('holds what the requirements’ example holds, and is valid', () => {
    const { proposal, patch, diff, files } = first(suggest());
    expect(Proposal.parse(JSON.parse(JSON.stringify(proposal)))).toEqual(proposal);
    expect(proposal).toMatchObject({
      id: 'provider-timeout.openai-timeout',
      number: 42,
      revision: 1,
      title: 'Increase OpenAI API Timeout',
      generated: '2025-11-20',
      total_runs: 450,
      effect: {
        identification: 'extrapolated',
        before: { value: 28 / 450, numerator: 28, denominator: 450 },
      },
      risk: { level: 'MEDIUM' },
      current: { openai: { timeout: 30 } },
      proposed: {
        openai: { timeout: 60, timeout_retry: { enabled: true, max_retries: 2, backoff_factor: 2 } },
      },
    });
    expect(proposal.issue[0]).toBe('28 runs failed with OpenAI API timeout (0.06 [0.04, 0.09] of 450 runs)');
    expect(patch.edits[0]?.patch).toHaveLength(2);
    expect(files[0]?.after).toContain('"minimum_score": 0.80');
    expect(diff).toContain('--- a/conf/SessionConfig.json\n+++ b/conf/SessionConfig.json\n');
  });

  it('is the same in every byte when the evidence is', () => {
    expect(JSON.stringify(suggest())).toBe(JSON.stringify(suggest()));
  });

  it('numbers several in order, gives each its own edit of the same file, and queues those that touch', () => {
    const families = [
      family(),
      family({ category: 'rate_limit', pattern: 'OpenAI API rate limit exceeded' }),
      family({ category: 'rate_limit', provider: 'etsy', pattern: 'Etsy rate limit exceeded' }),
    ];
    const { drafted, notProposed } = suggest(CONFIG, families);
    expect(drafted.map(({ proposal }) => [proposal.number, proposal.id])).toEqual([
      [42, 'provider-timeout.openai-timeout'],
      [43, 'provider-rate-limit.etsy-rate-limit'],
    ]);
    expect(notProposed).toMatchObject([
      { id: 'provider-rate-limit.openai-rate-limit', reason: 'queued-same-key' },
    ]);
    expect(drafted[1]?.files[0]?.after).toContain('"timeout": 30');
  });

  it('masks what looks like a token in the section that it shows, and leaves it in the file', () => {
    const key = 'sk-abcdefghijklmnop1234';
    const config = `{"openai": {"api_key": "${key}", "password": "hunter2!", "model": "gpt-4o", "n": 4111111111111111}}`;
    const { proposal, evidence, files, diff } = first(suggest(config));
    expect(JSON.stringify([proposal, evidence])).not.toMatch(/sk-abc|hunter2/);
    expect(proposal.current).toEqual({
      openai: { api_key: '[token]', password: '[token]', model: 'gpt-4o', n: 4_111_111_111_111_111 },
    });
    expect(files[0]?.after).toContain(key);
    expect(diff).toContain(key);
  });

  it('shows nothing as the current configuration where the section is missing', () => {
    const { proposal, patch } = first(suggest('{}'));
    expect(proposal.current).toEqual({});
    expect(patch.edits[0]?.inverse).toEqual([{ op: 'remove', path: '/openai' }]);
  });
});

describe('no proposal', () => {
  it.each([
    [null, 'there is no SessionConfig.json to change'],
    ['', 'conf/SessionConfig.json is not JSON: ValueExpected in line 1'],
    ['{"openai": ', 'conf/SessionConfig.json is not JSON'],
    ['[]', 'conf/SessionConfig.json holds no object'],
    [
      '{"openai": {"timeout": 300, "timeout_retry": {"enabled": true, "max_retries": 1, "backoff_factor": 1}}}',
      'conf/SessionConfig.json already has the values that would be proposed',
    ],
  ])('is made for the config %j, and a word says why', (text, reason) => {
    const { drafted, notProposed } = suggest(text);
    expect(drafted).toEqual([]);
    expect(notProposed).toMatchObject([
      { id: expect.stringContaining('provider-timeout'), detail: expect.stringContaining(reason) },
    ]);
  });

  it('of a longer timeout is made where the timeout is no number, only one of retries', () => {
    const { proposal } = first(suggest('{"openai": {"timeout": "30s"}}'));
    expect(proposal.id).toBe('provider-timeout.openai-timeout-retry');
    expect(proposal.proposed).toMatchObject({ openai: { timeout: '30s' } });
  });
});
