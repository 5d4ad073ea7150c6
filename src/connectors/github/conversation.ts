import { GitHubRefused, WriteForbidden } from '../../domain/errors.ts';
import type { Comment, Issue } from '../../domain/github-repository.ts';
import type { CommentWish, Ensured, GitHubWriter, IssueWish } from '../../domain/github-writes.ts';
import { commentOf, issueOf } from './parsed.ts';
import { sameText } from './pull-request.ts';
import { createReader, type RepositoryClient } from './reader.ts';
import { createOnce } from './transport.ts';

/** Comments, reactions and issues: one for each marker, edited in place, and nobody else's are touched. */
export function createConversation(
  client: RepositoryClient,
): Pick<GitHubWriter, 'ensureComment' | 'ensureIssue' | 'react'> {
  const { repository, octokit, appLogin } = client;
  const { issues, reactions } = octokit.rest;
  const here = { owner: repository.owner, repo: repository.name };
  const reader = createReader(client);

  return { ensureComment, ensureIssue, react };

  async function ensureComment(wish: CommentWish): Promise<Ensured> {
    assertMarked(wish);
    const known = wish.known === null ? null : await reader.comment(wish.known);
    const standing = known ?? (await findComment(wish));
    if (standing !== null) return editComment(wish, standing);
    const made = await createOnce(
      () => findComment(wish),
      async () => {
        const { data } = await issues.createComment({
          ...here,
          issue_number: wish.issue,
          body: wish.body,
        });
        return commentOf(data, appLogin);
      },
    );
    return commented('created', wish.issue, made.id);
  }

  async function findComment({ issue, marker }: CommentWish): Promise<Comment | null> {
    const comments = await reader.comments(issue);
    return comments.find(({ author, body }) => author.kind === 'app' && body.includes(marker)) ?? null;
  }

  async function editComment(wish: CommentWish, { id, author, body }: Comment): Promise<Ensured> {
    if (author.kind !== 'app') throw new GitHubRefused(`Comment ${id} is ${author.login}'s, not APEG's`);
    if (sameText(body) === sameText(wish.body)) return commented('unchanged', wish.issue, id);
    await issues.updateComment({ ...here, comment_id: id, body: wish.body });
    return commented('updated', wish.issue, id);
  }

  function commented(outcome: Ensured['outcome'], issue: number, id: number): Ensured {
    const url = `${webUrl()}/issues/${issue}#issuecomment-${id}`;
    return { outcome, number: id, url, notes: [] };
  }

  function webUrl(): string {
    const api = new URL(octokit.request.endpoint.DEFAULTS.baseUrl);
    const host = api.host === 'api.github.com' ? 'github.com' : api.host;
    return `${api.protocol}//${host}/${here.owner}/${here.repo}`;
  }

  /** GitHub answers the same to a reaction that is there already. */
  async function react(comment: number, content: Parameters<GitHubWriter['react']>[1]): Promise<void> {
    await reactions.createForIssueComment({ ...here, comment_id: comment, content });
  }

  async function ensureIssue(wish: IssueWish): Promise<Ensured & { readonly issue: Issue }> {
    assertMarked(wish);
    const known = wish.known === null ? null : await reader.issue(wish.known);
    const standing = known ?? (await findIssue(wish.marker));
    if (standing !== null) return editIssue(wish, standing);
    const { title, body, labels } = wish;
    const made = await createOnce(
      () => findIssue(wish.marker),
      async () =>
        issueOf((await issues.create({ ...here, title, body, labels: [...labels] })).data, appLogin),
    );
    return ensured('created', made);
  }

  /** Among the App's own issues, the oldest first: there it is, however many pull requests came later. */
  async function findIssue(marker: string): Promise<Issue | null> {
    const { data } = await issues.listForRepo({
      ...here,
      creator: appLogin,
      state: 'all',
      sort: 'created',
      direction: 'asc',
      per_page: 100,
    });
    const own = data.filter((issue) => !issue.pull_request).map((issue) => issueOf(issue, appLogin));
    return own.find(({ author, body }) => author.kind === 'app' && body.includes(marker)) ?? null;
  }

  async function editIssue(wish: IssueWish, standing: Issue): Promise<Ensured & { readonly issue: Issue }> {
    if (standing.author.kind !== 'app')
      throw new GitHubRefused(`Issue #${standing.number} is ${standing.author.login}'s, not APEG's`);
    const reopens = standing.state === 'closed' && wish.whenClosed === 'reopen';
    if (standing.state === 'closed' && !reopens) return ensured('unchanged', standing);
    const labels = [...new Set([...standing.labels, ...wish.labels])];
    const changed = {
      ...(standing.title === wish.title ? {} : { title: wish.title }),
      ...(sameText(standing.body) === sameText(wish.body) ? {} : { body: wish.body }),
      ...(labels.length === standing.labels.length ? {} : { labels }),
      ...(reopens ? { state: 'open' as const } : {}),
    };
    if (Object.keys(changed).length === 0) return ensured('unchanged', standing);
    const { data } = await issues.update({ ...here, issue_number: standing.number, ...changed });
    return ensured('updated', issueOf(data, appLogin));
  }
}

function ensured(outcome: Ensured['outcome'], issue: Issue): Ensured & { readonly issue: Issue } {
  return { outcome, number: issue.number, url: issue.url, notes: [], issue };
}

/** What cannot be found again would be made anew each time. */
function assertMarked({ marker, body }: { readonly marker: string; readonly body: string }): void {
  if (marker.length >= 8 && body.includes(marker)) return;
  throw new WriteForbidden('A body without its marker could not be found again', {
    hint: 'Put the whole marker, at least 8 characters, into the body.',
  });
}
