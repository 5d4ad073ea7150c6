import { describe, expect, it } from 'vitest';
import type { PullRequest } from '../../../src/domain/github-repository.ts';
import { decidePull, type PullSituation } from '../../../src/proposals/pull-requests/decide.ts';
import { lastPullNumber, limitOf } from '../../../src/proposals/pull-requests/limits.ts';
import type { PullMarker } from '../../../src/proposals/pull-requests/marker.ts';
import { draftOf, MADE_ON, markerFor, NOW, pullFor } from './pulls.ts';

const fresh = draftOf().proposal;
const changed = draftOf(60).proposal;

function decide(pulls: readonly PullRequest[], given: Partial<PullSituation> = {}): string {
  const { action, reason } = decidePull({
    id: fresh.id,
    fresh,
    pulls,
    defaultBranch: 'main',
    now: NOW,
    staleAfterDays: 30,
    limit: null,
    harmful: new Set<number>(),
    madeOn: MADE_ON,
    ...given,
  });
  return `${action}: ${reason}`;
}

const pull = (marker: Partial<PullMarker> = {}, given: Partial<PullRequest> = {}): PullRequest =>
  pullFor(markerFor(fresh, marker), given);
const closed = (marker: Partial<PullMarker> = {}, given: Partial<PullRequest> = {}): PullRequest =>
  pull(marker, { state: 'closed', closedAt: '2025-11-15T00:00:00.000Z', ...given });

describe('the pull request of a proposal', () => {
  it.each<[string, string, readonly PullRequest[], Partial<PullSituation>?]>([
    ['is opened where there was none', 'open: new', []],
    ['waits for a place', 'none: limit-open', [], { limit: 'limit-open' }],
    ['waits for the next hour', 'none: limit-hour', [], { limit: 'limit-hour' }],
    ['stays as it is without news', 'none: unchanged', [pull()]],
    ['stays as it is whatever the limits', 'none: unchanged', [pull()], { limit: 'limit-open' }],
    ['is rewritten for material news', 'update: evidence-changed', [pull()], { fresh: changed }],
    [
      'is written anew where others changed its file',
      'update: target-changed',
      [pull()],
      { madeOn: 'e'.repeat(64) },
    ],
    [
      'stays as it is where an earlier version did not say what it was made on',
      'none: unchanged',
      [pull({ made_on: undefined })],
      { madeOn: 'e'.repeat(64) },
    ],
    [
      'is left alone with the label, whatever others changed',
      'none: hold-label',
      [pull({}, { labels: ['apeg/hold'] })],
      { madeOn: 'e'.repeat(64) },
    ],
    [
      'is left alone with the label',
      'none: hold-label',
      [pull({}, { labels: ['apeg/hold'] })],
      { fresh: changed },
    ],
    ['is left alone on another base', 'none: base-changed', [pull({}, { base: 'next' })], { fresh: changed }],
    [
      'is left alone without its state',
      'none: marker-unreadable',
      [pull({}, { body: 'rewritten' })],
      { fresh: changed },
    ],
    [
      'is left alone with the state of another proposal',
      'none: marker-unreadable',
      [
        pull(
          { id: 'other.knob' },
          { head: { branch: `apeg/proposal/${fresh.id}`, commit: 'a'.repeat(40), fork: false } },
        ),
      ],
      { fresh: changed },
    ],
    [
      'is left alone after a commit of people',
      'none: human-commit',
      [
        pull(
          { head: 'b'.repeat(40) },
          { head: { branch: `apeg/proposal/${fresh.id}`, commit: 'c'.repeat(40), fork: false } },
        ),
      ],
      { fresh: changed },
    ],
    ['is marked where its evidence is gone', 'mark: evidence-gone', [pull()], { fresh: null }],
    [
      'waits while its evidence is gone',
      'none: evidence-gone',
      [pull({ gone_since: '2025-11-01T00:00:00.000Z' })],
      { fresh: null },
    ],
    [
      'is closed when that lasts',
      'close: stale',
      [pull({ gone_since: '2025-10-01T00:00:00.000Z' })],
      { fresh: null },
    ],
    [
      'is unmarked where its evidence is back',
      'mark: evidence-back',
      [pull({ gone_since: '2025-11-01T00:00:00.000Z' })],
    ],
    ['is not opened without evidence', 'none: evidence-gone', [], { fresh: null }],
    ['stays closed where people closed it', 'none: refused', [closed()]],
    [
      'stays closed whatever they did to its text',
      'none: refused',
      [closed({}, { body: '' })],
      { fresh: changed },
    ],
    ['is opened again for material news', 'open: refusal-over', [closed()], { fresh: changed }],
    [
      'waits for a place to be opened again',
      'none: limit-hour',
      [closed()],
      { fresh: changed, limit: 'limit-hour' },
    ],
    [
      'stays closed while it is snoozed, whatever the news',
      'none: snoozed',
      [closed({ snoozed_until: '2025-12-01T00:00:00.000Z' })],
      { fresh: changed },
    ],
    [
      'is opened again after its snooze',
      'open: snooze-over',
      [closed({ snoozed_until: '2025-11-19T00:00:00.000Z' })],
    ],
    [
      'stays closed where it was closed again after its snooze',
      'none: refused',
      [closed({ snoozed_until: '2025-11-14T00:00:00.000Z' })],
    ],
    [
      'is opened again where it was closed for want of evidence',
      'open: evidence-back',
      [closed({ gone_since: '2025-10-01T00:00:00.000Z' })],
    ],
    ['waits while a merge is watched', 'none: watching', [closed({}, { merged: true })]],
    [
      'is opened again after the watch',
      'open: watched',
      [closed({}, { merged: true, closedAt: '2025-11-10T00:00:00.000Z' })],
    ],
    [
      'is refused where the merge did harm, for as long as the evidence is the same',
      'none: did-harm',
      [closed({}, { merged: true, closedAt: '2025-11-10T00:00:00.000Z' })],
      { harmful: new Set([5]) },
    ],
    [
      'is opened again after harm where the evidence has changed materially',
      'open: watched',
      [closed({}, { merged: true, closedAt: '2025-11-10T00:00:00.000Z' })],
      { harmful: new Set([5]), fresh: changed },
    ],
    [
      'follows the newest round',
      'none: refused',
      [closed({ revision: 2 }, { number: 9 }), closed({}, { number: 3, merged: true })],
    ],
    ['follows the open round', 'none: unchanged', [closed({}, { number: 9 }), pull({}, { number: 3 })]],
  ])('%s', (_, wanted, pulls, given) => {
    expect(decide(pulls, given)).toBe(wanted);
  });

  it('is not one that somebody else opened, or that comes from a fork', () => {
    expect(decide([pull({}, { author: { login: 'eve', kind: 'person' } })])).toBe('open: new');
    expect(decide([pull({}, { author: { login: 'other[bot]', kind: 'bot' } })])).toBe('open: new');
    const head = { branch: `apeg/proposal/${fresh.id}`, commit: 'a'.repeat(40), fork: true };
    expect(decide([pull({}, { head })])).toBe('open: new');
  });

  it('counts its rounds, and knows the head that was left on the branch', () => {
    const situation = {
      id: fresh.id,
      defaultBranch: 'main',
      now: NOW,
      staleAfterDays: 30,
      limit: null,
      harmful: new Set<number>(),
      madeOn: MADE_ON,
    };
    expect(decidePull({ ...situation, fresh: changed, pulls: [closed({ revision: 3 })] })).toMatchObject({
      revision: 4,
      leftHead: 'a'.repeat(40),
    });
    expect(decidePull({ ...situation, fresh, pulls: [] })).toMatchObject({ revision: 1, leftHead: null });
  });

  it('names when a reason ends by itself', () => {
    const until = (pulls: readonly PullRequest[]): unknown =>
      decidePull({
        id: fresh.id,
        fresh,
        pulls,
        defaultBranch: 'main',
        now: NOW,
        staleAfterDays: 30,
        limit: null,
        harmful: new Set<number>(),
        madeOn: MADE_ON,
      });
    expect(until([closed({}, { merged: true })])).toMatchObject({ until: '2025-11-22T00:00:00.000Z' });
    expect(until([closed()])).toMatchObject({ until: null });
  });
});

