import { GitHubRefused } from '../../domain/errors.ts';
import type { PullRequest } from '../../domain/github-repository.ts';
import type { Ensured, PullRequestWish } from '../../domain/github-writes.ts';
import { assertOwnBranch } from './guards.ts';
import { pullRequestOf } from './parsed.ts';
import { createReader, type RepositoryClient } from './reader.ts';
import { createOnce, messageOf, statusOf } from './transport.ts';

/** Opens, edits and closes pull requests from branches of APEG's; it can neither approve nor merge. */
export interface PullRequests {
  ensure(wish: PullRequestWish): Promise<Ensured>;
  close(number: number): Promise<'closed' | 'unchanged'>;
}

/** Pull requests of a repository that can be written to. */
export function createPullRequests(client: RepositoryClient): PullRequests {
  const { repository, octokit, appLogin } = client;
  const { pulls, issues } = octokit.rest;
  const here = { owner: repository.owner, repo: repository.name };
  const reader = createReader(client);

  return {
    ensure: async (wish) => {
      assertOwnBranch(wish.branch, repository.defaultBranch);
      const standing = wish.standing === 'unknown' ? await openFrom(wish.branch) : wish.standing;
      if (standing === null || standing.state === 'closed') return open(wish);
      return edit(wish, standing);
    },
    close: async (number) => {
      const found = await reader.pullRequest(number);
      if (found === null) throw new GitHubRefused(`There is no pull request #${number}`);
      assertOwnBranch(found.head.branch, repository.defaultBranch);
      assertOurs(found);
      if (found.state === 'closed') return 'unchanged';
      await pulls.update({ ...here, pull_number: number, state: 'closed' });
      return 'closed';
    },
  };

  async function openFrom(branch: string): Promise<PullRequest | null> {
    return (await reader.pullRequestsFrom(branch)).find(({ state }) => state === 'open') ?? null;
  }

  async function open(wish: PullRequestWish): Promise<Ensured> {
    let made: PullRequest;
    try {
      made = await createOnce(
        () => openFrom(wish.branch),
        () => create(wish),
      );
    } catch (error) {
      // Somebody was faster: GitHub has one open pull request for a branch at most.
      const other = statusOf(error) === 422 ? await openFrom(wish.branch) : null;
      if (other === null) throw error;
      return edit(wish, other);
    }
    await label(wish, made);
    return ensured('created', made, await askForReview(made.number, wish.reviewers));
  }

  async function create({ branch, title, body }: PullRequestWish): Promise<PullRequest> {
    const { data } = await pulls.create({
      ...here,
      title,
      body,
      head: branch,
      base: repository.defaultBranch,
      maintainer_can_modify: true,
    });
    return pullRequestOf(data, repository, appLogin);
  }

  async function edit(wish: PullRequestWish, standing: PullRequest): Promise<Ensured> {
    assertOurs(standing);
    const { title, body } = wish;
    const edited = standing.title !== title || sameText(standing.body) !== sameText(body);
    if (edited) await pulls.update({ ...here, pull_number: standing.number, title, body });
    const relabelled = await label(wish, standing);
    return ensured(edited || relabelled ? 'updated' : 'unchanged', standing);
  }

  async function label({ labels }: PullRequestWish, standing: PullRequest): Promise<boolean> {
    const kept = standing.labels.filter((name) => !labels.retired.includes(name));
    const wished = [...new Set([...kept, ...labels.wanted])];
    if (kept.length === standing.labels.length && wished.length === kept.length) return false;
    await issues.setLabels({ ...here, issue_number: standing.number, labels: wished });
    return true;
  }

  /** A reviewer that GitHub does not take is a note, not a failure: the pull request stands. */
  async function askForReview(number: number, names: readonly string[]): Promise<string[]> {
    if (names.length === 0) return [];
    try {
      await pulls.requestReviewers({
        ...here,
        pull_number: number,
        reviewers: names.filter((name) => !name.includes('/')),
        team_reviewers: names.flatMap((name) => name.split('/')[1] ?? []),
      });
      return [];
    } catch (error) {
      if (!(error instanceof GitHubRefused)) throw error;
      return [`GitHub took none of the reviewers ${names.join(', ')}: ${messageOf(error).slice(0, 120)}`];
    }
  }

  function assertOurs({ number, author }: PullRequest): void {
    if (author.kind === 'app') return;
    throw new GitHubRefused(`#${number} was opened by ${author.login}, not by APEG`, {
      hint: 'Close it, or rename its branch, so that APEG can open its own.',
    });
  }
}

/** GitHub keeps the line ends that a browser sends. */
export function sameText(text: string): string {
  return text.replaceAll('\r\n', '\n').trimEnd();
}

function ensured(outcome: Ensured['outcome'], pull: PullRequest, notes: readonly string[] = []): Ensured {
  return { outcome, number: pull.number, url: pull.url, notes };
}
