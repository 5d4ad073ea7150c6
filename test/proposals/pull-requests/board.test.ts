import { describe, expect, it } from 'vitest';
import type { NotProposed } from '../../../src/domain/proposal.ts';
import { boardSections, standingText } from '../../../src/proposals/pull-requests/board.ts';
import { decidePull } from '../../../src/proposals/pull-requests/decide.ts';
import { draftOf, markerFor, NOW, pullFor } from './pulls.ts';

const { proposal } = draftOf();
const snoozed = pullFor(markerFor(proposal, { snoozed_until: '2025-12-01T00:00:00.000Z' }), {
  state: 'closed',
  closedAt: NOW,
});
const decision = decidePull({
  id: proposal.id,
  fresh: proposal,
  pulls: [snoozed],
  defaultBranch: 'main',
  now: NOW,
  staleAfterDays: 30,
  limit: null,
  harmful: new Set<number>(),
  madeOn: null,
});
const seen = (given: Partial<NotProposed>): NotProposed => ({
  id: 'rule.knob',
  rule: 'rule',
  subject: 'x',
  state: 'OBSERVE',
  reason: 'no-knob',
  detail: 'it was seen',
  ...given,
});

describe('the board', () => {
  const sections = boardSections({
    standings: [{ id: proposal.id, decision, pull: 5 }],
    notProposed: [
      seen({
        id: 'a.b',
        state: 'INSUFFICIENT_DATA',
        reason: 'too-few-events',
        detail: 'need 3 more failed runs',
      }),
      seen({ id: 'c.d', reason: 'queued-same-key' }),
      seen({ id: 'e.f' }),
    ],
    outcomes: [],
    errors: [{ id: 'logs', text: 'could not be read' }],
  });
  const idsIn = (title: string): string[] =>
    sections.find((section) => section.title === title)?.items.map(({ id }) => id) ?? ['no such section'];

  it('has a place for everything, and everything in one place', () => {
    expect(idsIn('Snoozed')).toEqual([proposal.id]);
    expect(idsIn('Waiting')).toEqual(['c.d']);
    expect(idsIn('Not enough data')).toEqual(['a.b']);
    expect(idsIn('Seen and not proposed')).toEqual(['e.f']);
    expect(idsIn('Errors')).toEqual(['logs']);
    expect(sections.flatMap(({ items }) => items)).toHaveLength(5);
  });

  it('says why, until when, and what people can do', () => {
    expect(standingText({ decision })).toBe('it was snoozed, until 2025-12-01');
    const [item] = sections.flatMap(({ items }) => items).filter(({ id }) => id === 'a.b');
    expect(item?.text).toMatch(/^need 3 more failed runs\. .*\.$/);
  });
});
