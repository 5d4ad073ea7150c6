import type { GitHubReader, PullRequest } from '../../domain/github-repository.ts';
import type { Instant } from '../../domain/time.ts';
import type { Standing } from '../../proposals/pull-requests/board.ts';
import { decidePull, PROPOSAL_BRANCHES, type PullDecision } from '../../proposals/pull-requests/decide.ts';
import { limitOf } from '../../proposals/pull-requests/limits.ts';
import { madeOn } from '../../proposals/pull-requests/marker.ts';
import type { DraftedProposal } from '../../proposals/suggest.ts';
import type { Look } from './look.ts';

/** Where and when decisions are made. */
export interface Now {
  readonly defaultBranch: string;
  readonly now: Instant;
}

/**
 * Pull requests of everything that is to be decided: one request.
 *
 * Where a repository has so many that the list is cut off, those that it does not show are asked for by their branch: a refusal
 * of long ago still is one.
 */
export async function pullsOf(
  look: Pick<Look, 'suggestions'>,
  reader: GitHubReader,
): Promise<readonly PullRequest[]> {
  const { items, complete } = await reader.pullRequests();
  if (complete) return items;
  const shown = new Set(items.map(({ head }) => head.branch));
  const hidden = candidatesOf(look, items)
    .map(({ id }) => PROPOSAL_BRANCHES + id)
    .filter((branch) => !shown.has(branch));
  const found = await Promise.all(hidden.map((branch) => reader.pullRequestsFrom(branch)));
  return [...items, ...found.flat()];
}

/** Where every proposal stands, decided and not carried out. */
export function standingsOf(
  look: Pick<Look, 'settings' | 'suggestions' | 'outcomes'>,
  pulls: readonly PullRequest[],
  at: Now,
): Standing[] {
  return candidatesOf(look, pulls).map((candidate) => {
    const decision = decide(look, candidate, { ...at, pulls, openedNow: 0 });
    return { id: candidate.id, decision, pull: 'pull' in decision ? (decision.pull?.number ?? null) : null };
  });
}

/** Decides about one of them; with how many were opened in this very run. */
export function decide(
  { settings, outcomes }: Pick<Look, 'settings' | 'outcomes'>,
  { id, draft }: Candidate,
  at: Now & { readonly pulls: readonly PullRequest[]; readonly openedNow: number },
): PullDecision {
  const { pullRequests } = settings.app;
  return decidePull({
    ...at,
    id,
    fresh: draft?.proposal ?? null,
    madeOn: draft === null ? null : madeOn(draft.patch),
    staleAfterDays: pullRequests.staleAfterDays,
    limit: limitOf(at.pulls, pullRequests, at),
    harmful: new Set(outcomes.flatMap(({ entry, pull }) => (entry?.outcome === 'HARM' ? [pull] : []))),
  });
}

/** A proposal that a decision is due on. */
export interface Candidate {
  readonly id: string;
  readonly draft: DraftedProposal | null;
}

/** What the evidence carries now, and what is still open though it does not carry it any more. */
export function candidatesOf(
  { suggestions }: Pick<Look, 'suggestions'>,
  pulls: readonly PullRequest[],
): Candidate[] {
  const drafted = suggestions.drafted.map((draft) => ({ id: draft.proposal.id, draft }));
  const ids = new Set(drafted.map(({ id }) => id));
  const gone = pulls
    .filter(
      ({ state, author, head }) =>
        state === 'open' && author.kind === 'app' && !head.fork && head.branch.startsWith(PROPOSAL_BRANCHES),
    )
    .map(({ head }) => head.branch.slice(PROPOSAL_BRANCHES.length))
    .filter((id) => !ids.has(id));
  return [...drafted, ...[...new Set(gone)].map((id) => ({ id, draft: null }))];
}
