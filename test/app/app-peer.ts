import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AppParts } from '../../src/commands/app/deps.ts';
import { createShopFloors } from '../../src/compose/shop-floors.ts';
import { composeApp } from '../../src/compose-app.ts';
import { parseTenants } from '../../src/config/tenants.ts';
import type { LogNetwork } from '../../src/connectors/logs/fetch-log.ts';
import type { GitHubApp } from '../../src/domain/github-app.ts';
import type { RepositoryRef, Role } from '../../src/domain/github-repository.ts';
import { daysAfter, instantOf, millisecondsOf, systemClock } from '../../src/domain/time.ts';
import { systemTimer } from '../../src/domain/timer.ts';
import { startApp } from '../../src/faces/app/app.ts';
import { addRepository, putFile } from '../github/emulated-peer.ts';
import { person } from '../github/fake-world.ts';
import { type Gateway, startGateway } from '../github/gateway.ts';
import { createStage, type Stage } from './stage.ts';

/** A repository that the host entrusts shops to. */
export interface Entrusted {
  readonly files: Readonly<Record<string, string>>;
  /** The shops, as variables of the environment name them. */
  readonly environment: Readonly<Record<string, string>>;
}

/** The App at work on some GitHub, and the people who work there. */
export interface AppPeer {
  /** Repositories with shops, in the order in which they were given. */
  readonly entrusted: readonly RepositoryRef[];
  readonly github: GitHubApp;
  /** The last midnight, for logs that end now. */
  readonly today: string;
  /** A new repository, in which the App is installed. */
  addShop(files: Readonly<Record<string, string>>): Promise<RepositoryRef>;
  openIssue(ref: RepositoryRef): Promise<number>;
  /** Somebody comments, and the App does what follows. */
  say(
    ref: RepositoryRef,
    issue: number,
    words: { readonly body: string; readonly login?: string },
  ): Promise<void>;
  dispatch(ref: RepositoryRef, action: string, payload?: object): Promise<void>;
  commit(ref: RepositoryRef, branch: string, files: Readonly<Record<string, string>>): Promise<void>;
  closePull(ref: RepositoryRef, number: number): Promise<void>;
  /** Somebody merges it. */
  mergePull(ref: RepositoryRef, number: number): Promise<void>;
  /** So many days go by for the App. */
  later(days: number): Promise<void>;
  /** Somebody approves a pull request as it is at this moment. */
  approve(ref: RepositoryRef, number: number, login: string): Promise<void>;
  setRole(ref: RepositoryRef, login: string, role: Role): Promise<void>;
  close(): Promise<void>;
}

