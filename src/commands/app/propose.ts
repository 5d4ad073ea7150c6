import type { GitHubWriter } from '../../domain/github-writes.ts';
import type { Instant } from '../../domain/time.ts';
import type { Standing } from '../../proposals/pull-requests/board.ts';
import { lastPullNumber } from '../../proposals/pull-requests/limits.ts';
import type { Look } from './look.ts';
import { carryOut } from './pull-request-writes.ts';
import { candidatesOf, decide, pullsOf } from './standings.ts';

/** What became of the pull requests of a run. */
export interface Proposed {
  readonly standings: readonly Standing[];
  /** What GitHub did not take, in words for people. */
  readonly notes: readonly string[];
}

/** Makes the pull requests be what the evidence says; one that is as it should be is not written to. */
export async function proposeOnGitHub(look: Look, writer: GitHubWriter, now: Instant): Promise<Proposed> {
  const { defaultBranch } = writer.repository;
  const pulls = await pullsOf(look, writer);
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
