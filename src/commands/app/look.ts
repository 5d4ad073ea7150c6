import type { Feedback } from '../../analysis/feedback.ts';
import { GitHubUnavailable, SettingsInvalid } from '../../domain/errors.ts';
import type { BranchHead, GitHubReader } from '../../domain/github-repository.ts';
import type { Settings } from '../../domain/settings.ts';
import { lastNumber } from '../../proposals/branches.ts';
import type { Suggestions } from '../../proposals/suggest.ts';
import { draftProposals } from '../drafting.ts';
import type { AppDeps, Checkout } from './deps.ts';
import { SETTINGS_FILE } from './deps.ts';

/** What an analysis of a repository came to. */
export interface Look {
  readonly settings: Settings;
  readonly feedback: Feedback;
  readonly suggestions: Suggestions;
  /** What the figures were made from; a branch is put on it. */
  readonly head: BranchHead;
  /** The number of the proposal that was merged last. */
  readonly lastNumber: number;
  readonly codeOwners: string;
  readonly notes: readonly string[];
}

/** How far an analysis looks back. */
export interface LookRequest {
  readonly period?: string | undefined;
}

/**
 * Analyses the default branch of a repository; writes nothing.
 *
 * @throws SettingsInvalid, NothingToAnalyse
 */
export async function look(reader: GitHubReader, request: LookRequest, deps: AppDeps): Promise<Look> {
  const checkout = await deps.checkout(reader.repository);
  try {
    const head = await reader.defaultHead();
    // A branch that is put on a newer commit than the one that was read could undo what came between.
    if (head.commit !== checkout.commit)
      throw new GitHubUnavailable(`${head.branch} moved on while it was read`);
    return await lookAt(checkout, head, request);
  } finally {
    await checkout.close();
  }
}

async function lookAt(checkout: Checkout, head: BranchHead, request: LookRequest): Promise<Look> {
  const { folder, deps, notes } = checkout;
  const settings = await deps.settings(folder, undefined);
  const repository = await deps.repository(folder);
  const place = { root: folder, repository, settings };
  const { feedback, suggestions } = await draftProposals({ period: request.period }, place, deps);
  const owners = await Promise.all(
    ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'].map((path) =>
      repository.fileAt(repository.base, path),
    ),
  );
  return {
    settings,
    feedback,
    suggestions,
    head,
    lastNumber: await lastNumber(repository),
    codeOwners: owners.find((text) => text !== null) ?? '',
    notes,
  };
}

/** The settings on the default branch, or what is wrong with them; one request. */
export async function readSettings(
  reader: GitHubReader,
  { parseSettings }: Pick<AppDeps, 'parseSettings'>,
): Promise<{ readonly settings: Settings; readonly broken: SettingsInvalid | null }> {
  const text = await reader.fileAt(SETTINGS_FILE, reader.repository.defaultBranch);
  try {
    return { settings: parseSettings(text ?? ''), broken: null };
  } catch (error) {
    if (!(error instanceof SettingsInvalid)) throw error;
    return { settings: parseSettings(''), broken: error };
  }
}
