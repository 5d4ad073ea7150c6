import { ApegError, GitHubUnavailable } from '../../domain/errors.ts';
import { counted } from '../../domain/figure-text.ts';
import type { RepositoryRef } from '../../domain/github-repository.ts';
import { answerBody } from '../../rendering/answer.ts';
import { hintsFor } from '../reference.ts';
import { type AppDeps, SETTINGS_FILE } from './deps.ts';
import { look } from './look.ts';
import { protectionLines } from './protection-lines.ts';
import { followSettings } from './schedules.ts';

/** The branch that settings are proposed on. */
export const ONBOARDING_BRANCH = 'apeg/onboarding';
const MARKER = '<!-- apeg:onboarding -->';

/**
 * Proposes starter settings where a repository has none, once; nothing is done in the repository until they are merged.
 *
 * A repository that has settings is followed at once.
 */
export async function onboard(repository: RepositoryRef, deps: AppDeps): Promise<void> {
  const writer = deps.github.writer(repository);
  if ((await writer.fileAt(SETTINGS_FILE, repository.defaultBranch)) !== null)
    return followSettings(repository, deps);
  // Whoever closed it did not want it.
  const [earlier] = await writer.pullRequestsFrom(ONBOARDING_BRANCH);
  if (earlier !== undefined && earlier.state === 'closed') return;
  const branch = await writer.ensureBranch({
    branch: ONBOARDING_BRANCH,
    base: await writer.defaultHead(),
    files: [{ path: SETTINGS_FILE, content: deps.starterSettings() }],
    message:
      'apeg: settings to start with\n\nEvery part is commented out, so that merging them only takes the defaults.\n',
    expected: earlier?.head.commit ?? null,
  });
  if (branch.outcome === 'refused') {
    deps.record('onboarding-refused', { repository: repository.id });
    return;
  }
  await writer.ensurePullRequest({
    branch: ONBOARDING_BRANCH,
    title: 'apeg: settings to start with',
    body: answerBody(
      {
        state: 'done',
        verdict: 'Merge this to have APEG work here; close it, and APEG leaves this repository alone',
        details: [
          'Until it is merged, APEG opens no other pull request and runs nothing by itself',
          'The file takes the defaults as it is; what stands in it commented out can be changed before or after the merge',
          ...(await preview(repository, deps)),
          ...protectionLines(await writer.protection(), repository.defaultBranch),
        ],
        next: hintsFor(['analyze', 'status', 'doctor', 'help']),
      },
      MARKER,
    ),
    labels: { wanted: ['apeg'], retired: [] },
    reviewers: [],
    standing: earlier ?? null,
  });
}

/** Whether a repository takes part: only one whose default branch has settings does. */
export async function isActive(repository: RepositoryRef, deps: AppDeps): Promise<boolean> {
  const reader = deps.github.reader(repository);
  return (await reader.fileAt(SETTINGS_FILE, repository.defaultBranch)) !== null;
}

/** What would happen with the defaults. */
async function preview(repository: RepositoryRef, deps: AppDeps): Promise<string[]> {
  try {
    const { feedback, suggestions, notes } = await look(deps.github.reader(repository), {}, deps);
    const { total_runs: total, failed_runs: failed } = feedback.report.summary;
    return [
      `Preview: ${counted(total, 'run')} in the last window, ${failed} of them failed`,
      suggestions.drafted.length === 0
        ? 'Preview: no change would be proposed now'
        : `Preview: would be proposed: ${suggestions.drafted.map(({ proposal }) => proposal.title).join('; ')}`,
      ...notes.map((note) => `Preview: ${note}`),
    ];
  } catch (error) {
    if (!(error instanceof ApegError) || error instanceof GitHubUnavailable) throw error;
    return [`Preview: ${error.message}${error.hint === undefined ? '' : `. ${error.hint}`}`];
  }
}