/** The App on a GitHub in memory; every repository is a stage of its own. */
export function openFakePeer(entrusted: readonly Entrusted[] = []): AppPeer {
  // Each has a world of its own, in which its number is the first.
  const stages = new Map<RepositoryRef, Stage>();
  const entrust = ({ files, environment }: Entrusted): RepositoryRef => {
    const stage = createStage(files);
    const { ref } = stage.repository;
    const tenants = parseTenants(tenantsOf([[ref.id, environment]]), 'tenants.yml');
    // Shops on real servers need a time that passes; it begins where the stage's does.
    let ahead = millisecondsOf(stage.now) - millisecondsOf(systemClock.now());
    const now = (): string => instantOf(millisecondsOf(systemClock.now()) + ahead);
    const set = (instant: string): void => {
      ahead = millisecondsOf(instant) - millisecondsOf(systemClock.now());
    };
    Object.defineProperty(stage, 'now', { get: now, set });
    const timer = { ...systemTimer, now };
    const floorOf = createShopFloors({
      tenants,
      state: (scope) => stage.jobs.state(scope),
      journal: (scope) => stage.jobs.operations(scope),
      lock: stage.jobs.lock,
      timer,
    });
    const floor = floorOf(ref.id);
    if (floor === null) throw new Error('no shops');
    stage.floors.set(ref.id, floor);
    stages.set(ref, stage);
    return ref;
  };
  const on = (ref: RepositoryRef): Stage => {
    const stage = stages.get(ref);
    if (stage === undefined) throw new Error(`no stage of ${ref.name}`);
    return stage;
  };
  const first = createStage({});
  return {
    entrusted: entrusted.map(entrust),
    today: '2025-11-20',
    github: { ...first.deps.github, reader: (ref) => on(ref).deps.github.reader(ref) },
    addShop: async (files) => {
      const stage = createStage(files);
      const ref = { ...stage.repository.ref };
      stages.set(ref, stage);
      return ref;
    },
    openIssue: async (ref) => on(ref).world.openIssue(on(ref).repository, { title: 'Talk' }),
    say: async (ref, issue, { body, login = 'acme' }) => {
      await on(ref).say(body, { login, issue });
    },
    dispatch: (ref, action, client_payload = {}) =>
      on(ref).deliver('repository_dispatch', { ...on(ref).place(), action, client_payload }),
    commit: async (ref, branch, files) => {
      const stage = on(ref);
      const { world, repository } = stage;
      const sha = world.commit(repository, branch, files, person('acme'));
      for (const { number, head, state } of repository.pulls.values())
        if (head.branch === branch && state === 'open')
          await stage.deliver('pull_request', {
            ...stage.place(),
            action: 'synchronize',
            pull_request: { number, head: { ref: branch, sha, repo: { id: ref.id } } },
          });
    },
    closePull: async (ref, number) => on(ref).world.closePull(on(ref).repository, number, false),
    mergePull: async (ref, number) => {
      const stage = on(ref);
      const { world, repository } = stage;
      world.closePull(repository, number, true);
      const { head } = repository.pulls.get(number) ?? {};
      await stage.deliver('pull_request', {
        ...stage.place(),
        action: 'closed',
        pull_request: {
          number,
          merged: true,
          head: { ref: head?.branch, sha: head?.commit, repo: { id: ref.id } },
        },
      });
    },
    later: async (days) => {
      for (const stage of stages.values()) stage.now = daysAfter(stage.now, days);
    },
    approve: async (ref, number, login) =>
      on(ref).world.review(on(ref).repository, number, { login, verdict: 'approved' }),
    setRole: async (ref, login, role) => {
      on(ref).repository.roles.set(login, role);
    },
    close: async () => undefined,
  };
}

/** The whole App, with its server and its database, on the emulated GitHub. */
export interface LivePeer extends AppPeer {
  readonly gateway: Gateway;
  readonly url: string;
  readonly parts: AppParts;
  /** Resolves when everything that was delivered has been done. */
  settle(): Promise<void>;
}

/** What there is before the App starts. */
export interface LiveOptions {
  readonly entrusted?: readonly Entrusted[];
  /** Makes repositories, and answers the text of the host's `tenants.yml`. */
  readonly prepare?: (gateway: Gateway) => Promise<string>;
  readonly logNetwork?: LogNetwork;
}