describe('limits', () => {
  const limits = { maxOpen: 3, maxPerHour: 2 };
  const old = [1, 2].map((number) => pull({}, { number }));

  it('count what is open and what was opened within the hour', () => {
    expect(limitOf(old, limits, { now: NOW, openedNow: 0 })).toBeNull();
    expect(limitOf([...old, pull({}, { number: 3 })], limits, { now: NOW, openedNow: 0 })).toBe('limit-open');
    const recent = [7, 8].map((number) => closed({}, { number, createdAt: '2025-11-20T09:30:00.000Z' }));
    expect(limitOf(recent, limits, { now: NOW, openedNow: 0 })).toBe('limit-hour');
    expect(limitOf(recent, limits, { now: '2025-11-20T10:31:00.000Z', openedNow: 0 })).toBeNull();
    expect(limitOf(old, limits, { now: NOW, openedNow: 1 })).toBe('limit-open');
    expect(limitOf([], limits, { now: NOW, openedNow: 2 })).toBe('limit-hour');
    expect(limitOf([], { maxOpen: 0, maxPerHour: 1 }, { now: NOW, openedNow: 0 })).toBe('limit-open');
  });

  it('count no pull request of others', () => {
    const author = { login: 'eve', kind: 'person' } as const;
    const theirs = [1, 2, 3, 4].map((number) => pull({ number: 90 }, { number, author }));
    expect(limitOf(theirs, limits, { now: NOW, openedNow: 0 })).toBeNull();
    expect(lastPullNumber(theirs)).toBe(0);
    expect(lastPullNumber([pull({ number: 7 }), pull({ number: 3 })])).toBe(7);
  });
});
