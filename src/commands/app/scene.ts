import type { SettingsInvalid } from '../../domain/errors.ts';
import type { PullRequest } from '../../domain/github-repository.ts';
import type { GitHubWriter } from '../../domain/github-writes.ts';
import type { Settings } from '../../domain/settings.ts';
import type { AppDeps } from './deps.ts';

/** Who asks, and the live role. */
export interface Asker {
  readonly login: string;
  readonly role: string;
}

/** Where a command is asked for, and what it may use. */
export interface Scene {
  readonly deps: AppDeps;
  readonly writer: GitHubWriter;
  /** Those on the default branch; the defaults where they are broken. */
  readonly settings: Settings;
  readonly broken: SettingsInvalid | null;
  readonly asker: Asker;
  /** The pull request that it was said on; null where it was said on an issue. */
  readonly pull: PullRequest | null;
}
