import type { Feedback } from '../../analysis/feedback.ts';
import { SettingsInvalid } from '../../domain/errors.ts';
import type { BranchBase, GitHubReader } from '../../domain/github-repository.ts';
import type { LocalRepository } from '../../domain/local-repository.ts';
import type { Settings } from '../../domain/settings.ts';
import { lastNumber } from '../../proposals/branches.ts';
import type { Suggestions } from '../../proposals/suggest.ts';
import { draftProposals } from '../drafting.ts';
import type { AppDeps, Checkout } from './deps.ts';
import { SETTINGS_FILE } from './deps.ts';
import { readWatched, type Watched } from './watched.ts';

/** What an analysis of a repository came to. */
export interface Look {
  readonly settings: Settings;
  readonly feedback: Feedback;
  readonly suggestions: Suggestions;
  /** What the figures were made from; a branch is put on it. */
  readonly head: BranchBase;
  /** The number of the proposal that was merged last. */
  readonly lastNumber: number;
  readonly codeOwners: string;
  /** What was merged, and what came of it so far. */
  readonly outcomes: readonly Watched[];
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
    const outcomes = await readWatched(deps.state(reader.repository));
    return { ...(await lookAt(checkout, request)), outcomes };
  } finally {
    await checkout.close();
  }
}

async function lookAt(checkout: Checkout, request: LookRequest): Promise<Omit<Look, 'outcomes'>> {
  const { folder, head, deps, notes } = checkout;
  const settings = await deps.settings(folder, undefined);
  const repository = await deps.repository(folder);
  const place = { root: folder, repository, settings };
  const { feedback, suggestions } = await draftProposals({ period: request.period }, place, deps);
  return {
    settings,
    feedback,
    suggestions,
    head,
    lastNumber: await lastNumber(repository),
    codeOwners: await codeOwnersOf(repository),
    notes,
  };
}

/** The text of CODEOWNERS at the first of its places that has one. */
export async function codeOwnersOf(repository: LocalRepository): Promise<string> {
  const places = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'];
  const owners = await Promise.all(places.map((path) => repository.fileAt(repository.base, path)));
  return owners.find((text) => text !== null) ?? '';
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
