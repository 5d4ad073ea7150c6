import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Clock, millisecondsOf } from '../../domain/time.ts';
import type { Say } from './log.ts';
import type { Metrics } from './metrics.ts';
import { type TakeWebhook, WEBHOOKS_PATH } from './webhooks.ts';

/** What the server serves. */
export interface ServerParts {
  readonly webhooks: TakeWebhook;
  readonly metrics: Metrics;
  /** Whether the database answers. */
  readonly ready: () => Promise<boolean>;
  readonly clock: Clock;
  readonly say: Say;
  readonly complain: Say;
}

/** A server that listens. */
export interface RunningServer {
  readonly url: string;
  /** Takes no more deliveries; GitHub keeps them, and they are asked for again. */
  drain(): void;
  close(): Promise<void>;
}

/** Serves webhooks, health and metrics. */
export async function startServer(
  parts: ServerParts,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<RunningServer> {
  let draining = false;
  const server: Server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      parts.complain('request-failed', { error: error instanceof Error ? error.name : 'unknown' });
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  server.requestTimeout = 30_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    drain: () => {
      draining = true;
    },
    close: async () => {
      server.closeIdleConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '/').replace(/\?.*$/s, '');
    switch (path) {
      case '/healthz':
        return answer(response, 200, 'ok\n');
      case '/readyz':
        return (await isReady()) ? answer(response, 200, 'ready\n') : answer(response, 503, 'not ready\n');
      case '/metrics':
        return answer(response, 200, await parts.metrics.text(), parts.metrics.contentType);
      case WEBHOOKS_PATH:
        return draining ? answer(response, 503, '') : takeWebhook(request, response);
      default:
        return answer(response, 404, 'not found\n');
    }
  }

  async function isReady(): Promise<boolean> {
    return !draining && (await parts.ready());
  }

  async function takeWebhook(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const began = millisecondsOf(parts.clock.now());
    await parts.webhooks(request, response);
    const { statusCode } = response;
    if (statusCode < 300) parts.metrics.acknowledged((millisecondsOf(parts.clock.now()) - began) / 1000);
    else {
      parts.metrics.delivered(String(request.headers['x-github-event']), 'refused');
      parts.say('delivery-refused', {
        status: statusCode,
        delivery: String(request.headers['x-github-delivery'] ?? '').slice(0, 64),
      });
    }
  }
}

function answer(
  response: ServerResponse,
  status: number,
  text: string,
  type = 'text/plain; charset=utf-8',
): void {
  response.writeHead(status, { 'content-type': type, 'x-content-type-options': 'nosniff' }).end(text);
}
