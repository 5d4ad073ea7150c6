import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import type { Deps } from './commands/deps.ts';
import { openGitHub } from './compose/github.ts';
import { createMachine } from './compose/machine.ts';
import { createNotifiers } from './compose/notifiers.ts';
import { createShopConnections, type TokenKeeping } from './compose/shops.ts';
import { type Environment, readEnvironment } from './config/env.ts';
import { parseSettings } from './config/settings.ts';
import { openChunks } from './connectors/files/chunks.ts';
import { localFiles } from './connectors/files/file-store.ts';
import { createFileJournal } from './connectors/files/journal.ts';
import { createFileLock } from './connectors/files/lock.ts';
import { realPathOf } from './connectors/files/real-path.ts';
import { createSourceFolder } from './connectors/files/source-folder.ts';
import { createFileState } from './connectors/files/state-store.ts';
import { configCommits } from './connectors/git/commits.ts';
import { openLocalRepository, topLevelOf } from './connectors/git/local-repository.ts';
import type { GitEnvironment } from './connectors/git/run-git.ts';
import { sha256 } from './domain/digest.ts';
import { InputUnusable, JournalUnusable } from './domain/errors.ts';
import { type Settings, settingsOf } from './domain/settings.ts';
import { memoryState, type StateStore } from './domain/state-store.ts';
import { type Clock, systemClock } from './domain/time.ts';
import { systemTimer, type Timer } from './domain/timer.ts';
import { archiveLog } from './history/archive/archive-log.ts';
import { planArchive } from './history/archive/plan-archive.ts';
import { restoreArchives } from './history/archive/restore-archive.ts';
import { workflowLogNames } from './history/log-files.ts';
import { followLogs, reviewLogs } from './history/review.ts';

/** How often a followed log is looked at. */
const FOLLOW_MS = 500;
const SHOPIFY_SCHEMA = new URL('../schemas/vendor/shopify-admin.graphql', import.meta.url);
const DEFAULT_SETTINGS = '.github/apeg.yml';
const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')));

/** The program's name and version. */
export const GENERATOR = `apeg ${version}`;

/** The folder that the user stands in, where it is not the one the program was started in. */
export function callersFolder(environment: Environment = readEnvironment()): string | null {
  return environment.calledFrom ?? null;
}

/**
 * Puts the parts together that commands need; the only place that chooses among implementations.
 *
 * A clock that also sleeps makes shops, models and waits keep its time. Parts that stand on a large library are loaded by the command that needs them: together they take longer than most commands.
 */
export function compose(
  progress: (message: string) => void,
  environment: Environment = readEnvironment(),
  clock: Clock & Partial<Timer> = systemClock,
): Deps {
  const sleep = clock.sleep ?? ((milliseconds: number) => systemTimer.sleep(milliseconds));
  const timer: Timer = { now: () => clock.now(), sleep };
  const forGit = { PATH: environment.path, HOME: environment.home };
  const shopsOf = (directory: string) =>
    createShopConnections(environment, () => keepingOf(directory, environment, forGit), timer);
  const stateOf = async (directory: string): Promise<StateStore> => {
    const folder = await stateFolder(directory, environment, forGit);
    return folder === null ? memoryState() : createFileState(folder);
  };
  return {
    clock,
    generator: GENERATOR,
    files: localFiles,
    progress,
    openChunks,
    configCommits: (directory, window) => configCommits(directory, window, forGit),
    state: stateOf,
    openHistory: async (sources, say) => {
      const { openHistory } = await import('./history/duckdb/history.ts');
      return openHistory(sources, { now: clock.now(), progress: say });
    },
    archives: {
      defaultLogs: () => workflowLogNames(''),
      plan: (log, before) => planArchive(log, before, clock.now()),
      write: (plan) => archiveLog(plan, clock.now()),
      restore: restoreArchives,
    },
    reviews: {
      read: (query) => reviewLogs({ ...query, now: clock.now() }),
      follow: (query) =>
        followLogs(
          query,
          () => clock.now(),
          () => setTimeout(FOLLOW_MS, true),
        ),
    },
    settings: readSettings,
    textModel: async ({ wording }, directory) => {
      const { model } = environment;
      if (model === undefined || wording === undefined) return null;
      const state = await stateOf(directory);
      const { createTextModel } = await import('./connectors/openai/text-model.ts');
      return createTextModel({
        ...model,
        settings: wording,
        state,
        timer,
        now: () => clock.now(),
      });
    },
    sources: (folder) => createSourceFolder(folder),
    repository: (directory) => openLocalRepository(directory, forGit),
    topLevelOf: (directory) => topLevelOf(directory, forGit),
    realPath: realPathOf,
    timer,
    actor: { name: environment.user ?? 'somebody', via: 'cli', permission: null },
    // A face that has somebody to ask puts its own in place.
    ask: async () => null,
    journal: async (directory) => {
      const folder = await stateFolder(directory, environment, forGit);
      if (folder !== null) return createFileJournal(folder, createFileLock(folder, { timer: systemTimer }));
      throw new JournalUnusable('There is no place to keep the journal of operations', {
        hint: 'Set APEG_STATE_DIR to a folder that lasts.',
      });
    },
    machine: createMachine(environment, clock, {
      place: (directory) => stateFolder(directory, environment, forGit),
      state: stateOf,
      shops: shopsOf,
      forGit,
    }),
    github: (directory) => openGitHub(directory, environment.github, { forGit, clock, userAgent: GENERATOR }),
    appJournals: async () => {
      const { readAppJournals } = await import('./compose/app-journals.ts');
      return readAppJournals(environment);
    },
    shops: shopsOf,
    notifiers: (request) => createNotifiers(request, environment.alerts ?? {}, timer),
    // A face that can be told to end puts its own in place.
    ending: () => new AbortController().signal,
    simulation: async (request) => {
      const { startSimulation } = await import('./simulators/simulation.ts');
      return startSimulation(request, { schema: readFileSync(SHOPIFY_SCHEMA, 'utf8'), clock });
    },
  };
}

async function keepingOf(
  directory: string,
  environment: Environment,
  forGit: GitEnvironment,
): Promise<TokenKeeping> {
  const folder = await stateFolder(directory, environment, forGit);
  if (folder === null) return null;
  return { state: createFileState(folder), lock: createFileLock(folder, { timer: systemTimer }) };
}

/** State is kept per repository: by its top level, or by the folder itself where there is no git; null where none can be. */
async function stateFolder(
  directory: string,
  { stateDir, stateHome }: Environment,
  forGit: GitEnvironment,
): Promise<string | null> {
  if (stateDir !== undefined) return stateDir;
  if (stateHome === undefined) return null;
  const top = (await topLevelOf(directory, forGit)) ?? (await realPathOf(directory || '.'));
  return join(stateHome, 'apeg', `${basename(top)}-${sha256(top).slice(0, 12)}`);
}

async function readSettings(directory: string, file: string | undefined): Promise<Settings> {
  const path = file ?? join(directory, DEFAULT_SETTINGS);
  const text = await localFiles.read(path);
  if (text !== null) return parseSettings(text, path);
  if (file !== undefined)
    throw new InputUnusable(`There are no settings ${file}`, {
      hint: 'Leave --settings out to use the defaults.',
    });
  return settingsOf({});
}
