import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pino } from 'pino';
import { createNodeMiddleware, Probot } from 'probot';
import { concerns } from '../../commands/app/route.ts';
import type { JobQueue } from '../../domain/job-queue.ts';
import type { Metrics } from './metrics.ts';

/** Where GitHub delivers. */
export const WEBHOOKS_PATH = '/api/github/webhooks';
/** GitHub delivers no more than 25 MB. */
const LONGEST_BODY = 25 * 1024 * 1024;

/** How the App is known to GitHub. */
export interface WebhookIdentity {
  readonly appId: number;
  readonly privateKey: string;
  readonly webhookSecret: string;
  readonly apiUrl: string;
}

/** Takes a request to the webhook's path and answers it. */
export type TakeWebhook = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * Receives webhooks through Probot, which checks the signature; one that leads to anything is stored before it is acknowledged.
 *
 * What is stored are the bytes that were signed: the headers beside them are not, so a body under another name is the same.
 */
export async function createWebhooks(
  { appId, privateKey, webhookSecret, apiUrl }: WebhookIdentity,
  queue: Pick<JobQueue, 'accept'>,
  metrics: Pick<Metrics, 'delivered'>,
): Promise<TakeWebhook> {
  const bodies = new AsyncLocalStorage<string>();
  const probot = new Probot({
    appId,
    privateKey,
    secret: webhookSecret,
    baseUrl: apiUrl,
    // Probot would log the payload of whoever knocks; what is to be known is logged by the server.
    log: pino({ level: 'silent' }),
  });
  const middleware = await createNodeMiddleware(
    (app) => {
      app.onAny(async ({ id, name, payload }) => {
        if (!concerns(name, payload)) {
          metrics.delivered(name, 'ignored');
          return;
        }
        const outcome = await queue.accept({
          guid: id,
          event: name,
          body: bodies.getStore() ?? '',
          lane: laneOf(payload),
        });
        metrics.delivered(name, outcome);
      });
    },
    { probot, webhooksPath: WEBHOOKS_PATH },
  );
  return async (request, response) => {
    const body = await readBody(request);
    if (body === null) {
      response.writeHead(413, { connection: 'close' }).end();
      return;
    }
    Object.assign(request, { body });
    await bodies.run(body, async () => middleware(request, hushed(response)));
  };
}

/** The order of deliveries is kept within a repository. */
function laneOf(payload: object): number {
  const repository: unknown = 'repository' in payload ? payload.repository : null;
  const id: unknown =
    typeof repository === 'object' && repository !== null && 'id' in repository ? repository.id : null;
  return typeof id === 'number' && Number.isSafeInteger(id) ? id : 0;
}

async function readBody(request: IncomingMessage): Promise<string | null> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > LONGEST_BODY) return null;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** The middleware tells whoever knocks what went wrong inside; they get the status alone. */
function hushed(response: ServerResponse): ServerResponse {
  const end = response.end.bind(response);
  response.end = (() => end()) as ServerResponse['end'];
  const writeHead = response.writeHead.bind(response);
  response.writeHead = ((status: number) =>
    writeHead(status, { 'content-length': '0' })) as ServerResponse['writeHead'];
  return response;
}
