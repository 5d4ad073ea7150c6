import { treeSha } from '../../src/connectors/github/git-objects.ts';
import { assertBranchWish, assertOwnBranch, OWN_BRANCHES } from '../../src/connectors/github/guards.ts';
import { GitHubRefused, GitHubUnavailable } from '../../src/domain/errors.ts';
import type { GitHubApp, HookDelivery, Installation } from '../../src/domain/github-app.ts';
import type {
  BranchHead,
  Comment,
  GitHubReader,
  PullRequest,
  RepositoryRef,
} from '../../src/domain/github-repository.ts';
import type { Ensured, GitHubWriter } from '../../src/domain/github-writes.ts';
import {
  addCommit,
  addTexts,
  createFakeWorld,
  type FakeRepository,
  type FakeWorld,
  movePulls,
  treeOf,
} from './fake-world.ts';

/** GitHub in memory: the App's port, and the world behind it for a test to act in. */
export interface FakeGitHub {
  readonly app: GitHubApp;
  readonly world: FakeWorld;
  readonly deliveries: HookDelivery[];
  readonly redelivered: number[];
}

/** A GitHub that keeps all in memory and counts what is asked of it. */
export function createFakeGitHub(world: FakeWorld = createFakeWorld()): FakeGitHub {
  const deliveries: HookDelivery[] = [];
  const redelivered: number[] = [];
  const find = (ref: RepositoryRef): FakeRepository => {
    const found = world.repositories.find(({ ref: { id } }) => id === ref.id);
    if (found === undefined) throw new GitHubRefused(`The App is not installed in ${ref.owner}/${ref.name}`);
    return found;
  };
  const app: GitHubApp = {
    login: world.login,
    reader: (ref) => readerOf(world, find(ref)),
    writer: (ref) => writerOf(world, find(ref)),
    repository: async (installationId, owner, name) =>
      world.repositories.find(
        ({ ref }) => ref.owner === owner && ref.name === name && ref.installationId === installationId,
      )?.ref ?? null,
    installations: async () =>
      [...new Set(world.repositories.map(({ ref }) => ref.installationId))].map(
        (id): Installation => ({
          id,
          account: world.repositories[0]?.ref.owner ?? '',
          suspended: false,
          permissions: world.granted,
        }),
      ),
    repositories: async (id) =>
      world.repositories.map(({ ref }) => ref).filter((ref) => ref.installationId === id),
    deliveries: async (since) =>
      deliveries
        .filter(({ deliveredAt }) => deliveredAt >= since)
        .toSorted((one, other) => other.id - one.id),
    redeliver: async (id) => {
      redelivered.push(id);
    },
  };
  return { app, world, deliveries, redelivered };
}

function headOf(repository: FakeRepository, branch: string): BranchHead | null {
  const commit = repository.branches.get(branch);
  return commit === undefined ? null : { branch, commit, tree: treeSha(treeOf(repository, commit)) };
}

/** The commit that two have in common, as near as can be: a pull request changes what differs from it. */
function forkOf(repository: FakeRepository, base: string | undefined, head: string): string {
  const behind = (from: readonly string[]): Set<string> => {
    const seen = new Set(from);
    for (const commit of seen)
      for (const parent of repository.commits.get(commit)?.parents ?? []) seen.add(parent);
    return seen;
  };
  const shared = behind(base === undefined ? [] : [base]);
  return [...behind([head])].find((commit) => shared.has(commit)) ?? '';
}

function commentOf({ id, body, author, createdAt, updatedAt }: Comment): Comment {
  return { id, body, author, createdAt, updatedAt };
}

