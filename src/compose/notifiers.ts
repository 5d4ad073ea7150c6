import {
  type AlertVariables,
  allowedRecipient,
  mailAccessOf,
  slackWebhookOf,
} from '../config/alert-access.ts';
import { createEmailNotifier } from '../connectors/email/notifier.ts';
import { createFileNotifier } from '../connectors/files/alert-file.ts';
import { createSlackNotifier } from '../connectors/slack/notifier.ts';
import type { Notifier, NotifierRequest } from '../domain/notifier.ts';
import type { Timer } from '../domain/timer.ts';

/** The notifiers that somebody asked for. @throws UsageError where the environment lacks what one needs. */
export function createNotifiers(
  { emails, slack, file }: NotifierRequest,
  variables: AlertVariables,
  timer: Timer,
): Notifier[] {
  const mail = emails.map((address, index) =>
    createEmailNotifier(
      mailAccessOf(variables),
      allowedRecipient(address, variables),
      emails.length === 1 ? 'e-mail' : `e-mail ${index + 1}`,
    ),
  );
  return [
    ...mail,
    ...(slack ? [createSlackNotifier(slackWebhookOf(variables), timer)] : []),
    ...(file === undefined ? [] : [createFileNotifier(file, timer)]),
  ];
}