/** Starts GitHub, then the App. */
export async function openLivePeer(
  say: (event: string) => void = () => undefined,
  { entrusted = [], prepare, logNetwork }: LiveOptions = {},
): Promise<LivePeer> {
  const gateway = await startGateway();
  const stateDir = mkdtempSync(join(tmpdir(), 'apeg-app-'));
  const given: [number, Entrusted['environment']][] = [];
  for (const [index, { files, environment: shops }] of entrusted.entries()) {
    await addRepository(gateway, `entrusted-${index}`, files);
    const { data } = await gateway.as('acme', 'GET', `/repos/acme/entrusted-${index}`);
    given.push([(data as { id: number }).id, shops]);
  }
  const tenants = (await prepare?.(gateway)) ?? (given.length > 0 ? tenantsOf(given) : null);
  if (tenants !== null) writeFileSync(join(stateDir, 'tenants.yml'), tenants, { mode: 0o600 });
  const environment = {
    appId: gateway.app.appId,
    privateKey: gateway.app.privateKey,
    webhookSecret: gateway.app.secret,
    host: '127.0.0.1',
    port: 0,
    apiUrl: gateway.url,
    stateDir,
    databaseUrl: undefined,
  };
  const troubles: string[] = [];
  const events = {
    record: (event: string) => say(event),
    complain: (error: Error) => troubles.push(error.message),
  };
  let gone = 0;
  const clock = { now: () => daysAfter(systemClock.now(), gone) };
  const parts = await composeApp(environment, events, {
    writeGapMs: 0,
    clock,
    ...(logNetwork === undefined ? {} : { logNetwork }),
  });
  const running = await startApp(parts, environment, {
    say: (event) => say(event),
    complain: (event, about) => say(`${event} ${JSON.stringify(about)}`),
  });
  gateway.hooks.target = `${running.url}/api/github/webhooks`;
  let count = 0;
  const at = ({ owner, name }: RepositoryRef): string => `/repos/${owner}/${name}`;
  const ask = async (
    login: string,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ number: number }> => {
    const { status, data } = await gateway.as(login, method, path, body);
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(data)}`);
    return data;
  };
  const seen = async (name: string): Promise<RepositoryRef> => {
    const ref = await parts.deps.github.repository(gateway.installationId, 'acme', name);
    if (ref === null) throw new Error(`the App does not see ${name}`);
    return ref;
  };
  const settle = async (): Promise<void> => {
    for (let quiet = 0; quiet < 2; ) {
      await gateway.hooks.settled();
      const { waiting, active } = await parts.deps.queue.depth();
      quiet = waiting + active === 0 ? quiet + 1 : 0;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  return {
    entrusted: await Promise.all(entrusted.map((_, index) => seen(`entrusted-${index}`))),
    today: new Date().toISOString().slice(0, 10),
    gateway,
    url: running.url,
    parts,
    settle,
    github: parts.deps.github,
    addShop: async (files) => {
      const name = `shop-${++count}`;
      await addRepository(gateway, name, files);
      const ref = await seen(name);
      await settle();
      return ref;
    },
    openIssue: async (ref) => (await ask('acme', 'POST', `${at(ref)}/issues`, { title: 'Talk' })).number,
    say: async (ref, issue, { body, login = 'acme' }) => {
      await ask(login, 'POST', `${at(ref)}/issues/${issue}/comments`, { body });
      await settle();
    },
    dispatch: async (ref, event_type, client_payload = {}) => {
      await ask('acme', 'POST', `${at(ref)}/dispatches`, { event_type, client_payload });
      await settle();
    },
    commit: async (ref, branch, files) => {
      for (const [path, content] of Object.entries(files))
        await putFile(gateway, `${ref.owner}/${ref.name}`, branch, { path, content });
      await settle();
    },
    closePull: async (ref, number) => {
      await ask('acme', 'PATCH', `${at(ref)}/pulls/${number}`, { state: 'closed' });
      await settle();
    },
    mergePull: async (ref, number) => {
      await ask('acme', 'PUT', `${at(ref)}/pulls/${number}/merge`, {});
      await settle();
    },
    later: async (days) => {
      gone += days;
    },
    approve: async (ref, number, login) => {
      await ask(login, 'POST', `${at(ref)}/pulls/${number}/reviews`, { event: 'APPROVE' });
      await settle();
    },
    setRole: async (ref, login, role) => {
      const permission = {
        admin: 'admin',
        maintain: 'maintain',
        write: 'push',
        triage: 'triage',
        read: 'pull',
        none: '',
      }[role];
      await ask('acme', 'PUT', `${at(ref)}/collaborators/${login}`, { permission });
    },
    close: async () => {
      await running.stop();
      await gateway.close();
      rmSync(stateDir, { recursive: true, force: true });
    },
  };
}

function tenantsOf(given: readonly (readonly [number, Entrusted['environment']])[]): string {
  return JSON.stringify({ repositories: given.map(([id, credentials]) => ({ id, credentials })) });
}
