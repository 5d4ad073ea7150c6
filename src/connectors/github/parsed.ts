import type { RestEndpointMethodTypes } from '@octokit/rest';
import type {
  Author,
  Comment,
  Issue,
  PullRequest,
  RepositoryRef,
  Review,
} from '../../domain/github-repository.ts';

type Pull =
  | RestEndpointMethodTypes['pulls']['get']['response']['data']
  | RestEndpointMethodTypes['pulls']['list']['response']['data'][number];

interface User {
  readonly login: string;
  readonly type?: string;
}

/** An account as an author; a deleted one is GitHub's ghost. */
export function authorOf(user: User | null | undefined, appLogin: string): Author {
  if (user === null || user === undefined) return { login: 'ghost', kind: 'person' };
  const bot = user.type === 'Bot' || user.login.endsWith('[bot]');
  return { login: user.login, kind: user.login === appLogin ? 'app' : bot ? 'bot' : 'person' };
}

/** A pull request of a repository, from any answer that holds one. */
export function pullRequestOf(pull: Pull, { id, owner }: RepositoryRef, appLogin: string): PullRequest {
  return {
    number: pull.number,
    title: pull.title,
    body: pull.body ?? '',
    state: pull.state === 'open' ? 'open' : 'closed',
    merged: pull.merged_at !== null,
    // A fork that is gone has no repository any more.
    head: { branch: pull.head.ref, commit: pull.head.sha, fork: pull.head.repo?.id !== id },
    base: pull.base.ref,
    author: authorOf(pull.user, appLogin),
    labels: pull.labels.map(({ name }) => name),
    reviewers: [
      ...(pull.requested_reviewers ?? []).map(({ login }) => login),
      ...(pull.requested_teams ?? []).map(({ slug }) => `${owner}/${slug}`),
    ],
    url: pull.html_url,
    createdAt: pull.created_at,
    updatedAt: pull.updated_at,
    closedAt: pull.closed_at,
    // Of one that is open it is a trial of GitHub's.
    mergeCommit: pull.merged_at === null ? null : pull.merge_commit_sha,
  };
}

/** An issue. */
export function issueOf(
  issue: RestEndpointMethodTypes['issues']['get']['response']['data'],
  appLogin: string,
): Issue {
  return {
    number: issue.number,
    title: issue.title,
    body: issue.body ?? '',
    state: issue.state === 'open' ? 'open' : 'closed',
    author: authorOf(issue.user, appLogin),
    labels: issue.labels.map((label) => (typeof label === 'string' ? label : (label.name ?? ''))),
    url: issue.html_url,
    updatedAt: issue.updated_at,
  };
}

/** A comment. */
export function commentOf(
  comment: RestEndpointMethodTypes['issues']['getComment']['response']['data'],
  appLogin: string,
): Comment {
  return {
    id: comment.id,
    body: comment.body ?? '',
    author: authorOf(comment.user, appLogin),
    createdAt: comment.created_at,
    updatedAt: comment.updated_at,
  };
}

const VERDICTS: ReadonlyMap<string, Review['verdict']> = new Map([
  ['APPROVED', 'approved'],
  ['CHANGES_REQUESTED', 'changes-requested'],
  ['COMMENTED', 'commented'],
  ['DISMISSED', 'dismissed'],
]);

/** A review; none where it was not handed in yet. */
export function reviewOf(
  {
    user,
    state,
    commit_id: commit,
  }: RestEndpointMethodTypes['pulls']['listReviews']['response']['data'][number],
  appLogin: string,
): Review[] {
  const verdict = VERDICTS.get(state.toUpperCase());
  if (verdict === undefined) return [];
  return [{ author: authorOf(user, appLogin), verdict, commit }];
}
