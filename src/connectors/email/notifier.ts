import { NotificationFailed, type Notifier } from '../../domain/notifier.ts';

/** How mail is sent. */
export interface MailAccess {
  /** `smtp://` or `smtps://`, with name and password where the server wants them. */
  readonly url: string;
  readonly from: string;
}

const TIMEOUT_MS = 15_000;
const RETRY_MS = 2_000;
const FOR_GOOD = new Set(['EAUTH', 'EENVELOPE', 'EMESSAGE', 'ENOAUTH']);

/** Sends to one address. A server that is not on this machine must speak TLS. The mailer is loaded with the first message. */
export function createEmailNotifier({ url, from }: MailAccess, to: string, name: string): Notifier {
  const { hostname } = new URL(url);
  const connect = async () => {
    const { createTransport } = await import('nodemailer');
    return createTransport({
      url,
      requireTLS: !['127.0.0.1', 'localhost', '[::1]'].includes(hostname),
      connectionTimeout: TIMEOUT_MS,
      greetingTimeout: TIMEOUT_MS,
      socketTimeout: TIMEOUT_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  };
  let transport: ReturnType<typeof connect> | undefined;
  return {
    name,
    send: async ({ subject, text }) => {
      const mailer = await (transport ??= connect());
      try {
        await mailer.sendMail({ from, to, subject, text });
      } catch (error) {
        throw failure(error);
      }
    },
  };
}

/** The text of such an error can hold addresses; its code does not. */
function failure(error: unknown): NotificationFailed {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  const answer = error instanceof Error && 'responseCode' in error ? Number(error.responseCode) : 0;
  const final = answer >= 500 || (FOR_GOOD.has(code) && !(answer >= 400));
  const said = answer > 0 ? `${code}, ${answer}` : code;
  return new NotificationFailed(`The mail server did not take the message (${said})`, {
    retryAfterMs: final ? null : RETRY_MS,
    hint: 'Look at SMTP_URL and SMTP_FROM.',
  });
}
