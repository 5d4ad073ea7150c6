import { createHash } from 'node:crypto';
import { type Tree, treeSha, treeWith } from '../../src/connectors/github/git-objects.ts';
import type {
  Author,
  BranchProtection,
  Comment,
  Issue,
  PullRequest,
  RepositoryRef,
  Review,
  Role,
} from '../../src/domain/github-repository.ts';
import type { CheckWish, Reaction } from '../../src/domain/github-writes.ts';
import { instantOf } from '../../src/domain/time.ts';

export type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

interface Commit {
  readonly tree: Tree;
  readonly parents: readonly string[];
  readonly author: Author;
  readonly message: string;
}

/** A check as the fake keeps it. */
export interface FakeCheck extends CheckWish {
  readonly id: number;
}

/** A repository that lives in memory, as GitHub would keep it. */
export interface FakeRepository {
  readonly ref: RepositoryRef;
  readonly commits: Map<string, Commit>;
  readonly branches: Map<string, string>;
  readonly texts: Map<string, string>;
  readonly pulls: Map<number, Mutable<PullRequest>>;
  readonly issues: Map<number, Mutable<Issue>>;
  readonly comments: Map<number, Mutable<Comment> & { readonly issue: number }>;
  readonly checks: Map<number, FakeCheck>;
  readonly reviews: (Review & { readonly pull: number })[];
  readonly reactions: { readonly comment: number; readonly reaction: Reaction }[];
  readonly roles: Map<string, Role>;
  /** Logins and teams that can be asked for a review. */
  readonly reviewers: Set<string>;
  protection: BranchProtection;
}

/** What a person, or the App, does in the fake; every change is an entry of `writes`. */
export interface FakeWorld {
  readonly login: string;
  readonly repositories: FakeRepository[];
  /** Writes of the App, by the name of the request. */
  readonly writes: string[];
  /** Reads of the App, by the name of the request. */
  readonly reads: string[];
  /** What every installation was granted. */
  granted: Readonly<Record<string, string>>;
  /** How many pull requests one list shows. */
  shown: number;
  /** Whether the next request of a name finds nobody at home; a test may replace it. */
  outage: (request: string) => boolean;
  addRepository(owner: string, name: string, files: Readonly<Record<string, string>>): FakeRepository;
  /** Puts a commit on a branch, made anew from the default branch where it is not there. */
  commit(
    repository: FakeRepository,
    branch: string,
    files: Readonly<Record<string, string | null>>,
    author?: Author,
  ): string;
  openPull(repository: FakeRepository, pull: Partial<PullRequest> & { readonly branch: string }): number;
  comment(repository: FakeRepository, issue: number, body: string, author?: Author): number;
  openIssue(repository: FakeRepository, issue: Partial<Issue>): number;
  closePull(repository: FakeRepository, number: number, merged: boolean): void;
  /** Somebody reviews the head of a pull request, or another commit. */
  review(
    repository: FakeRepository,
    pull: number,
    review: { readonly login: string; readonly verdict: Review['verdict']; readonly commit?: string },
  ): void;
  /** The text of a file at the head of a branch. */
  fileOn(repository: FakeRepository, branch: string, path: string): string | null;
  /** A number, and an instant, that was never given out before. */
  nextNumber(repository: FakeRepository): number;
  nextId(): number;
  now(): string;
}

/** A person of the fake. */
export function person(login: string): Author {
  return { login, kind: 'person' };
}

