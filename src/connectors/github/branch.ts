import { GitHubRefused, GitHubUnavailable } from '../../domain/errors.ts';
import type { BranchHead } from '../../domain/github-repository.ts';
import type { BranchOutcome, GitHubBranchWish } from '../../domain/github-writes.ts';
import { modeOf, type Tree, treeSha, treeWith } from './git-objects.ts';
import { assertBranchWish } from './guards.ts';
import { type FoundHead, headOf } from './head.ts';
import type { RepositoryClient } from './reader.ts';
import { statusOf } from './transport.ts';

/** So many listings of files are remembered; one is a few hundred kilobytes at the most. */
const MOST_LISTINGS = 16;

/** Makes branches be what is wished, through git's own objects; a reference is only ever made or moved forward. */
export function createBranches(client: RepositoryClient): (wish: GitHubBranchWish) => Promise<BranchOutcome> {
  const { repository, octokit } = client;
  const { git } = octokit.rest;
  const here = { owner: repository.owner, repo: repository.name };
  const listings = new Map<string, Tree>();

  return async (wish) => {
    assertBranchWish(wish, repository.defaultBranch);
    const found = await headOf(octokit, repository, wish.branch);
    const base = wish.base.files ?? (await listing(wish.base.tree));
    if (found !== null && base !== null && treeSha(treeWith(base, wish.files)) === found.tree)
      return unchanged(found);
    if ((found?.commit ?? null) !== wish.expected) return refusal(wish.branch, found);

    const tree = await git.createTree({
      ...here,
      base_tree: wish.base.tree,
      tree: wish.files.map(({ path, content }) => ({
        path,
        type: 'blob' as const,
        mode: modeOf(base ?? new Map(), path) === '100755' ? ('100755' as const) : ('100644' as const),
        ...(content === null ? { sha: null } : { content }),
      })),
    });
    if (tree.data.sha === found?.tree) return unchanged(found);
    // Without an author GitHub signs the commit as the App.
    const { data: commit } = await git.createCommit({
      ...here,
      message: wish.message,
      tree: tree.data.sha,
      parents: parentsOf(found, wish.base.commit),
    });
    const head = { branch: wish.branch, commit: commit.sha, tree: tree.data.sha };
    const lost = found === null ? await claim(head) : await moveOn(head);
    if (lost !== null) return lost;
    return {
      outcome: found === null ? 'created' : 'updated',
      head,
      verified: commit.verification?.verified ?? null,
    };
  };

  /** The files of a tree, or null where there are too many to list. */
  async function listing(tree: string): Promise<Tree | null> {
    const kept = listings.get(tree);
    if (kept !== undefined) return kept;
    const { data } = await git.getTree({ ...here, tree_sha: tree, recursive: 'true' });
    if (data.truncated) return null;
    const files = new Map(
      data.tree
        .filter(({ type }) => type !== 'tree')
        .map(({ path, mode, sha }) => [path, { mode, sha }] as const),
    );
    const [oldest] = listings.keys();
    if (listings.size >= MOST_LISTINGS && oldest !== undefined) listings.delete(oldest);
    listings.set(tree, files);
    return files;
  }

  /** Making the reference is what claims the branch: of two that try, one is told that it exists. */
  async function claim(head: BranchHead): Promise<BranchOutcome | null> {
    const create = async (): Promise<void> => {
      await git.createRef({ ...here, ref: `refs/heads/${head.branch}`, sha: head.commit });
    };
    try {
      await create();
      return null;
    } catch (error) {
      const unclear = error instanceof GitHubUnavailable;
      if (!unclear && statusOf(error) !== 422) throw error;
      const found = await headOf(octokit, repository, head.branch);
      if (found === null) {
        if (!unclear) throw error;
        await create();
        return null;
      }
      if (found.commit === head.commit) return null;
      return found.tree === head.tree ? unchanged(found) : refusal(head.branch, found);
    }
  }

  /** Not forced: GitHub refuses where somebody pushed since the look-up. */
  async function moveOn(head: BranchHead): Promise<BranchOutcome | null> {
    try {
      await git.updateRef({ ...here, ref: `heads/${head.branch}`, sha: head.commit, force: false });
      return null;
    } catch (error) {
      if (!(error instanceof GitHubRefused) || statusOf(error) !== 422) throw error;
      return refusal(head.branch, await headOf(octokit, repository, head.branch));
    }
  }
}

/** The branch goes on from where it is; a base that it has not seen yet is merged into it. */
function parentsOf(found: FoundHead | null, base: string): string[] {
  if (found === null) return [base];
  return found.parents.includes(base) ? [found.commit] : [found.commit, base];
}

function unchanged({ branch, commit, tree }: BranchHead): BranchOutcome {
  return { outcome: 'unchanged', head: { branch, commit, tree }, verified: null };
}

function refusal(branch: string, found: BranchHead | null): BranchOutcome {
  const reason =
    found === null ? `${branch} has been deleted` : `${branch} holds a commit that is not APEG's`;
  return { outcome: 'refused', reason, found: found?.commit ?? '' };
}
