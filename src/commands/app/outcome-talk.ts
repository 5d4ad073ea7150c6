import type { GitHubWriter } from '../../domain/github-writes.ts';
import type { LedgerEntry } from '../../domain/ledger.ts';
import { dayOf } from '../../domain/time.ts';
import { type Answer, answerBody } from '../../rendering/answer.ts';
import { outcomeLines } from '../../rendering/outcome.ts';
import { hintsFor } from '../reference.ts';
import type { PutUpRevert } from './outcome-pulls.ts';
import type { Watched } from './watched.ts';

/** A verdict, and what follows from it. */
export interface Verdict {
  readonly entry: LedgerEntry;
  /** Null where nothing is to be taken back. */
  readonly revert: PutUpRevert | null;
}

/** Says on the merged pull request what came of it so far, in one comment that is edited. */
export async function sayOutcome(watched: Watched, verdict: Verdict, writer: GitHubWriter): Promise<void> {
  const { entry, revert } = verdict;
  await say(watched, writer, {
    state: 'done',
    verdict: `${entry.outcome}: ${entry.reason}`,
    details: [
      ...(revert === null ? [] : [revertLine(revert)]),
      `Merged on ${dayOf(watched.merged.at)} as ${watched.merged.commit.slice(0, 12)}, revision ${watched.revision}; that day belongs to neither side`,
      ...outcomeLines(entry),
    ],
    next: hintsFor(['status', 'explain'], watched.proposal),
  });
}

/** Says that nothing can be watched any more. */
export async function sayGone(watched: Watched, writer: GitHubWriter): Promise<void> {
  await say(watched, writer, {
    state: 'done',
    verdict: 'INCONCLUSIVE: the files of this proposal are not on the default branch any more',
    details: ['It is not watched any longer'],
    next: hintsFor(['status', 'help']),
  });
}

async function say(
  { proposal, revision, pull }: Watched,
  writer: GitHubWriter,
  answer: Answer,
): Promise<void> {
  const marker = `<!-- apeg:outcome ${proposal}/${revision} -->`;
  await writer.ensureComment({ issue: pull, marker, body: answerBody(answer, marker), known: null });
}

function revertLine(revert: PutUpRevert): string {
  switch (revert.outcome) {
    case 'opened':
    case 'there':
      return `Pull request ${revert.pull} takes it back; nothing is merged by APEG`;
    case 'merged':
      return `It was taken back by pull request ${revert.pull}`;
    case 'refused':
      return `Pull request ${revert.pull}, which takes it back, was closed, and is not opened again`;
    case 'left':
      return 'People work on the branch that takes it back, so it is left to them';
    case 'waiting':
      return 'It is to be taken back as soon as the limits of the settings let another pull request be opened';
    case 'stuck':
      return `It cannot be taken back by itself: ${revert.reason}`;
  }
}
