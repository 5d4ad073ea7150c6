import type { CommentCommand } from '../../domain/comment-command.ts';
import { ApegError, GitHubUnavailable } from '../../domain/errors.ts';
import type { Answer } from '../../rendering/answer.ts';
import { commentReference, hintsFor } from '../reference.ts';
import { answerAnalyze, answerExplain, answerPropose, answerStatus } from './answer-looks.ts';
import { answerSnooze } from './answer-snooze.ts';
import { answerDoctor } from './doctor.ts';
import { dryRun, dryRunRollback } from './operation-dry-run.ts';
import { executePlan } from './operation-execute.ts';
import type { Scene } from './scene.ts';
import { showOrders } from './shop-looks.ts';

/** Carries a command out and says what happened; a refusal and a failure are answers too. Faults of APEG's own, and outages, are thrown. */
export async function answerTo(command: CommentCommand, scene: Scene): Promise<Answer> {
  try {
    return await answerOf(command, scene);
  } catch (error) {
    // What passes by itself is worth another try.
    if (!(error instanceof ApegError) || error instanceof GitHubUnavailable) throw error;
    return {
      state: error.kind === 'outside' ? 'failed' : 'refused',
      verdict: `Nothing was changed: ${firstLine(error.message)}`,
      details: [...restOf(error.message), ...(error.hint === undefined ? [] : [error.hint])],
      next: hintsFor(['doctor', 'help']),
    };
  }
}

async function answerOf(command: CommentCommand, scene: Scene): Promise<Answer> {
  switch (command.verb) {
    case 'help':
      return answerHelp(scene);
    case 'analyze':
      return answerAnalyze(command, scene);
    case 'propose':
      return answerPropose(scene);
    case 'explain':
      return answerExplain(command, scene);
    case 'status':
      return answerStatus(scene);
    case 'snooze':
      return answerSnooze(command, scene);
    case 'dry-run':
      return answerDryRun(command, scene);
    case 'rollback':
      return dryRunRollback(command, scene);
    case 'execute':
      return executePlan(command, scene);
    case 'doctor':
      return answerDoctor(scene);
  }
}

function answerHelp({ settings }: Scene): Answer {
  return {
    state: 'done',
    verdict: 'What can be said to APEG, on the first line of a comment',
    details: [],
    next: commentReference(settings.app).map(({ usage, summary, role }) => ({
      usage,
      summary: `${summary}; needs the role ${role ?? 'read'}`,
    })),
  };
}

async function answerDryRun(
  { operation }: Extract<CommentCommand, { verb: 'dry-run' }>,
  scene: Scene,
): Promise<Answer> {
  return operation === 'orders' ? showOrders(scene) : dryRun(operation, scene);
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}

function restOf(text: string): string[] {
  return text
    .split('\n')
    .slice(1)
    .map((line) => line.replace(/^\s*- /, ''));
}
