import { z } from 'zod';
import type { Task } from '../../domain/app-settings.ts';
import { ApegError, GitHubUnavailable } from '../../domain/errors.ts';
import type { RepositoryRef } from '../../domain/github-repository.ts';
import type { GitHubWriter } from '../../domain/github-writes.ts';
import type { StateStore } from '../../domain/state-store.ts';
import type { Board } from '../../proposals/pull-requests/board.ts';
import { PROPOSAL_BRANCHES } from '../../proposals/pull-requests/decide.ts';
import type { Answer } from '../../rendering/answer.ts';
import type { AppDeps } from './deps.ts';
import { type LookRequest, look, readSettings } from './look.ts';
import type { BenchScene } from './operation-bench.ts';
import { dryRun } from './operation-dry-run.ts';
import { proposeOnGitHub } from './propose.ts';
import { keepViewCounters, watchOrders } from './shop-looks.ts';
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

const FAILED = 'failed-tasks';
const FailedTasks = z.strictObject({ v: z.literal(1), tasks: z.array(z.string()) });

/** Does a task that a schedule or a dispatch asked for. */
export async function runTask(repository: RepositoryRef, request: TaskRequest, deps: AppDeps): Promise<void> {
  const writer = deps.github.writer(repository);
  const now = deps.clock.now();
  const errors = [...problemsOf(request)];
  const state = deps.state(repository);
  const failedBefore = await readFailed(state);
  const board = async (): Promise<Board | null> => {
    // A day on which nothing is watched is no news.
    if (request.task === 'verify' && errors.length === 0 && !(await verifyOutcomes(writer, deps)))
      return null;
    if (errors.length === 0) errors.push(...(await shopErrors(request.task, writer, deps)));
    // These come every hour or day; an analysis with each would say nothing new, but that what failed before works again.
    const often = request.task === 'orders' || request.task === 'views-snapshot';
    if (errors.length === 0 && often && !failedBefore.includes(request.task)) return null;
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
    await writeFailed(state, failedBefore, { task: request.task, failed: errors.length > 0 });
  } catch (error) {
    if (!(error instanceof ApegError) || error instanceof GitHubUnavailable) throw error;
    deps.record('task-failed', { repository: repository.id, task: request.task, code: error.code });
    const failed = { id: request.task, text: sentence(error) };
    await showBoard(
      {
        standings: await openOnes(writer),
        notProposed: [],
        outcomes: await readWatched(state),
        errors: [...errors, failed],
      },
      writer,
    );
    await writeFailed(state, failedBefore, { task: request.task, failed: true });
  }
  deps.record('task-done', { repository: repository.id, task: request.task });
}

/** Tasks whose last run failed, so that the dashboard has an error to take away. */
async function readFailed(state: StateStore): Promise<readonly string[]> {
  return FailedTasks.safeParse(await state.read(FAILED)).data?.tasks ?? [];
}

async function writeFailed(
  state: StateStore,
  before: readonly string[],
  { task, failed }: { readonly task: string; readonly failed: boolean },
): Promise<void> {
  if (failed === before.includes(task)) return;
  const tasks = failed ? [...before, task] : before.filter((one) => one !== task);
  await state.write(FAILED, { v: 1, tasks } satisfies z.infer<typeof FailedTasks>);
}

function problemsOf({ problem }: TaskRequest): Board['errors'] {
  return problem === null ? [] : [{ id: 'dispatch', text: problem }];
}

/** What a task does with the repository's shops; none of it changes anything in a shop. */
const SHOP_TASKS: Partial<Record<TaskRequest['task'], (scene: BenchScene) => Promise<Answer>>> = {
  'dry-run-sync': (scene) => dryRun('sync', { ...scene, asker: NOBODY }),
  'dry-run-seo': (scene) => dryRun('seo', { ...scene, asker: NOBODY }),
  orders: watchOrders,
  'views-snapshot': keepViewCounters,
};
const NOBODY = { login: 'schedule or dispatch', role: 'none' };

/** A task about shops: what comes of it is where it belongs, and on the dashboard where it is a "no". */
async function shopErrors(
  task: TaskRequest['task'],
  writer: GitHubWriter,
  deps: AppDeps,
): Promise<Board['errors']> {
  const answer = await SHOP_TASKS[task]?.({ deps, writer, ...(await readSettings(writer, deps)) });
  return answer === undefined || answer.state === 'done'
    ? []
    : [{ id: task, text: [answer.verdict, ...answer.details].join('; ') }];
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
