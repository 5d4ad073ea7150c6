import { ApegError } from './errors.ts';
import type { GitHubWriter } from './github-writes.ts';

/** A message for people who look after a shop, in the form that each medium takes; it holds nothing of a buyer. */
export interface Notice {
  /** One line. */
  readonly subject: string;
  /** Plain text, for mail and files. */
  readonly text: string;
  /** What Slack shows as plain text. */
  readonly slack: string;
  /** Markdown, for an issue. */
  readonly markdown: string;
}

/** One way to reach people. */
export interface Notifier {
  /** What reports call it: never an address or a URL that is a secret. */
  readonly name: string;
  /** Settles when the message was taken by the other end. @throws NotificationFailed */
  send(notice: Notice): Promise<void>;
}

/** Where alerts go. */
export interface NotifierRequest {
  readonly emails: readonly string[];
  readonly slack: boolean;
  /** A file that gets a line for each message. */
  readonly file?: string | undefined;
  /** A repository on GitHub that keeps an issue. */
  readonly issue?: Pick<GitHubWriter, 'ensureIssue' | 'ensureComment'> | undefined;
}

/** A message was not taken by the other end. The text holds no address, no credential and no URL. */
export class NotificationFailed extends ApegError {
  readonly code = 'notification-failed';
  override readonly kind = 'outside';
  /** How long to wait before another attempt, in milliseconds; null where none would help. */
  readonly retryAfterMs: number | null;

  constructor(message: string, detail: { readonly retryAfterMs: number | null; readonly hint?: string }) {
    super(message, detail);
    this.retryAfterMs = detail.retryAfterMs;
  }
}
