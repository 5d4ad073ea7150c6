import { GITHUB_API, type GitHubAccess } from '../config/env.ts';
import { remoteOf } from '../connectors/git/remote.ts';
import type { GitEnvironment } from '../connectors/git/run-git.ts';
import { UsageError } from '../domain/errors.ts';
import type { GitHubReader } from '../domain/github-repository.ts';
import type { Clock } from '../domain/time.ts';
import { systemTimer } from '../domain/timer.ts';

/** Where GitHub is asked, and about which repository. @throws UsageError where the environment does not say. */
export async function openGitHub(
  directory: string,
  access: GitHubAccess | undefined,
  about: { readonly forGit: GitEnvironment; readonly clock: Clock; readonly userAgent: string },
): Promise<GitHubReader> {
  if (access === undefined)
    throw new UsageError('GitHub is not asked without a token', {
      hint: 'Set GITHUB_TOKEN to a token that may read the repository, or leave out --online.',
    });
  const named = access.repository ?? ownerAndName(await remoteOf(directory, about.forGit));
  const [owner, name] = named?.split('/') ?? [];
  if (owner === undefined || name === undefined || owner === '' || name === '')
    throw new UsageError('It is not known which repository of GitHub this is', {
      hint: 'Set GITHUB_REPOSITORY to owner/name; the remote origin does not say.',
    });
  const { connectWithToken } = await import('../connectors/github/token-reader.ts');
  const network = {
    apiUrl: access.apiUrl ?? GITHUB_API,
    userAgent: about.userAgent,
    clock: about.clock,
    pause: (milliseconds: number) => systemTimer.sleep(milliseconds),
    writeGapMs: 1000,
  };
  return connectWithToken({ token: access.token, owner, name }, network);
}

/** `owner/name` of a remote's address, over HTTPS or SSH. */
function ownerAndName(remote: string): string | undefined {
  return /[/:]([\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/.exec(remote)?.[1];
}
