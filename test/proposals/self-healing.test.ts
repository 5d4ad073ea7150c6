import { describe, expect, it } from 'vitest';
import type { AllowList } from '../../src/domain/knob.ts';
import { replayProposal } from '../../src/proposals/replay.ts';
import { type Suggestions, suggestImprovements } from '../../src/proposals/suggest.ts';
import { proposalMarkdown } from '../../src/rendering/proposal-markdown.ts';
import { textsOf } from './proposal-texts.ts';
import { family, report, suggestInput } from './reports.ts';

/** Two timeouts on one day: far too few for the gate. */
function suggest(allowList: AllowList): Suggestions {
  return suggestImprovements(
    suggestInput(report([family({ count: 2, days: 1 })]), {
      allowList,
      config: (path) => ({ path, text: '{ "openai": { "timeout": 30 } }' }),
    }),
  );
}

describe('self-healing', () => {
  it('opens the fix of a known failure at once, marked as such, and turns only what is allowed', () => {
    const [draft] = suggest({ 'openai-timeout': { min: 10, max: 90 } }).drafted;
    expect(draft?.proposal).toMatchObject({
      self_healing: true,
      reason: 'allow-listed',
      changes: [{ pointer: '/openai/timeout', before: 30, after: 60 }],
      risk: { level: 'MEDIUM' },
    });
    if (draft === undefined) throw new Error('there is no proposal');
    expect(proposalMarkdown(draft.proposal, draft.evidence)).toContain('> Self-healing');
    expect(replayProposal(textsOf(draft))).toEqual([]);
  });

  it.each<[string, AllowList, string]>([
    ['out of its bounds', { 'openai-timeout': { min: 10, max: 45 } }, 'out-of-bounds'],
    ['not on the allow-list', {}, 'too-few-events'],
    ['another one', { 'shopify-rate-limit': { min: 1, max: 8 } }, 'too-few-events'],
  ])('does nothing where the knob is %s', (_what, allowList, reason) => {
    const { drafted, notProposed } = suggest(allowList);
    expect(drafted).toEqual([]);
    expect(notProposed).toMatchObject([{ id: 'provider-timeout.openai-timeout', reason }]);
  });
});
