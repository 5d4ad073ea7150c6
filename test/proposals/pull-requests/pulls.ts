import type { PullRequest } from '../../../src/domain/github-repository.ts';
import type { Proposal } from '../../../src/domain/proposal.ts';
import {
  madeOn,
  markerLine,
  type PullMarker,
  publishedOf,
} from '../../../src/proposals/pull-requests/marker.ts';
import { type DraftedProposal, suggestImprovements } from '../../../src/proposals/suggest.ts';
import { family, report, suggestInput } from '../reports.ts';

const CONFIG = '{ "openai": { "timeout": 30 } }\n';
export const HEAD = 'a'.repeat(40);
export const NOW = '2025-11-20T10:00:00.000Z';

/** The proposal that follows from so many timeouts. */
export function draftOf(timeouts = 28): DraftedProposal {
  const input = suggestInput(report([family({ count: timeouts })]), {
    config: (path) => ({ path, text: CONFIG }),
  });
  const [draft] = suggestImprovements(input).drafted;
  if (draft === undefined) throw new Error('the example carries no proposal');
  return draft;
}

/** What the edits of the proposal are planned on. */
export const MADE_ON = madeOn(draftOf().patch);

/** The state of a pull request that published a proposal. */
export function markerFor(proposal: Proposal, given: Partial<PullMarker> = {}): PullMarker {
  return {
    v: 1,
    id: proposal.id,
    revision: 1,
    number: 1,
    head: HEAD,
    published: publishedOf(proposal),
    made_on: MADE_ON,
    horizon_days: 7,
    snoozed_until: null,
    gone_since: null,
    ...given,
  };
}

/** A pull request of APEG's for that state. */
export function pullFor(marker: PullMarker, given: Partial<PullRequest> = {}): PullRequest {
  return {
    number: 5,
    title: 'apeg: a change',
    body: `A body that people may edit.\n\n${markerLine(marker)}\n`,
    state: 'open',
    merged: false,
    head: { branch: `apeg/proposal/${marker.id}`, commit: marker.head, fork: false },
    base: 'main',
    author: { login: 'apeg[bot]', kind: 'app' },
    labels: ['apeg'],
    reviewers: [],
    url: 'https://github.test/acme/shop/pull/5',
    createdAt: '2025-11-13T10:00:00.000Z',
    updatedAt: '2025-11-13T10:00:00.000Z',
    closedAt: null,
    mergeCommit: null,
    ...given,
  };
}
