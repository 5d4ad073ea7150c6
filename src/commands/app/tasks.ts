import type { Task } from '../../domain/app-settings.ts';
import { ApegError, GitHubUnavailable } from '../../domain/errors.ts';
import type { RepositoryRef } from '../../domain/github-repository.ts';
import type { GitHubWriter } from '../../domain/github-writes.ts';
import type { Board } from '../../proposals/pull-requests/board.ts';
import { PROPOSAL_BRANCHES } from '../../proposals/pull-requests/decide.ts';
import type { AppDeps } from './deps.ts';
import { type LookRequest, look, readSettings } from './look.ts';
import { dryRun } from './operation-dry-run.ts';
import { kindNamed } from './operation-kinds.ts';
import { proposeOnGitHub } from './propose.ts';
import { showBoard } from './show-board.ts';
import { pullsOf, standingsOf } from './standings.ts';
import { verifyOutcomes } from './verify-outcomes.ts';
import { readWatched } from './watched.ts';

/** What is to be done in a repository without anybody to answer to; the dashboard says how it went. */
export interface TaskRequest {
  /** `board` only brings the dashboard up to date. */
  readonly task: Task | 'board';
  readonly input: LookRequest;
  /** What is wrong with whoever asked for it; then nothing else is done but to say so. */
  readonly problem: string | null;
}

/** Does a task that a schedule or a dispatch asked for. */
export async function runTask(repository: RepositoryRef, request: TaskRequest, deps: AppDeps): Promise<void> {
  const writer = deps.github.writer(repository);
  const now = deps.clock.now();
  const errors = [...problemsOf(request)];
  const board = async (): Promise<Board | null> => {
    // A day on which nothing is watched is no news.
    if (request.task === 'verify' && errors.length === 0 && !(await verifyOutcomes(writer, deps)))
      return null;
    if (errors.length === 0) errors.push(...(await planOf(request.task, writer, deps)));
    const seen = await look(writer, request.input, deps);
    const notes = seen.notes.map((text) => ({ id: 'logs', text }));
    const { notProposed } = seen.suggestions;
    if (request.task === 'propose' && errors.length === 0) {
      const { standings } = await proposeOnGitHub(seen, writer, now);
      return { standings, notProposed, outcomes: seen.outcomes, errors: notes };
    }
    const { defaultBranch } = repository;
    const standings = standingsOf(seen, await pullsOf(seen, writer), { defaultBranch, now });
    return { standings, notProposed, outcomes: seen.outcomes, errors: [...errors, ...notes] };
  };
  try {
    const now = await board();
    if (now !== null) await showBoard(now, writer);
  } catch (error) {
    if (!(error instanceof ApegError) || error instanceof GitHubUnavailable) throw error;
    deps.record('task-failed', { repository: repository.id, task: request.task, code: error.code });
    const failed = { id: request.task, text: sentence(error) };
    await showBoard(
      {
        standings: await openOnes(writer),
        notProposed: [],
        outcomes: await readWatched(deps.state(repository)),
        errors: [...errors, failed],
      },
      writer,
    );
  }
  deps.record('task-done', { repository: repository.id, task: request.task });
}

function problemsOf({ task, problem }: TaskRequest): Board['errors'] {
  if (problem !== null) return [{ id: 'dispatch', text: problem }];
  switch (task) {
    case 'dry-run-seo':
    case 'orders':
    case 'views-snapshot':
      return kindNamed(task.replace(/^dry-run-/, '')) === undefined
        ? [{ id: task, text: 'is not available in the App; nothing was done' }]
        : [];
    case 'dry-run-sync':
    case 'analyze':
    case 'propose':
    case 'verify':
    case 'board':
      return [];
  }
}

/** A task that plans puts the plan up for review; what comes of it is in its pull request, and on the dashboard where it is a "no". */
async function planOf(
  task: TaskRequest['task'],
  writer: GitHubWriter,
  deps: AppDeps,
): Promise<Board['errors']> {
  const kind = kindNamed(task.replace(/^dry-run-/, ''));
  if (kind === undefined) return [];
  const asker = { login: 'schedule or dispatch', role: 'none' };
  const answer = await dryRun(kind, { deps, writer, ...(await readSettings(writer, deps)), asker });
  return answer.state === 'done' ? [] : [{ id: task, text: [answer.verdict, ...answer.details].join('; ') }];
}

/** What is open, where nothing more is known. */
async function openOnes(writer: ReturnType<AppDeps['github']['writer']>): Promise<Board['standings']> {
  const pulls = (await writer.pullRequests()).items;
  return pulls
    .filter(
      ({ state, author, head }) =>
        state === 'open' && author.kind === 'app' && head.branch.startsWith(PROPOSAL_BRANCHES),
    )
    .map((pull) => ({
      id: pull.head.branch.slice(PROPOSAL_BRANCHES.length),
      decision: { action: 'none', reason: 'unchanged', pull, until: null },
      pull: pull.number,
    }));
}

function sentence({ message, hint }: ApegError): string {
  const said = message.replaceAll(/\n\s*- /g, '; ');
  return hint === undefined ? said : `${said}. ${hint}`;
}
