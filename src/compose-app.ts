import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { confined } from './commands/app/confined.ts';
import { type AppDeps, type AppParts, type Checkout, SETTINGS_FILE } from './commands/app/deps.ts';
import { pathsOf, unreadArtifacts, urlsOf, wantedOf, withLogs } from './compose/log-sources.ts';
import { createShopFloors } from './compose/shop-floors.ts';
import { fetchLogs, openTenants } from './compose/tenants.ts';
import { compose, GENERATOR } from './compose.ts';
import { type AppEnvironment, readAppEnvironment } from './config/app-env.ts';
import { readEnvironment } from './config/env.ts';
import { parseSettings } from './config/settings.ts';
import { lockDirectory } from './connectors/files/directory-lock.ts';
import { cloneRepository } from './connectors/git/clone.ts';
import { cloneUrl } from './connectors/git/clone-url.ts';
import { connectGitHub, type GitHubConnection } from './connectors/github/github-app.ts';
import { INTERNET, type LogNetwork } from './connectors/logs/fetch-log.ts';
import type { RepositoryRef } from './domain/github-repository.ts';
import type { ShopFloor } from './domain/shop-floor.ts';
import type { Tenants } from './domain/tenants.ts';
import { type Clock, systemClock } from './domain/time.ts';
import { systemTimer } from './domain/timer.ts';
import { type Jobs, openJobs } from './jobs/jobs.ts';

/** GitHub asks for a second between two writes. */
const WRITE_GAP_MS = 1000;
const LARGE = 'is larger than a clone brings; name it under log_sources to have it read';

/** What the App is told by whoever runs it. */
export { type AppEnvironment, readAppEnvironment };

/** What happens to the App beside its work. */
export interface AppEvents {
  readonly record: AppDeps['record'];
  /** Troubles in the background, such as a database that is away. */
  readonly complain: (error: Error) => void;
}

/** What the App takes for the world; what is left out is the real one. */
export interface AppWorld {
  /** Least time between two writes, in milliseconds. */
  readonly writeGapMs?: number;
  /** What reports, limits and watches go by; GitHub and the queue have the real one. */
  readonly clock?: Clock;
  /** How hosts of logs are found and believed. */
  readonly logNetwork?: LogNetwork;
}

/** Connects to GitHub, opens the queue where it was left, and puts the App's parts together. */
export async function composeApp(
  environment: AppEnvironment,
  { record, complain }: AppEvents,
  { writeGapMs = WRITE_GAP_MS, clock = systemClock, logNetwork = INTERNET }: AppWorld = {},
): Promise<AppParts> {
  const { appId, privateKey, apiUrl, stateDir, databaseUrl } = environment;
  const tenants = await openTenants(stateDir);
  const jobs = await openJobs({
    place: { stateDir, databaseUrl, hold: (directory) => lockDirectory(directory, systemClock) },
    clock: systemClock,
    complain,
  });
  try {
    const network = { apiUrl, userAgent: GENERATOR, clock: systemClock, pause, writeGapMs };
    const github = await connectGitHub({ appId, privateKey }, network);
    const floorOf = createShopFloors({
      tenants,
      state: (scope) => jobs.state(scope),
      journal: (scope) => jobs.operations(scope),
      lock: jobs.lock,
      timer: { ...systemTimer, now: () => clock.now() },
    });
    const deps: AppDeps = {
      clock,
      generator: GENERATOR,
      github,
      queue: jobs.queue,
      schedules: jobs.schedules,
      journal: jobs.journal,
      checkout: (repository) =>
        openCheckout(repository, { github, jobs, tenants, apiUrl, floorOf, clock, logNetwork }),
      state: ({ id }) => jobs.state(String(id)),
      shopFloor: ({ id }) => floorOf(id),
      parseSettings: (text) => confined(parseSettings(text, SETTINGS_FILE)),
      starterSettings: () =>
        readFileSync(new URL('../templates/starter-settings.yml', import.meta.url), 'utf8'),
      record,
    };
    return { deps, drain: () => jobs.drain() };
  } catch (error) {
    await jobs.drain();
    throw error;
  }
}

interface Source {
  readonly github: GitHubConnection;
  readonly jobs: Jobs;
  readonly tenants: Tenants;
  readonly apiUrl: string;
  readonly floorOf: (repositoryId: number) => ShopFloor | null;
  readonly clock: Clock;
  readonly logNetwork: LogNetwork;
}

async function openCheckout(repository: RepositoryRef, source: Source): Promise<Checkout> {
  const { github, jobs, apiUrl } = source;
  const tenant = source.tenants.of(repository.id);
  const { path } = readEnvironment();
  const wish = {
    url: cloneUrl(apiUrl, repository),
    branch: repository.defaultBranch,
    authorization: () => github.cloneAuthorization(repository),
  };
  const clone = await cloneRepository(wish, { PATH: path });
  try {
    // Of this process's environment only where programs are: neither credentials nor state of the host's own. Nothing in the
    // repository is at home here, or git would take its settings from there.
    const own = compose(() => undefined, { path, home: dirname(clone.folder) }, source.clock);
    const more: string[] = [];
    const floor = source.floorOf(repository.id);
    const deps = {
      ...own,
      ...(floor === null ? {} : { shops: () => floor.shops, journal: async () => floor.journal }),
      settings: async (folder: string, file: string | undefined) =>
        withLogs(confined(await own.settings(folder, file)), more, clone.folder),
      state: async () => jobs.state(String(repository.id)),
    };
    const settings = await deps.settings(clone.folder, undefined).catch(() => null);
    const wanted = settings === null ? [] : wantedOf(settings, clone.absent);
    const unknown = await clone.bring(wanted);
    const urls = settings === null ? [] : urlsOf(settings);
    const logs = await fetchLogs(urls, clone.folder, tenant, source.logNetwork);
    more.push(...(settings === null ? [] : pathsOf(settings)).filter((path) => !unknown.includes(path)));
    more.push(...logs.paths);
    return {
      folder: clone.folder,
      head: {
        branch: repository.defaultBranch,
        commit: clone.commit,
        tree: clone.tree.name,
        files: clone.tree.files,
      },
      deps,
      notes: [
        ...unknown.map((name) => `${name} is named under log_sources and is not in the repository`),
        ...clone.absent
          .filter((name) => /\.jsonl?(?:\.gz)?$/.test(name) && !wanted.includes(name))
          .map((name) => `${name} ${LARGE}`),
        ...clone.removed.map((name) => `${name} is a link that leads out of the repository, and is not read`),
        ...logs.notes,
        ...(settings === null ? [] : unreadArtifacts(settings)),
      ],
      close: () => clone.close(),
    };
  } catch (error) {
    await clone.close();
    throw error;
  }
}
