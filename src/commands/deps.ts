import type { FileStore } from '../domain/file-store.ts';
import type { LocalRepository } from '../domain/local-repository.ts';
import type { Settings } from '../domain/settings.ts';
import type { Clock } from '../domain/time.ts';
import type { ExecutionHistory } from '../history/execution-history.ts';
import type { HistorySources } from '../history/sources.ts';

/** Everything that commands need from outside; the composition root makes it. */
export interface Deps {
  readonly clock: Clock;
  /** Name and version of the program. */
  readonly generator: string;
  readonly files: FileStore;
  /** Says what is going on, where somebody is watching. */
  readonly progress: (message: string) => void;
  readonly openHistory: (
    sources: HistorySources,
    progress: (message: string) => void,
  ) => Promise<ExecutionHistory>;
  /** Reads settings; the default file may be missing, a named one may not. @throws SettingsInvalid */
  readonly settings: (directory: string, file: string | undefined) => Promise<Settings>;
  /** @throws RepositoryUnusable where the folder is no git checkout with a commit. */
  readonly repository: (directory: string) => Promise<LocalRepository>;
  /** The git top level that holds a folder, or null. */
  readonly topLevelOf: (directory: string) => Promise<string | null>;
}
