import {
  type AlertVariables,
  allowedRecipient,
  mailAccessOf,
  slackWebhookOf,
} from '../config/alert-access.ts';
import { createEmailNotifier } from '../connectors/email/notifier.ts';
import { createFileNotifier } from '../connectors/files/alert-file.ts';
import { createIssueNotifier } from '../connectors/github/issue-notifier.ts';
import { createSlackNotifier } from '../connectors/slack/notifier.ts';
import { UsageError } from '../domain/errors.ts';
import { NotificationFailed, type Notifier, type NotifierRequest } from '../domain/notifier.ts';
import type { Tenant } from '../domain/tenants.ts';
import type { Timer } from '../domain/timer.ts';

/** The notifiers that somebody asked for. @throws UsageError where the environment lacks what one needs. */
export function createNotifiers(
  { emails, slack, file, issue }: NotifierRequest,
  variables: AlertVariables,
  timer: Timer,
): Notifier[] {
  const mail = emails.map((address, index) =>
    createEmailNotifier(
      mailAccessOf(variables),
      allowedRecipient(address, variables),
      mailName(index, emails),
    ),
  );
  return [
    ...mail,
    ...(slack ? [createSlackNotifier(slackWebhookOf(variables), timer)] : []),
    ...(file === undefined ? [] : [createFileNotifier(file, timer)]),
    ...(issue === undefined ? [] : [createIssueNotifier(issue)]),
  ];
}

/**
 * The notifiers of one repository in the App, by the credentials and to the recipients that the host has bound to it. What the host does
 * not allow, or has no credentials for, fails when it is told, so that the others are told all the same.
 */
export function createTenantNotifiers(
  { emails, slack, issue }: NotifierRequest,
  { credentials, recipients }: Tenant,
  timer: Timer,
): Notifier[] {
  const variables = { ...credentials, APEG_ALERT_RECIPIENTS: recipients.join(',') };
  const none = { emails: [], slack: false };
  const own = (called: string, request: Partial<NotifierRequest>): Notifier => {
    try {
      const [made] = createNotifiers({ ...none, ...request }, variables, timer);
      return { name: called, send: async (notice) => made?.send(notice) };
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      const failed = new NotificationFailed(error.message, { retryAfterMs: null });
      return { name: called, send: () => Promise.reject(failed) };
    }
  };
  return [
    ...emails.map((address, index) => own(mailName(index, emails), { emails: [address] })),
    ...(slack ? [own('slack', { slack })] : []),
    ...(issue === undefined ? [] : [own('issue', { issue })]),
  ];
}

/** A recipient in reports, which hold no address. */
function mailName(index: number, emails: readonly string[]): string {
  return emails.length === 1 ? 'e-mail' : `e-mail ${index + 1}`;
}
