import { NotificationFailed, type Notifier } from '../../domain/notifier.ts';
import type { Timer } from '../../domain/timer.ts';
import { exchange } from '../http/exchange.ts';
import { retryAfterMs } from '../http/waiting.ts';

const TIMEOUT_MS = 10_000;
const RETRY_MS = 2_000;
/** Slack cuts longer texts. */
const LONGEST = 39_000;

/** Posts to one incoming webhook, whose URL is a secret. Source: Slack, "Sending messages using incoming webhooks". */
export function createSlackNotifier(url: string, timer: Timer): Notifier {
  return {
    name: 'slack',
    send: async ({ slack }) => {
      const body = JSON.stringify({ text: slack.slice(0, LONGEST), mrkdwn: false });
      const headers = { 'content-type': 'application/json' };
      const answer = await exchange({ method: 'POST', url, headers, body }, TIMEOUT_MS);
      if (answer.kind !== 'answered')
        throw new NotificationFailed(`Slack could not be reached (${answer.reason})`, {
          retryAfterMs: RETRY_MS,
        });
      if (answer.status === 200) return;
      const again = answer.status === 429 || answer.status >= 500;
      throw new NotificationFailed(`Slack answered ${answer.status}`, {
        retryAfterMs: again ? (retryAfterMs(answer.headers, timer) ?? RETRY_MS) : null,
        hint: 'Look at SLACK_WEBHOOK_URL.',
      });
    },
  };
}