function readerOf(world: FakeWorld, repository: FakeRepository): GitHubReader {
  const read = async <T>(name: string, value: T): Promise<T> => {
    if (world.outage(name)) throw new GitHubUnavailable(`GitHub gave no answer to ${name}`);
    world.reads.push(name);
    return structuredClone(value);
  };
  const fileAt = (path: string, at: string): string | null => {
    const blob = treeOf(repository, repository.branches.get(at) ?? at).get(path);
    return blob === undefined ? null : (repository.texts.get(blob.sha) ?? null);
  };
  const pulls = (): PullRequest[] =>
    [...repository.pulls.values()].toSorted((one, other) => (one.updatedAt < other.updatedAt ? 1 : -1));
  return {
    repository: repository.ref,
    defaultHead: async () => {
      const head = headOf(repository, repository.ref.defaultBranch);
      if (head === null) throw new GitHubRefused('The repository is empty');
      return read('defaultHead', head);
    },
    branchHead: (branch) => read('branchHead', headOf(repository, branch)),
    fileAt: (path, at) => read('fileAt', fileAt(path, at)),
    pullRequests: () =>
      read('pullRequests', {
        items: pulls()
          .slice(0, world.shown)
          .filter(({ head }) => !head.fork && head.branch.startsWith(OWN_BRANCHES)),
        complete: repository.pulls.size < world.shown,
      }),
    pullRequestsFrom: (branch) =>
      read(
        'pullRequestsFrom',
        pulls()
          .filter(({ head }) => !head.fork && head.branch === branch)
          .toSorted((one, other) => other.number - one.number),
      ),
    pullRequest: (number) => read('pullRequest', repository.pulls.get(number) ?? null),
    changedFiles: (number) => {
      const pull = repository.pulls.get(number);
      const head = pull?.head.commit ?? '';
      const before = treeOf(repository, forkOf(repository, repository.branches.get(pull?.base ?? ''), head));
      const after = treeOf(repository, head);
      const paths = [...new Set([...before.keys(), ...after.keys()])].toSorted();
      const items = paths.flatMap((path) => {
        const [was, is] = [before.get(path)?.sha, after.get(path)?.sha];
        if (was === is) return [];
        const status = was === undefined ? 'added' : is === undefined ? 'removed' : 'modified';
        return [{ path, status } as const];
      });
      return read('changedFiles', { items, complete: true });
    },
    reviews: (number) =>
      read(
        'reviews',
        repository.reviews.flatMap(({ pull, ...review }) => (pull === number ? [review] : [])),
      ),
    issue: (number) => read('issue', repository.issues.get(number) ?? null),
    comment: async (id) => {
      const found = repository.comments.get(id);
      return read('comment', found === undefined ? null : commentOf(found));
    },
    comments: (number) =>
      read(
        'comments',
        [...repository.comments.values()].filter(({ issue }) => issue === number).map(commentOf),
      ),
    roleOf: (login) => read('roleOf', repository.roles.get(login) ?? 'none'),
    codeOwners: () => read('codeOwners', fileAt('.github/CODEOWNERS', repository.ref.defaultBranch)),
    protection: () => read('protection', repository.protection),
  };
}

