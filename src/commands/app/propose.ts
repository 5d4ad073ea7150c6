import type { PullRequest } from '../../domain/github-repository.ts';
import type { GitHubWriter } from '../../domain/github-writes.ts';
import type { Instant } from '../../domain/time.ts';
import type { Standing } from '../../proposals/pull-requests/board.ts';
import { decidePull, PROPOSAL_BRANCHES, type PullDecision } from '../../proposals/pull-requests/decide.ts';
import { lastPullNumber, limitOf } from '../../proposals/pull-requests/limits.ts';
import type { DraftedProposal } from '../../proposals/suggest.ts';
import type { Look } from './look.ts';
import { carryOut } from './pull-request-writes.ts';

/** What became of the pull requests of a run. */
export interface Proposed {
  readonly standings: readonly Standing[];
  /** What GitHub did not take, in words for people. */
  readonly notes: readonly string[];
}

/** Where and when decisions are made. */
export interface Now {
  readonly defaultBranch: string;
  readonly now: Instant;
}

/** Where every proposal stands, decided and not carried out. */
export function standingsOf(look: Look, pulls: readonly PullRequest[], at: Now): Standing[] {
  return candidatesOf(look, pulls).map((candidate) => {
    const decision = decide(look, candidate, { ...at, pulls, openedNow: 0 });
    return { id: candidate.id, decision, pull: 'pull' in decision ? (decision.pull?.number ?? null) : null };
  });
}

/** Makes the pull requests be what the evidence says; one that is as it should be is not written to. */
export async function proposeOnGitHub(look: Look, writer: GitHubWriter, now: Instant): Promise<Proposed> {
  const { defaultBranch } = writer.repository;
  const pulls = (await writer.pullRequests()).items;
  const notes: string[] = [];
  const standings: Standing[] = [];
  const last = Math.max(look.lastNumber, lastPullNumber(pulls));
  let openedNow = 0;
  for (const candidate of candidatesOf(look, pulls)) {
    const decision = decide(look, candidate, { defaultBranch, now, pulls, openedNow });
    const written = { draft: candidate.draft, number: last + openedNow + 1 };
    const done = await carryOut(decision, written, { writer, look });
    if (done.decision.action === 'open') openedNow += 1;
    notes.push(...done.notes);
    standings.push({ id: candidate.id, decision: done.decision, pull: done.pull });
  }
  return { standings, notes };
}

function decide(
  { settings, outcomes }: Look,
  { id, draft }: Candidate,
  at: Now & { readonly pulls: readonly PullRequest[]; readonly openedNow: number },
): PullDecision {
  const { pullRequests } = settings.app;
  return decidePull({
    ...at,
    id,
    fresh: draft?.proposal ?? null,
    staleAfterDays: pullRequests.staleAfterDays,
    limit: limitOf(at.pulls, pullRequests, at),
    harmful: new Set(outcomes.flatMap(({ entry, pull }) => (entry?.outcome === 'HARM' ? [pull] : []))),
  });
}

interface Candidate {
  readonly id: string;
  readonly draft: DraftedProposal | null;
}

/** What the evidence carries now, and what is still open though it does not carry it any more. */
function candidatesOf({ suggestions }: Look, pulls: readonly PullRequest[]): Candidate[] {
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
