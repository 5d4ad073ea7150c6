import type { Octokit } from '@octokit/rest';
import type { BranchHead, RepositoryRef } from '../../domain/github-repository.ts';
import { orNull } from './transport.ts';

/** The head of a branch, and the commits that it was made on. */
export interface FoundHead extends BranchHead {
  readonly parents: readonly string[];
}

/** The head of a branch in one request, or null where there is none. */
export async function headOf(
  octokit: Octokit,
  { owner, name }: RepositoryRef,
  branch: string,
): Promise<FoundHead | null> {
  // GitHub takes the first for a commit that it does not have, and answers 422.
  const asked = octokit.rest.repos.getCommit({ owner, repo: name, ref: `heads/${branch}`, per_page: 1 });
  const found = await orNull(asked, [404, 422]);
  if (found === null) return null;
  const { sha, commit, parents } = found.data;
  return { branch, commit: sha, tree: commit.tree.sha, parents: parents.map((parent) => parent.sha) };
}
