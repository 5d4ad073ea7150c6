import type { GitHubApp } from '../../domain/github-app.ts';
import type { BranchBase, RepositoryRef } from '../../domain/github-repository.ts';
import type { EffectJournal, JobQueue, Schedules } from '../../domain/job-queue.ts';
import type { Settings } from '../../domain/settings.ts';
import type { ShopFloor } from '../../domain/shop-floor.ts';
import type { StateStore } from '../../domain/state-store.ts';
import type { Clock } from '../../domain/time.ts';
import type { Deps } from '../deps.ts';

/** The default branch of one repository on this machine, for as long as one job looks at it. */
export interface Checkout {
  /** Its top level. */
  readonly folder: string;
  /** The commit that stands there; branches are put on it, whatever comes to the default branch meanwhile. */
  readonly head: BranchBase;
  /** What commands of the command line need, with the state of this repository and of no other. */
  readonly deps: Deps;
  /** What was not read, in sentences: a log that is too large, a host that is not allowed. */
  readonly notes: readonly string[];
  close(): Promise<void>;
}

/** What the App needs from outside; the composition root makes it. */
export interface AppDeps {
  readonly clock: Clock;
  readonly generator: string;
  readonly github: GitHubApp;
  readonly queue: JobQueue;
  readonly schedules: Schedules;
  readonly journal: EffectJournal;
  /** Reads the default branch and the logs that its settings name. */
  readonly checkout: (repository: RepositoryRef) => Promise<Checkout>;
  /** What is remembered of one repository, and of no other. */
  readonly state: (repository: RepositoryRef) => StateStore;
  /** The shops that the host has bound to a repository, by its number; null where it has bound none. */
  readonly shopFloor: (repository: RepositoryRef) => ShopFloor | null;
  /** Turns the text of settings into settings. @throws SettingsInvalid */
  readonly parseSettings: (text: string) => Settings;
  /** The text of the settings that onboarding proposes. */
  readonly starterSettings: () => string;
  /** Says what happened: the name of an event, and what it is about. Never text from outside. */
  readonly record: (event: string, about: Readonly<Record<string, string | number | null>>) => void;
}

/** The App's parts, put together. */
export interface AppParts {
  readonly deps: AppDeps;
  /** Takes no more jobs, waits for those in hand, and closes what is open. */
  drain(): Promise<void>;
}

/** Where settings are, in every repository. */
export const SETTINGS_FILE = '.github/apeg.yml';
