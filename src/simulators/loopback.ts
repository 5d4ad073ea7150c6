import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Clock, httpDateOf } from '../domain/time.ts';

/** A request as a simulator sees it. */
export interface SimulatedRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a simulator answers; `dropped` breaks the connection instead. */
export interface SimulatedAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is where it is a text, as JSON otherwise. */
  readonly body: unknown;
  readonly dropped?: boolean;
  /** Real milliseconds before the answer. */
  readonly delay?: number;
}

/** A server on this machine alone. */
export interface Loopback {
  /** E.g. `http://127.0.0.1:40123`, without a slash at the end. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

const MAX_BODY_BYTES = 32 << 20;

/** Starts a server on the loopback interface at a free port, or at the one that is named; answers carry the clock's date. */
export async function listen(
  handle: (request: SimulatedRequest) => Promise<SimulatedAnswer>,
  clock: Clock,
  port = 0,
): Promise<Loopback> {
  const server = createServer((incoming, outgoing) => {
    outgoing.setHeader('date', httpDateOf(clock.now()));
    void answer(handle, incoming, outgoing);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  handle: (request: SimulatedRequest) => Promise<SimulatedAnswer>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  try {
    const given = await handle(await read(incoming));
    if (given.delay !== undefined) await new Promise((resolve) => setTimeout(resolve, given.delay));
    if (given.dropped === true) {
      incoming.socket.destroy();
      return;
    }
    const text = typeof given.body === 'string' ? given.body : JSON.stringify(given.body);
    const type = typeof given.body === 'string' ? 'text/plain' : 'application/json';
    outgoing.writeHead(given.status, { 'content-type': type, ...given.headers }).end(text);
  } catch (error) {
    outgoing.writeHead(500, { 'content-type': 'application/json' });
    outgoing.end(
      JSON.stringify({ error: `simulator: ${error instanceof Error ? error.message : String(error)}` }),
    );
  }
}

async function read(incoming: IncomingMessage): Promise<SimulatedRequest> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new Error('the body is too large');
    chunks.push(chunk);
  }
  const url = new URL(incoming.url ?? '/', 'http://127.0.0.1');
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)] as const);
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: Object.fromEntries(headers),
    body: Buffer.concat(chunks).toString('utf8'),
  };
}
