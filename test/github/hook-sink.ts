import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A webhook as it arrived. */
export interface Received {
  readonly guid: string;
  readonly event: string;
  readonly payload: {
    readonly sender: { readonly login: string };
    readonly comment?: { readonly user: { readonly type: string } };
  };
}

/** A place that takes every webhook. */
export interface Sink {
  readonly url: string;
  readonly received: Received[];
  close(): Promise<void>;
}

/** Listens on loopback. */
export async function createSink(): Promise<Sink> {
  const received: Received[] = [];
  const server = createServer((req, res) => {
    void Array.fromAsync(req).then((parts) => {
      received.push({
        guid: String(req.headers['x-github-delivery']),
        event: String(req.headers['x-github-event']),
        payload: JSON.parse(parts.join('')) as Received['payload'],
      });
      res.writeHead(202).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    received,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
