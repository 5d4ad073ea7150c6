import { UsageError } from '../domain/errors.ts';
import { isLoopback } from './shop-access.ts';

/** The variables about alerts. */
export const ALERT_VARIABLES = [
  'SMTP_URL',
  'SMTP_FROM',
  'SLACK_WEBHOOK_URL',
  'APEG_ALERT_RECIPIENTS',
] as const;

/** Those of the variables that are set. */
export type AlertVariables = Readonly<Partial<Record<(typeof ALERT_VARIABLES)[number], string>>>;

/** Checks that an address may be told: it is one, and stands in APEG_ALERT_RECIPIENTS where that is set, also where it is empty. @throws UsageError */
export function allowedRecipient(address: string, { APEG_ALERT_RECIPIENTS: list }: AlertVariables): string {
  if (!/^[^\s@<>,;:"]+@[^\s@<>,;:"]+$/.test(address))
    throw new UsageError('A recipient is no e-mail address', { hint: 'Write it as ops@example.com.' });
  const allowed = list?.split(',').map((one) => one.trim().toLowerCase());
  if (allowed === undefined || allowed.includes(address.toLowerCase())) return address;
  throw new UsageError('A recipient is not among those that the host allows', {
    hint: 'On a command line that is APEG_ALERT_RECIPIENTS, in the app recipients in tenants.yml.',
  });
}

/** How mail is sent. @throws UsageError naming what is missing or wrong. */
export function mailAccessOf({ SMTP_URL: url, SMTP_FROM: from }: AlertVariables): {
  url: string;
  from: string;
} {
  if (url === undefined || from === undefined)
    throw new UsageError('Mail needs SMTP_URL and SMTP_FROM in the environment', {
      hint: 'E.g. SMTP_URL=smtps://user:password@mail.example.com and SMTP_FROM=apeg@example.com.',
    });
  if (!['smtp:', 'smtps:'].includes(URL.parse(url)?.protocol ?? ''))
    throw new UsageError('SMTP_URL is no address of a mail server', { hint: 'Write it as smtps://….' });
  return { url, from };
}

/** The address of Slack's webhook, a secret. @throws UsageError */
export function slackWebhookOf({ SLACK_WEBHOOK_URL: url }: AlertVariables): string {
  const protocol = URL.parse(url ?? '')?.protocol;
  if (url !== undefined && (protocol === 'https:' || (protocol === 'http:' && isLoopback(url)))) return url;
  throw new UsageError('Slack needs SLACK_WEBHOOK_URL, an https:// address, in the environment', {
    hint: 'Make an incoming webhook in Slack; its address is a secret.',
  });
}
