import { readFileSync } from 'node:fs';
import { confined } from '../../src/commands/app/confined.ts';
import type { AppDeps } from '../../src/commands/app/deps.ts';
import { handleJob } from '../../src/commands/app/jobs.ts';
import { compose, GENERATOR } from '../../src/compose.ts';
import { parseSettings } from '../../src/config/settings.ts';
import { treeSha } from '../../src/connectors/github/git-objects.ts';
import type { RepositoryRef, Role } from '../../src/domain/github-repository.ts';
import type { ShopFloor } from '../../src/domain/shop-floor.ts';
import { memoryState } from '../../src/domain/state-store.ts';
import { createSandbox } from '../connectors/git-sandbox.ts';
import { createFakeGitHub } from '../github/fake-github.ts';
import { type FakeRepository, type FakeWorld, person } from '../github/fake-world.ts';
import { createFakeJobs, type FakeJobs } from '../jobs/fake-jobs.ts';
import { shopFiles } from './shop.ts';

/** The App on a GitHub in memory, with people who act there. */
export interface Stage {
  readonly world: FakeWorld;
  readonly repository: FakeRepository;
  readonly jobs: FakeJobs;
  readonly deps: AppDeps;
  /** Events that were recorded, oldest first. */
  readonly recorded: string[];
  /** The shops of repositories, by number. */
  readonly floors: Map<number, ShopFloor>;
  now: string;
  /** Somebody writes a comment; GitHub delivers it, and the App does what follows. Answers the comment's id. */
  say(
    body: string,
    by?: { readonly login?: string; readonly role?: Role; readonly type?: string; readonly issue?: number },
  ): Promise<number>;
  deliver(event: string, payload: object): Promise<void>;
  /** What GitHub would deliver for a comment. */
  commentPayload(comment: number, type?: string): object;
  place(): object;
  /** Comments of the App, oldest first. */
  answers(): string[];
  /** Requests of the App since it was asked last. */
  spent(): { readonly reads: string[]; readonly writes: string[] };
}

/** A stage with one repository in it. */
export function createStage(files: Readonly<Record<string, string>> = shopFiles()): Stage {
  const github = createFakeGitHub();
  const { world } = github;
  const repository = world.addRepository('acme', 'shop', files);
  const jobs = createFakeJobs();
  const recorded: string[] = [];
  const state = memoryState();
  const floors = new Map<number, ShopFloor>();
  const clock = { now: () => stage.now };
  let deliveries = 0;
  const deps: AppDeps = {
    clock,
    generator: GENERATOR,
    github: github.app,
    queue: jobs,
    schedules: jobs,
    state: () => state,
    journal: jobs,
    checkout: async (ref) => checkoutOf(world, ref, { clock, state }),
    shopFloor: ({ id }) => floors.get(id) ?? null,
    parseSettings: (text) => confined(parseSettings(text, '.github/apeg.yml')),
    starterSettings: () =>
      readFileSync(new URL('../../templates/starter-settings.yml', import.meta.url), 'utf8'),
    record: (event, about) => recorded.push(`${event} ${JSON.stringify(about)}`),
  };
  const stage: Stage = {
    world,
    repository,
    jobs,
    deps,
    recorded,
    floors,
    now: '2025-11-20T10:30:00.000Z',
    place: () => {
      const { ref } = repository;
      return {
        repository: {
          id: ref.id,
          name: ref.name,
          full_name: `${ref.owner}/${ref.name}`,
          owner: { login: ref.owner },
          default_branch: ref.defaultBranch,
        },
        installation: { id: ref.installationId },
      };
    },
    commentPayload: (id, type = 'User') => {
      const comment = repository.comments.get(id);
      if (comment === undefined) throw new Error(`no comment ${id}`);
      const { body, author, issue, createdAt, updatedAt } = comment;
      return {
        ...stage.place(),
        action: 'created',
        issue: { number: issue, ...(repository.pulls.has(issue) ? { pull_request: {} } : {}) },
        comment: {
          id,
          body,
          user: { login: author.login, type },
          created_at: createdAt,
          updated_at: updatedAt,
        },
      };
    },
    deliver: async (event, payload) => {
      deliveries += 1;
      const body = JSON.stringify(payload);
      await jobs.accept({ guid: `guid-${deliveries}`, event, body, lane: repository.ref.id });
      await jobs.drain();
    },
    say: async (body, { login = 'acme', role, type = 'User', issue } = {}) => {
      if (role !== undefined) repository.roles.set(login, role);
      const number =
        issue ?? [...repository.issues.keys()][0] ?? world.openIssue(repository, { title: 'Talk' });
      const id = world.comment(repository, number, body, person(login));
      await stage.deliver('issue_comment', stage.commentPayload(id, type));
      return id;
    },
    answers: () =>
      [...repository.comments.values()].filter(({ author }) => author.kind === 'app').map(({ body }) => body),
    spent: () => ({ reads: world.reads.splice(0), writes: world.writes.splice(0) }),
  };
  void jobs.work((job) => handleJob(job, deps));
  return stage;
}

/** The default branch of the fake as a real git repository in a folder of its own. */
async function checkoutOf(
  world: FakeWorld,
  ref: RepositoryRef,
  { clock, state }: { readonly clock: { now(): string }; readonly state: ReturnType<typeof memoryState> },
): ReturnType<AppDeps['checkout']> {
  const repository = world.repositories.find(({ ref: { id } }) => id === ref.id);
  const commit = repository?.branches.get(ref.defaultBranch);
  if (repository === undefined || commit === undefined) throw new Error('no such repository');
  const sandbox = createSandbox();
  const tree = repository.commits.get(commit)?.tree;
  for (const path of tree?.keys() ?? [])
    sandbox.write(path, world.fileOn(repository, ref.defaultBranch, path) ?? '');
  sandbox.git(['add', '-A', '-f']);
  sandbox.git(['commit', '--quiet', '-m', 'as it is on GitHub']);
  const environment = { path: sandbox.environment.PATH ?? '', home: sandbox.environment.HOME ?? '' };
  const own = compose(() => undefined, environment, clock);
  return {
    folder: sandbox.folder,
    head: { branch: ref.defaultBranch, commit, tree: treeSha(tree ?? new Map()), files: tree ?? new Map() },
    deps: {
      ...own,
      settings: async (folder, file) => confined(await own.settings(folder, file)),
      state: async () => state,
    },
    notes: [],
    close: async () => sandbox.remove(),
  };
}