function writerOf(world: FakeWorld, repository: FakeRepository): GitHubWriter {
  const reader = readerOf(world, repository);
  const app = { login: world.login, kind: 'app' } as const;
  const wrote = (...names: string[]): void => {
    for (const name of names) {
      if (world.outage(name)) throw new GitHubUnavailable(`GitHub gave no answer to ${name}`);
    }
    world.writes.push(...names);
  };
  const ensured = (outcome: Ensured['outcome'], number: number, notes: readonly string[] = []): Ensured => ({
    outcome,
    number,
    url: `https://github.test/${repository.ref.name}/${number}`,
    notes,
  });

  return {
    ...reader,
    ensureBranch: async (wish) => {
      assertBranchWish(wish, repository.ref.defaultBranch);
      world.reads.push('branchHead');
      const found = headOf(repository, wish.branch);
      const tree = addTexts(repository, treeOf(repository, wish.base.commit), wish.files);
      if (found !== null && found.tree === treeSha(tree))
        return { outcome: 'unchanged', head: found, verified: null };
      if ((found?.commit ?? null) !== wish.expected) {
        const reason =
          found === null
            ? `${wish.branch} has been deleted`
            : `${wish.branch} holds a commit that is not APEG's`;
        return { outcome: 'refused', reason, found: found?.commit ?? '' };
      }
      const parents = [...(found === null ? [] : [found.commit]), wish.base.commit];
      wrote('createTree', 'createCommit', found === null ? 'createRef' : 'updateRef');
      const commit = addCommit(repository, { tree, parents, author: app, message: wish.message });
      repository.branches.set(wish.branch, commit);
      movePulls(repository, wish.branch, commit, world.now());
      const head = { branch: wish.branch, commit, tree: treeSha(tree) };
      return { outcome: found === null ? 'created' : 'updated', head, verified: true };
    },
    ensurePullRequest: async (wish) => {
      assertOwnBranch(wish.branch, repository.ref.defaultBranch);
      if (wish.standing === 'unknown') world.reads.push('pullRequestsFrom');
      const standing = [...repository.pulls.values()].find(
        ({ head, state }) => !head.fork && head.branch === wish.branch && state === 'open',
      );
      const number =
        standing?.number ??
        world.openPull(repository, { branch: wish.branch, title: wish.title, body: wish.body, author: app });
      const pull = repository.pulls.get(number);
      if (pull === undefined) throw new Error('the fake lost a pull request');
      const edited = pull.title !== wish.title || pull.body !== wish.body;
      const kept = pull.labels.filter((label) => !wish.labels.retired.includes(label));
      const labels = [...new Set([...kept, ...wish.labels.wanted])];
      const relabelled = labels.length !== pull.labels.length || kept.length !== pull.labels.length;
      if (standing === undefined) wrote('createPull');
      else if (edited) wrote('updatePull');
      if (relabelled) wrote('setLabels');
      Object.assign(pull, { title: wish.title, body: wish.body, labels });
      const changed = edited || relabelled;
      if (standing !== undefined) return ensured(changed ? 'updated' : 'unchanged', number);
      const known = wish.reviewers.filter((name) => repository.reviewers.has(name));
      const unknown = wish.reviewers.filter((name) => !repository.reviewers.has(name));
      if (wish.reviewers.length > 0) wrote('requestReviewers');
      pull.reviewers = unknown.length === 0 ? known : [];
      const notes =
        unknown.length === 0 ? [] : [`GitHub took none of the reviewers ${wish.reviewers.join(', ')}`];
      return ensured('created', number, notes);
    },
    closePullRequest: async (number) => {
      const pull = repository.pulls.get(number);
      if (pull === undefined) throw new GitHubRefused(`There is no pull request ${number}`);
      assertOwnBranch(pull.head.branch, repository.ref.defaultBranch);
      if (pull.state === 'closed') return 'unchanged';
      wrote('updatePull');
      world.closePull(repository, number, false);
      return 'closed';
    },
    ensureComment: async (wish) => {
      if (wish.known === null) world.reads.push('comments');
      const standing = [...repository.comments.values()].find(
        ({ id, issue, body, author }) =>
          issue === wish.issue &&
          author.kind === 'app' &&
          (id === wish.known || (wish.known === null && body.includes(wish.marker))),
      );
      if (standing === undefined) {
        wrote('createComment');
        return ensured('created', world.comment(repository, wish.issue, wish.body, app));
      }
      if (standing.body === wish.body) return ensured('unchanged', standing.id);
      wrote('updateComment');
      Object.assign(standing, { body: wish.body, updatedAt: world.now() });
      return ensured('updated', standing.id);
    },
    react: async (comment, reaction) => {
      wrote('createReaction');
      if (repository.reactions.some((given) => given.comment === comment && given.reaction === reaction))
        return;
      repository.reactions.push({ comment, reaction });
    },
    ensureIssue: async (wish) => {
      world.reads.push(wish.known === null ? 'issues' : 'issue');
      const standing = [...repository.issues.values()].find(
        ({ number, body, author }) =>
          author.kind === 'app' &&
          body.includes(wish.marker) &&
          (wish.known === null || number === wish.known),
      );
      const { title, body, labels } = wish;
      if (standing === undefined) {
        wrote('createIssue');
        const number = world.openIssue(repository, { title, body, labels, author: app });
        const issue = repository.issues.get(number);
        if (issue === undefined) throw new Error('the fake lost an issue');
        return { ...ensured('created', number), issue: structuredClone(issue) };
      }
      const reopens = standing.state === 'closed' && wish.whenClosed === 'reopen';
      const same = standing.title === title && standing.body === body;
      const idle = standing.state === 'closed' && !reopens;
      const missing = labels.some((label) => !standing.labels.includes(label));
      if (idle || (same && !reopens && !missing))
        return { ...ensured('unchanged', standing.number), issue: structuredClone(standing) };
      wrote('updateIssue');
      Object.assign(standing, {
        title,
        body,
        labels: [...new Set([...standing.labels, ...labels])],
        state: 'open',
        updatedAt: world.now(),
      });
      return { ...ensured('updated', standing.number), issue: structuredClone(standing) };
    },
    ensureCheckRun: async (wish) => {
      world.reads.push('checkRuns');
      const standing = [...repository.checks.values()].find(
        ({ name, commit }) => name === wish.name && commit === wish.commit,
      );
      if (standing === undefined) {
        wrote('createCheck');
        const id = world.nextId();
        repository.checks.set(id, { ...wish, id });
        return ensured('created', id);
      }
      const { id, ...was } = standing;
      if (JSON.stringify(was) === JSON.stringify(wish)) return ensured('unchanged', id);
      wrote('updateCheck');
      repository.checks.set(id, { ...wish, id });
      return ensured('updated', id);
    },
  };
}
