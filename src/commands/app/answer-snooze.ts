import { daysOf } from '../../domain/app-settings.ts';
import type { CommentCommand } from '../../domain/comment-command.ts';
import { dayOf, daysAfter } from '../../domain/time.ts';
import { roundsOf } from '../../proposals/pull-requests/decide.ts';
import { readMarker } from '../../proposals/pull-requests/marker.ts';
import type { Answer } from '../../rendering/answer.ts';
import { hintsFor } from '../reference.ts';
import { setMarker } from './pull-request-writes.ts';
import type { Scene } from './scene.ts';

/** Writes the end of the snooze into the pull request and closes it. */
export async function answerSnooze(
  { id, time }: Extract<CommentCommand, { verb: 'snooze' }>,
  { deps, writer, settings }: Scene,
): Promise<Answer> {
  const rounds = roundsOf(id, (await writer.pullRequests()).items);
  const open = rounds.find(({ state }) => state === 'open');
  const marker = open === undefined ? null : readMarker(open.body);
  if (open === undefined || marker === null || marker.id !== id) return cannot(id, open?.number ?? null);
  const days = time === undefined ? settings.app.pullRequests.snoozeDays : daysOf(time);
  const until = daysAfter(deps.clock.now(), days);
  await setMarker(open, { ...marker, snoozed_until: until }, writer);
  await writer.closePullRequest(open.number);
  return {
    state: 'done',
    verdict: `${id} is snoozed until ${dayOf(until)}: pull request ${open.number} is closed`,
    details: [
      'It is proposed again after that, if the evidence still carries it',
      'Reopen it to end the snooze',
    ],
    next: hintsFor(['status', 'explain']),
  };
}

function cannot(id: string, open: number | null): Answer {
  return {
    state: 'refused',
    verdict:
      open === null
        ? `There is no open pull request of ${id} to snooze`
        : `The hidden state of pull request ${open} is gone or changed, so it cannot be snoozed`,
    details: [
      open === null ? 'One that is closed stays closed until its evidence changes' : 'Close it to refuse it',
    ],
    next: hintsFor(['status', 'explain']),
  };
}
