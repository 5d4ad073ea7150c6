import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { appStateDir, readAppEnvironment } from '../config/app-env.ts';
import type { Environment } from '../config/env.ts';
import { lockDirectory } from '../connectors/files/directory-lock.ts';
import { stateFacts } from '../connectors/files/state-facts.ts';
import { gitVersion } from '../connectors/git/remote.ts';
import type { GitEnvironment } from '../connectors/git/run-git.ts';
import { ApegError } from '../domain/errors.ts';
import type { AppFacts, Machine } from '../domain/machine.ts';
import type { StateStore } from '../domain/state-store.ts';
import type { Clock } from '../domain/time.ts';
import { accessFacts, reachAll } from './access.ts';
import type { Shops } from './shops.ts';

/** Where things are on this machine. */
export interface MachinePlace {
  /** Where state of the repository that holds a folder is kept; null where none can be. */
  readonly place: (directory: string) => Promise<string | null>;
  /** What is remembered of that repository. */
  readonly state: (directory: string) => Promise<StateStore>;
  readonly shops: (directory: string) => Shops;
  readonly forGit: GitEnvironment;
}

/** Looks at this machine and at what its environment lets APEG ask. */
export function createMachine(environment: Environment, clock: Clock, about: MachinePlace): Machine {
  return {
    facts: async (directory) => {
      const folder = await about.place(directory);
      return {
        node: process.version.slice(1),
        git: await gitVersion(about.forGit),
        state: folder === null ? null : await stateFacts(folder),
      };
    },
    access: async (directory) => accessFacts(environment, await about.state(directory)),
    app: () => appFacts(environment, clock),
    reach: (directory) => reachAll(environment, about.shops(directory), clock),
  };
}

/** The App is looked at where its variables are set, or where it has kept a queue. */
async function appFacts(environment: Environment, clock: Clock): Promise<AppFacts | null> {
  const { app, databaseUrl } = environment;
  const folder = appStateDir(environment);
  const kept = folder !== undefined && (await isThere(join(folder, 'database')));
  if (app === undefined && !kept) return null;
  const trouble = app === undefined ? 'its variables are not set here' : troubleOf(app);
  if (databaseUrl !== undefined)
    return { trouble, letters: null, note: 'the queue is on a server: see apeg_jobs at /metrics' };
  if (!kept) return { trouble, letters: null, note: 'the App has kept no queue on this machine yet' };
  return { trouble, ...(await lettersIn(folder, clock)) };
}

function troubleOf(variables: Readonly<Record<string, string | undefined>>): string | null {
  try {
    readAppEnvironment(variables);
    return null;
  } catch (error) {
    if (error instanceof ApegError) return error.message;
    throw error;
  }
}

/** A queue that the App holds open is not looked at: it answers for itself. */
async function lettersIn(stateDir: string, clock: Clock): Promise<Pick<AppFacts, 'letters' | 'note'>> {
  const { readDeadLetters } = await import('../jobs/read-dead-letters.ts');
  try {
    return {
      letters: await readDeadLetters(
        { stateDir, hold: (directory) => lockDirectory(directory, clock) },
        clock,
      ),
      note: 'the App is not running',
    };
  } catch (error) {
    if (!(error instanceof ApegError)) throw error;
    return { letters: null, note: 'the App is running: /apeg doctor and apeg_jobs at /metrics tell' };
  }
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
