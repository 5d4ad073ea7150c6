import type { BranchBase, PullRequest } from '../../domain/github-repository.ts';
import type { BranchOutcome, GitHubBranchWish, GitHubWriter } from '../../domain/github-writes.ts';
import { HOLD_LABEL } from '../../proposals/pull-requests/decide.ts';

/** A pull request that holds files of APEG's and is no proposal. */
export interface OwnPullWish {
  readonly branch: string;
  readonly base: BranchBase;
  readonly files: GitHubBranchWish['files'];
  readonly message: string;
  readonly title: string;
  /** The text for people; the state is put below it. */
  readonly body: string;
  /** Names what it rests on: one that people closed is opened again only for something else. */
  readonly evidence: string;
  readonly labels: readonly string[];
  readonly reviewers: readonly string[];
  /** Whether one more may be opened now. */
  readonly mayOpen: boolean;
}

/** What became of it: `there` where it was open before, `refused` where people closed it, `left` where they work on it, `waiting` for a limit. */
export interface OwnPull {
  readonly outcome: 'opened' | 'there' | 'merged' | 'refused' | 'left' | 'waiting';
  readonly pull: number | null;
}

const STATE = /^<!-- apeg:holds ([0-9a-f]{40}) ([0-9a-f]{64}) -->\r?$/gm;

/** Makes a pull request hold the files, by the rules of proposals: people's decisions and commits come first. */
export async function ensureOwnPull(
  wish: OwnPullWish,
  pulls: readonly PullRequest[],
  writer: GitHubWriter,
): Promise<OwnPull> {
  const [last] = pulls
    .filter(({ head, author }) => author.kind === 'app' && !head.fork && head.branch === wish.branch)
    .toSorted((one, other) => other.number - one.number);
  const left = last === undefined ? null : stateOf(last);
  if (last?.state === 'open') {
    if (left === null || last.labels.includes(HOLD_LABEL) || last.base !== writer.repository.defaultBranch)
      return { outcome: 'left', pull: last.number };
    // A branch that holds just what is wished was written by a run that died before it could say so; anything else is theirs.
    return put(wish, { standing: last, expected: left.head }, writer);
  }
  if (last !== undefined && (left === null || left.evidence === wish.evidence))
    return { outcome: last.merged ? 'merged' : 'refused', pull: last.number };
  if (!wish.mayOpen) return { outcome: 'waiting', pull: null };
  return put(wish, { standing: null, expected: left?.head ?? null }, writer);
}

async function put(
  wish: OwnPullWish,
  { standing, expected }: { readonly standing: PullRequest | null; readonly expected: string | null },
  writer: GitHubWriter,
): Promise<OwnPull> {
  const { branch, base, files, message } = wish;
  const write = (head: string | null): Promise<BranchOutcome> =>
    writer.ensureBranch({ branch, base, files, message, expected: head });
  const first = await write(expected);
  // People may have deleted the branch of an earlier round.
  const written =
    first.outcome === 'refused' && first.found === '' && expected !== null ? await write(null) : first;
  if (written.outcome === 'refused') return { outcome: 'left', pull: standing?.number ?? null };
  const { number } = await writer.ensurePullRequest({
    branch,
    title: wish.title,
    body: `${wish.body.trimEnd()}\n\n<!-- apeg:holds ${written.head.commit} ${wish.evidence} -->\n`,
    labels: { wanted: wish.labels, retired: [] },
    reviewers: wish.reviewers,
    standing,
  });
  return { outcome: standing === null ? 'opened' : 'there', pull: number };
}

/** What APEG left there, by the text of the pull request, which people may have changed. */
function stateOf({ body }: PullRequest): { readonly head: string; readonly evidence: string } | null {
  const [found, second] = Array.from(body.matchAll(STATE));
  const [, head, evidence] = found ?? [];
  return second !== undefined || head === undefined || evidence === undefined ? null : { head, evidence };
}
