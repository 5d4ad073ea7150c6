import { GitHubRefused } from '../../domain/errors.ts';
import type { GitHubReader } from '../../domain/github-repository.ts';
import { createReader } from './reader.ts';
import { createTransport, type GitHubNetwork, orNull } from './transport.ts';

/** Somebody's own token and the repository that it is to read. */
export interface TokenAccess {
  readonly token: string;
  readonly owner: string;
  readonly name: string;
}

/**
 * Reads a repository with a token of whoever runs the command, in place of the App; one request, for its number and default branch.
 *
 * @throws GitHubRefused where the token cannot see it; GitHubUnavailable
 */
export async function connectWithToken(
  { token, owner, name }: TokenAccess,
  network: GitHubNetwork,
): Promise<GitHubReader> {
  const octokit = createTransport(network)({
    key: 'token',
    authorization: async () => `token ${token}`,
    forget: () => false,
  });
  const found = await orNull(octokit.rest.repos.get({ owner, repo: name }));
  if (found === null)
    throw new GitHubRefused(`GitHub shows no repository ${owner}/${name} to this token`, {
      hint: 'Set GITHUB_TOKEN to one that may read it, and GITHUB_REPOSITORY where the remote origin is another.',
    });
  const { id, default_branch: defaultBranch } = found.data;
  // A user's token belongs to no installation, and nothing tells it the App's login.
  const repository = { id, owner, name, defaultBranch, installationId: 0 };
  return createReader({ repository, octokit, appId: 0, appLogin: '' });
}
