import type { EtsyTextConnections } from '../domain/etsy-text.ts';
import type { FileStore } from '../domain/file-store.ts';
import type { GitHubReader } from '../domain/github-repository.ts';
import type { Journal, NamedJournal } from '../domain/journal.ts';
import type { LocalRepository } from '../domain/local-repository.ts';
import type { Machine } from '../domain/machine.ts';
import type { Notifier, NotifierRequest } from '../domain/notifier.ts';
import type { Actor } from '../domain/operation.ts';
import type { NearbyCommit } from '../domain/performance-trends.ts';
import type { Settings } from '../domain/settings.ts';
import type { OrderConnections } from '../domain/shop-orders.ts';
import type { ShopConnections } from '../domain/shops.ts';
import type { Simulation, SimulationRequest } from '../domain/simulation.ts';
import type { SourceTree } from '../domain/source-tree.ts';
import type { StateStore } from '../domain/state-store.ts';
import type { TextModel } from '../domain/text-model.ts';
import type { Clock, Window } from '../domain/time.ts';
import type { Timer } from '../domain/timer.ts';
import type { WrittenArchive } from '../history/archive/archive-log.ts';
import type { ArchivePlan } from '../history/archive/plan-archive.ts';
import type { RestoredArchives } from '../history/archive/restore-archive.ts';
import type { ExecutionHistory } from '../history/execution-history.ts';
import type { ReviewedEntry, ReviewQuery, reviewLogs } from '../history/review.ts';
import type { HistorySources } from '../history/sources.ts';

/** Log entries to look at. */
export interface LogReviews {
  read(query: Pick<ReviewQuery, 'logs' | 'since'>): ReturnType<typeof reviewLogs>;
  /** Entries as they are appended; ends when the program does. */
  follow(query: Pick<ReviewQuery, 'logs'>): AsyncIterable<ReviewedEntry>;
}

/** Old log entries, moved out of their log and back. */
export interface LogArchives {
  /** The logs that are there where none is named; APEG's own are one file a run and stay. */
  defaultLogs(): Promise<string[]>;
  plan(log: string, before: string): Promise<ArchivePlan>;
  write(plan: ArchivePlan): Promise<WrittenArchive[]>;
  restore(log: string, month: string): Promise<RestoredArchives>;
}

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
  readonly archives: LogArchives;
  readonly reviews: LogReviews;
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
  /** A language model for what the settings allow; null without a key or without settings. */
  readonly textModel: (settings: Settings, directory: string) => Promise<TextModel | null>;
  /** The files of a folder, to be searched. */
  readonly sources: (folder: string) => SourceTree;
  /** The git top level that holds a folder, without symbolic links, or null. */
  readonly topLevelOf: (directory: string) => Promise<string | null>;
  /** An absolute path without symbolic links, so that it can be compared with a top level. */
  readonly realPath: (path: string) => Promise<string>;
  readonly timer: Timer;
  /** Who is at work: on a command line the user of this machine. */
  readonly actor: Actor;
  /** Asks whoever watches; null where nobody does. */
  readonly ask: (question: string) => Promise<string | null>;
  /** The journal of operations of the repository that holds a folder. @throws JournalUnusable where there is no place to keep one. */
  readonly journal: (directory: string) => Promise<Journal>;
  /** Every journal in the App's database. @throws StateLocked while the App is at work on its files, InputUnusable where there is none */
  readonly appJournals: () => Promise<readonly NamedJournal[]>;
  /** The shops that the environment names, for the repository that holds a folder. */
  readonly shops: (directory: string) => ShopConnections & OrderConnections & EtsyTextConnections;
  /** The repository of GitHub that a folder is a checkout of, to read. @throws UsageError where the environment has no token. */
  readonly github: (directory: string) => Promise<GitHubReader>;
  /** This machine, and what it may ask. */
  readonly machine: Machine;
  /** Ways to tell people. @throws UsageError where the environment lacks what one needs. */
  readonly notifiers: (request: NotifierRequest) => readonly Notifier[];
  /** Aborted as soon as somebody ends the program; who asks for it ends by itself then. */
  readonly ending: () => AbortSignal;
  /** Starts simulated shops, which serve until they are closed. @throws InputUnusable where a port is taken. */
  readonly simulation: (request: SimulationRequest) => Promise<Simulation>;
}
