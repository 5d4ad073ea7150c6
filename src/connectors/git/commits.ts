import { BUCKETS } from '../../domain/bucket.ts';
import type { NearbyCommit } from '../../domain/performance-trends.ts';
import { redact } from '../../domain/redaction.ts';
import { instantOf, millisecondsOf, type Window } from '../../domain/time.ts';
import { answer, type GitEnvironment, gitIn, lines } from './run-git.ts';

const MOST = 200;
/** A change at the start of a window may have its cause in the days before. */
const LEAD_MS = 2 * BUCKETS.day.ms;

/**
 * Commits of the checked-out history that touched JSON files of a folder within a window, latest first; none where the folder is
 * in no git checkout.
 */
export async function configCommits(
  directory: string,
  window: Window,
  environment: GitEnvironment,
): Promise<NearbyCommit[]> {
  const from = instantOf(millisecondsOf(window.start) - LEAD_MS);
  const log = await askGit(directory, environment, [
    'log',
    `--since=${from}`,
    `--until=${window.end}`,
    `--max-count=${MOST}`,
    '--name-only',
    '--format=%x01%H%x00%ct%x00%s%x00',
    '--',
    '*.json',
    ':(exclude).apeg',
  ]);
  return lines(log, '\x01').map((commit) => {
    const [hash = '', at = '', subject = '', files = ''] = commit.split('\0');
    return {
      hash,
      at: instantOf(Number(at) * 1000),
      subject: redact(subject),
      files: lines(files, '\n').map(redact),
    };
  });
}

/** What git prints in a folder, or nothing where the folder is none or git says no. */
async function askGit(
  directory: string,
  environment: GitEnvironment,
  command: readonly string[],
): Promise<string> {
  try {
    return await answer(gitIn(directory || '.', environment), command);
  } catch {
    return '';
  }
}
