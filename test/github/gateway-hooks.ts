import { createHmac, randomUUID } from 'node:crypto';

/** A delivery as the gateway remembers it, with all that is needed to send it again. */
export interface SentHook {
  readonly id: number;
  readonly guid: string;
  readonly event: string;
  readonly body: string;
  readonly delivered_at: string;
  status_code: number;
  readonly redelivery: boolean;
}

/** Webhooks of the App: signed, sent one after the other, remembered, and sent again when asked. */
export interface Hooks {
  readonly sent: SentHook[];
  /** Where the App listens; null drops what comes, as GitHub does with a host that is down. */
  target: string | null;
  send(event: string, payload: unknown): void;
  /** Has `settled` wait for what is about to send. */
  expect(sending: Promise<void>): void;
  /** @returns whether there is such a delivery. */
  resend(id: number): boolean;
  /** Resolves when everything that was sent so far has been answered. */
  settled(): Promise<void>;
}

/** Hooks that are signed with a secret. */
export function createHooks(secret: string): Hooks {
  let ids = 0;
  let queue: Promise<void> = Promise.resolve();
  const sent: SentHook[] = [];

  const hooks: Hooks = {
    sent,
    target: null,
    send: (event, payload) => enqueue(event, JSON.stringify(payload), randomUUID(), false),
    expect: (sending) => {
      queue = queue.then(() => sending);
    },
    resend: (id) => {
      const hook = sent.find((one) => one.id === id);
      if (hook === undefined) return false;
      enqueue(hook.event, hook.body, hook.guid, true);
      return true;
    },
    settled: async () => {
      for (let seen: Promise<void> | null = null; seen !== queue; ) {
        seen = queue;
        await queue;
      }
    },
  };
  return hooks;

  function enqueue(event: string, body: string, guid: string, redelivery: boolean): void {
    const delivered_at = new Date().toISOString();
    const hook: SentHook = { id: ++ids, guid, event, body, delivered_at, status_code: 0, redelivery };
    sent.push(hook);
    queue = queue.then(async () => {
      hook.status_code = await post(hook);
    });
  }

  async function post({ event, body, guid }: SentHook): Promise<number> {
    if (hooks.target === null) return 0;
    const signature = createHmac('sha256', secret).update(body).digest('hex');
    try {
      const answer = await fetch(hooks.target, {
        method: 'POST',
        body,
        headers: {
          'content-type': 'application/json',
          'user-agent': 'GitHub-Hookshot/test',
          'x-github-delivery': guid,
          'x-github-event': event,
          'x-hub-signature-256': `sha256=${signature}`,
        },
        signal: AbortSignal.timeout(10_000),
      });
      await answer.arrayBuffer();
      return answer.status;
    } catch {
      return 0;
    }
  }
}