/** A world without repositories, in which an App of that login is at home. */
export function createFakeWorld(login = 'apeg[bot]'): FakeWorld {
  let ids = 1000;
  let seconds = 0;
  const repositories: FakeRepository[] = [];
  const nextId = (): number => ++ids;
  const now = (): string => instantOf(Date.parse('2025-11-20T10:00:00.000Z') + ++seconds * 1000);

  const world: FakeWorld = {
    login,
    repositories,
    writes: [],
    reads: [],
    granted: {
      metadata: 'read',
      contents: 'write',
      issues: 'write',
      pull_requests: 'write',
      checks: 'write',
    },
    shown: 100,
    outage: () => false,
    nextId,
    now,
    nextNumber: ({ pulls, issues }) => Math.max(0, ...pulls.keys(), ...issues.keys()) + 1,
    addRepository: (owner, name, files) => {
      const ref: RepositoryRef = { id: nextId(), owner, name, defaultBranch: 'main', installationId: 7 };
      const repository: FakeRepository = {
        ref,
        commits: new Map(),
        branches: new Map(),
        texts: new Map(),
        pulls: new Map(),
        issues: new Map(),
        comments: new Map(),
        checks: new Map(),
        reviews: [],
        reactions: [],
        roles: new Map([[owner, 'admin']]),
        reviewers: new Set([owner]),
        protection: { reviews: null, checks: null },
      };
      repositories.push(repository);
      world.commit(repository, 'main', files);
      return repository;
    },
    commit: (repository, branch, files, author = person(repository.ref.owner)) => {
      const parent = repository.branches.get(branch) ?? repository.branches.get(repository.ref.defaultBranch);
      const tree = parent === undefined ? new Map() : treeOf(repository, parent);
      const changed = Object.entries(files).map(([path, content]) => ({ path, content }));
      const sha = addCommit(repository, {
        tree: addTexts(repository, tree, changed),
        parents: parent === undefined ? [] : [parent],
        author,
        message: 'a commit',
      });
      repository.branches.set(branch, sha);
      movePulls(repository, branch, sha, now());
      return sha;
    },
    openPull: (repository, { branch, ...given }) => {
      const number = world.nextNumber(repository);
      repository.pulls.set(number, {
        number,
        title: 'A pull request',
        body: '',
        state: 'open',
        merged: false,
        head: { branch, commit: repository.branches.get(branch) ?? '', fork: false },
        base: repository.ref.defaultBranch,
        author: person(repository.ref.owner),
        labels: [],
        reviewers: [],
        url: `https://github.test/${repository.ref.owner}/${repository.ref.name}/pull/${number}`,
        createdAt: now(),
        updatedAt: now(),
        closedAt: null,
        mergeCommit: null,
        ...given,
      });
      return number;
    },
    comment: (repository, issue, body, author = person(repository.ref.owner)) => {
      const id = nextId();
      const at = now();
      repository.comments.set(id, { id, issue, body, author, createdAt: at, updatedAt: at });
      return id;
    },
    openIssue: (repository, given) => {
      const number = world.nextNumber(repository);
      repository.issues.set(number, {
        number,
        title: 'An issue',
        body: '',
        state: 'open',
        author: person(repository.ref.owner),
        labels: [],
        url: `https://github.test/${repository.ref.owner}/${repository.ref.name}/issues/${number}`,
        updatedAt: now(),
        ...given,
      });
      return number;
    },
    review: (repository, pull, { login, verdict, commit }) => {
      const head = repository.pulls.get(pull)?.head.commit ?? '';
      repository.reviews.push({ pull, author: person(login), verdict, commit: commit ?? head });
    },
    closePull: (repository, number, merged) => {
      const pull = repository.pulls.get(number);
      if (pull === undefined) throw new Error(`the fake has no pull request ${number}`);
      const at = now();
      Object.assign(pull, { state: 'closed', merged, closedAt: at, updatedAt: at });
      if (!merged) return;
      const head = repository.branches.get(pull.head.branch) ?? '';
      const base = repository.branches.get(pull.base) ?? '';
      const tree = new Map([...treeOf(repository, base), ...treeOf(repository, head)]);
      const merge = { tree, parents: [base, head], author: pull.author, message: `Merge #${number}` };
      pull.mergeCommit = addCommit(repository, merge);
      repository.branches.set(pull.base, pull.mergeCommit);
    },
    fileOn: (repository, branch, path) => {
      const head = repository.branches.get(branch);
      const blob = head === undefined ? undefined : treeOf(repository, head).get(path);
      return blob === undefined ? null : (repository.texts.get(blob.sha) ?? null);
    },
  };
  return world;
}

/** The files of a commit. */
export function treeOf(repository: FakeRepository, commit: string): Tree {
  return repository.commits.get(commit)?.tree ?? new Map();
}

/** A tree with changed texts, which are kept. */
export function addTexts(
  repository: FakeRepository,
  tree: Tree,
  files: readonly { readonly path: string; readonly content: string | null }[],
): Tree {
  const changed = treeWith(tree, files);
  for (const { path, content } of files) {
    if (content !== null) repository.texts.set(changed.get(path)?.sha ?? '', content);
  }
  return changed;
}

/** Keeps a commit. @returns its name */
export function addCommit(repository: FakeRepository, commit: Commit): string {
  const told = [treeSha(commit.tree), ...commit.parents, commit.author.login, commit.message];
  const sha = createHash('sha1')
    .update(`${told.join('\n')}\n${repository.commits.size}`)
    .digest('hex');
  repository.commits.set(sha, commit);
  return sha;
}

/** Open pull requests from a branch see its new head. */
export function movePulls(repository: FakeRepository, branch: string, commit: string, at: string): void {
  for (const pull of repository.pulls.values()) {
    if (pull.head.branch !== branch || pull.head.fork || pull.state === 'closed') continue;
    pull.head = { ...pull.head, commit };
    pull.updatedAt = at;
  }
}
