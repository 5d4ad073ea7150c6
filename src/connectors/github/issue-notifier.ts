import { sha256 } from '../../domain/digest.ts';
import { ApegError, GitHubUnavailable } from '../../domain/errors.ts';
import type { GitHubWriter } from '../../domain/github-writes.ts';
import { NotificationFailed, type Notifier } from '../../domain/notifier.ts';

const MARKER = '<!-- apeg:orders -->';
const RETRY_MS = 5_000;
/** GitHub takes 65,536 characters. */
const LONGEST = 60_000;

/**
 * Keeps one issue of a repository at how things stand, and adds each message after the first as a comment, so that those who watch it are
 * told. Somebody who closed the issue gets it opened again by the next message.
 */
export function createIssueNotifier(writer: Pick<GitHubWriter, 'ensureIssue' | 'ensureComment'>): Notifier {
  return {
    name: 'issue',
    send: async ({ subject, markdown }) => {
      const body = markdown.slice(0, LONGEST);
      // The same message again, after an answer that was lost, is the same comment.
      const marker = `<!-- apeg:orders ${sha256(body).slice(0, 16)} -->`;
      try {
        const { number, outcome } = await writer.ensureIssue({
          marker: MARKER,
          title: subject,
          body: `${body}\n${MARKER}\n`,
          labels: ['apeg'],
          known: null,
          whenClosed: 'reopen',
        });
        if (outcome !== 'created')
          await writer.ensureComment({
            issue: number,
            marker,
            body: `**${subject}**\n\n${body}\n${marker}\n`,
            known: null,
          });
      } catch (error) {
        if (!(error instanceof ApegError)) throw error;
        throw new NotificationFailed(`GitHub did not take the message (${error.code})`, {
          retryAfterMs: error instanceof GitHubUnavailable ? RETRY_MS : null,
          hint: 'Look at the permissions of the App: it needs issues: write.',
        });
      }
    },
  };
}
