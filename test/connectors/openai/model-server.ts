import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the server answers to one request, by what it was asked. */
export type Answer = (request: ChatRequest, response: ServerResponse) => void;

/** The parts of a Chat Completions request that tests look at. */
export interface ChatRequest {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly response_format: { readonly type: string; readonly json_schema: { readonly strict: boolean } };
  readonly max_tokens?: number;
}

/** A small server that speaks Chat Completions on the loopback interface. */
export interface ModelServer {
  readonly baseUrl: string;
  readonly requests: ChatRequest[];
  /** Answers of the next requests; the last one stays. */
  readonly answers: Answer[];
  readonly close: () => Promise<void>;
}

/** Starts the server on a port of its own. */
export async function startModelServer(): Promise<ModelServer> {
  const requests: ChatRequest[] = [];
  const answers: Answer[] = [];
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const asked = JSON.parse(body) as ChatRequest;
      requests.push(asked);
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      answer?.(asked, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    requests,
    answers,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}

/** A whole answer; `message` and `finish_reason` as given. */
export function says(
  content: string,
  given: { readonly finish?: string; readonly refusal?: string } = {},
): Answer {
  return ({ model }, response) => {
    response.setHeader('content-type', 'application/json').end(
      JSON.stringify({
        id: 'x',
        object: 'chat.completion',
        created: 0,
        model,
        choices: [
          {
            index: 0,
            finish_reason: given.finish ?? 'stop',
            message: { role: 'assistant', content, refusal: given.refusal ?? null },
          },
        ],
        usage: { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 },
      }),
    );
  };
}

/** A refusal of the host. */
export function fails(status: number, headers: Readonly<Record<string, string>> = {}): Answer {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify({ error: { message: 'no', type: 'x', code: 'x' } }));
  };
}
