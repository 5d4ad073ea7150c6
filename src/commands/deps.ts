import type { FileStore } from '../domain/file-store.ts';
import type { LocalRepository } from '../domain/local-repository.ts';
import type { NearbyCommit } from '../domain/performance-trends.ts';
import type { Settings } from '../domain/settings.ts';
import type { SourceTree } from '../domain/source-tree.ts';
import type { StateStore } from '../domain/state-store.ts';
import type { Clock, Window } from '../domain/time.ts';
import type { ExecutionHistory } from '../history/execution-history.ts';
import type { HistorySources } from '../history/sources.ts';

/** Everything that commands need from outside; the composition root makes it. */
export interface Deps {
  readonly clock: Clock;
  /** Name and version of the program. */
  readonly generator: string;
  readonly files: FileStore;
  /** The bytes of a file, or of standard input for `-`. @throws InputUnusable */
  readonly openChunks: (path: string) => Promise<AsyncIterable<Uint8Array>>;
  /** Commits that touched JSON files of a folder within a window; none outside a checkout. */
  readonly configCommits: (directory: string, window: Window) => Promise<readonly NearbyCommit[]>;
  /** What is remembered about the repository that holds a folder. */
  readonly state: (directory: string) => Promise<StateStore>;
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
  /** The files of a folder, to be searched. */
  readonly sources: (folder: string) => SourceTree;
  /** The git top level that holds a folder, without symbolic links, or null. */
  readonly topLevelOf: (directory: string) => Promise<string | null>;
  /** An absolute path without symbolic links, so that it can be compared with a top level. */
  readonly realPath: (path: string) => Promise<string>;
}
