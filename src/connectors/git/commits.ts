import type { NearbyCommit } from '../../domain/performance-trends.ts';
import type { Window } from '../../domain/time.ts';
import { answer, type GitEnvironment, gitIn, lines } from './run-git.ts';

const MOST = 200;

/**
 * Commits of the checked-out history that touched JSON files of a folder within a window, latest first; none where the folder is
 * in no git checkout.
 */
export async function configCommits(
  directory: string,
  window: Window,
  environment: GitEnvironment,
): Promise<NearbyCommit[]> {
  const git = gitIn(directory || '.', environment);
  const log = await answer(git, [
    'log',
    `--since=${window.start}`,
    `--until=${window.end}`,
    `--max-count=${MOST}`,
    '--name-only',
    '--format=%x01%H%x00%cI%x00%s%x00',
    '--',
    '*.json',
    ':(exclude).apeg',
  ]);
  return lines(log, '\x01').map((commit) => {
    const [hash = '', at = '', subject = '', files = ''] = commit.split('\0');
    return { hash, at, subject, files: lines(files, '\n') };
  });
}
