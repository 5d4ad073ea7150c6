import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEmulator } from 'emulate';
import { createBotIdentity, isObject } from './bot-identity.ts';
import { type Asked, addition, type Backstage, signedByApp } from './gateway-additions.ts';
import { mirror, serveGit } from './gateway-git.ts';
import { createHooks, type Hooks } from './gateway-hooks.ts';

/** An answer of the gateway. */
export interface Answered {
  readonly status: number;
  readonly data: never;
}

/** A request that the App made with the token of an installation. */
export interface AppRequest {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  /** What its token may do. */
  readonly permissions: Readonly<Record<string, string>>;
}

/** An emulated GitHub with one App, installed with `acme`; see docs/github-fidelity.md for where it differs from GitHub. */
export interface Gateway {
  /** Of the API, and of `owner/repo.git`. */
  readonly url: string;
  readonly app: { readonly appId: number; readonly privateKey: string; readonly secret: string };
  readonly appLogin: string;
  readonly installationId: number;
  readonly hooks: Hooks;
  /** A request of a person: `acme` owns everything; `bob`, `carol` and `dave` are known. */
  as(login: string, method: string, path: string, body?: unknown): Promise<Answered>;
  /** What the App asked with installation tokens, oldest first; a test may empty it. */
  readonly requests: AppRequest[];
  /** Answers a request of the App in the emulator's place; null lets it through. */
  interfere: (
    request: AppRequest,
  ) => { readonly status: number; readonly headers?: Record<string, string> } | null;
  close(): Promise<void>;
}

const APP_ID = 42;
const INSTALLATION = 7;
const SLUG = 'apeg';
const PEOPLE = ['acme', 'bob', 'carol', 'dave'];
const SECRET = 'a secret of the tests';

/** Starts the emulator and the gateway before it. */
export async function startGateway(): Promise<Gateway> {
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const privateKey = keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const folder = mkdtempSync(join(tmpdir(), 'apeg-gateway-'));
  const server = createServer((req, res) => {
    handle(req, res).catch((error: unknown) => {
      res.writeHead(500).end(JSON.stringify({ message: String(error) }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const permissions = {
    metadata: 'read',
    contents: 'write',
    issues: 'write',
    pull_requests: 'write',
    checks: 'write',
  };
  const emulator = await createEmulator({
    service: 'github',
    port: 0,
    seed: {
      tokens: Object.fromEntries(PEOPLE.map((login) => [`tok_${login}`, { login, scopes: ['repo'] }])),
      github: {
        users: PEOPLE.map((login) => ({ login })),
        apps: [
          {
            app_id: APP_ID,
            slug: SLUG,
            name: SLUG,
            private_key: privateKey,
            webhook_url: `${url}/_hook`,
            permissions,
            events: ['*'],
            installations: [{ installation_id: INSTALLATION, account: 'acme', repository_selection: 'all' }],
          },
        ],
      },
    },
  });
  const direct = globalThis.fetch;
  const hooks = createHooks(SECRET);
  const bot = createBotIdentity(APP_ID, SLUG, url);
  const granted = new Map<string, Readonly<Record<string, string>>>();
  const reactions: Backstage['reactions'] = new Map();
  let writing: Promise<unknown> = Promise.resolve();
  let writer: 'app' | 'person' = 'person';

  // The emulator calls its webhook in the midst of the request that causes it; there the writer is known.
  globalThis.fetch = async (input, init) => {
    if (input !== `${url}/_hook`) return direct(input, init);
    const event = new Headers(init?.headers).get('x-github-event') ?? '';
    const by = writer;
    hooks.expect(hook(event, jsonOf(own(typeof init?.body === 'string' ? init.body : '')), by));
    return new Response(null, { status: 200 });
  };

  const gateway: Gateway = {
    url,
    app: { appId: APP_ID, privateKey, secret: SECRET },
    appLogin: String(bot.user['login']),
    installationId: INSTALLATION,
    hooks,
    requests: [],
    interfere: () => null,
    as: async (login, method, path, body) => {
      const headers = { authorization: `token tok_${login}`, 'content-type': 'application/json' };
      const answer = await direct(`${url}${path}`, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: answer.status, data: jsonOf(await answer.text()) as never };
    },
    close: async () => {
      globalThis.fetch = direct;
      await emulator.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return gateway;

  async function handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const { pathname, searchParams: query } = new URL(req.url ?? '/', url);
    const path = decodeURIComponent(pathname);
    const authorization = req.headers.authorization ?? '';
    const repository = /^\/([\w.-]+\/[\w.-]+)\.git\//.exec(path)?.[1];
    if (repository !== undefined) return serveClone(req, res, repository);
    const text = (await Array.fromAsync(req)).join('');
    const method = req.method ?? 'GET';
    const permissions = granted.get(authorization.replace(/^token /, '')) ?? null;
    const body = jsonOf(text);
    const asked: Asked = {
      method,
      path,
      query,
      body: isObject(body) ? body : {},
      authorization,
      permissions,
    };
    if (permissions !== null) {
      const request = { method, path, body, permissions };
      gateway.requests.push(request);
      const interfered = gateway.interfere(request);
      if (interfered !== null) {
        res.writeHead(interfered.status, { 'content-type': 'application/json', ...interfered.headers });
        res.end(JSON.stringify({ message: 'interfered' }));
        return;
      }
    }
    const answered =
      method === 'GET'
        ? await answer(asked, req)
        : await inTurn(() => answer(asked, req), permissions === null ? 'person' : 'app');
    if (/^\/app\/installations\/\d+\/access_tokens$/.test(path) && isObject(answered.data)) {
      const { token, permissions: allowed } = answered.data;
      if (typeof token === 'string' && isObject(allowed))
        granted.set(token, allowed as Record<string, string>);
    }
    const next = 'next' in answered ? answered.next : undefined;
    res.writeHead(answered.status, {
      'content-type': 'application/json',
      ...(answered.link === undefined ? {} : { link: answered.link }),
      ...(next === undefined ? {} : { link: `<${url}${path}?per_page=100&cursor=${next}>; rel="next"` }),
    });
    res.end(answered.status === 204 ? undefined : JSON.stringify(bot.rewrite(answered.data)));
  }

  interface Whole {
    readonly status: number;
    readonly data: unknown;
    readonly link?: string;
    readonly next?: number | undefined;
  }

  async function answer(asked: Asked, req: IncomingMessage): Promise<Whole> {
    const authorization = signedByApp(asked.authorization, keys.publicKey)
      ? asked.authorization
      : (req.headers.authorization ?? '');
    const forward = (body: unknown = asked.body): Promise<Whole & Answered> =>
      ask(asked.method, `${req.url}`, authorization, body);
    const added = await addition(asked, {
      hooks,
      reactions,
      admin,
      forward,
      publicKey: keys.publicKey,
      appUser: bot.user,
      installationId: INSTALLATION,
    });
    if (added !== null) return added;
    const creator = asked.query.get('creator');
    if (creator !== gateway.appLogin) {
      const answered = await forward();
      if (asked.permissions !== null && asked.method === 'POST' && answered.status === 201)
        bot.note(answered.data);
      return answered;
    }
    // The emulator knows no bots: the App's own issues are picked out here.
    const rest = new URLSearchParams(asked.query);
    rest.delete('creator');
    const all = await ask('GET', `${asked.path}?${rest.toString()}`, authorization);
    const issues: unknown = bot.rewrite(all.data);
    const picked = Array.isArray(issues)
      ? issues.filter(
          (issue) => isObject(issue) && isObject(issue['user']) && issue['user']['login'] === creator,
        )
      : issues;
    return { status: all.status, data: picked };
  }

  function admin(method: string, path: string, body?: unknown): Promise<Whole & Answered> {
    return ask(method, path, 'token tok_acme', body);
  }

  async function ask(
    method: string,
    path: string,
    authorization: string,
    body?: unknown,
  ): Promise<Whole & Answered> {
    const answered = await direct(`${emulator.url}${path}`, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      ...(method === 'GET' ? {} : { body: JSON.stringify(body ?? {}) }),
    });
    const link = own(answered.headers.get('link') ?? '');
    const data = jsonOf(own(await answered.text())) as never;
    return { status: answered.status, data, ...(link === '' ? {} : { link }) };
  }

  /** The emulator's addresses become the gateway's, and what was written in one go has one time. */
  function own(text: string): string {
    return text
      .replaceAll(emulator.url, url)
      .replaceAll(
        /"created_at":"([^"]+)","updated_at":"([^"]+)"/g,
        (whole, created: string, updated: string) =>
          Date.parse(updated) - Date.parse(created) < 1000
            ? `"created_at":"${created}","updated_at":"${created}"`
            : whole,
      );
  }

  /** Writes go one at a time, so that a webhook's cause is known. */
  function inTurn<T>(write: () => Promise<T>, by: 'app' | 'person'): Promise<T> {
    const done = writing.then(async () => {
      writer = by;
      return write();
    });
    writing = done.catch(() => undefined);
    return done;
  }

  async function hook(event: string, payload: unknown, by: 'app' | 'person'): Promise<void> {
    if (!isObject(payload)) return;
    const changed = { ...payload };
    if (by === 'app') {
      changed['sender'] = bot.user;
      if (payload['action'] === 'opened' || payload['action'] === 'created')
        for (const key of ['issue', 'comment', 'pull_request'])
          if (event.endsWith(key)) bot.note(payload[key]);
    }
    const { issue, repository } = changed;
    if (event === 'issue_comment' && isObject(issue) && isObject(repository)) {
      const pull = await admin(
        'GET',
        `/repos/${String(repository['full_name'])}/pulls/${String(issue['number'])}`,
      );
      const links: unknown = pull.data;
      if (pull.status === 200 && isObject(links))
        changed['issue'] = { ...issue, pull_request: { url: links['url'], html_url: links['html_url'] } };
    }
    hooks.send(event, bot.rewrite(changed));
  }

  async function serveClone(req: IncomingMessage, res: ServerResponse, repository: string): Promise<void> {
    const basic = Buffer.from((req.headers.authorization ?? '').replace(/^Basic /, ''), 'base64').toString();
    const token = basic.replace(/^x-access-token:/, '');
    const readable = granted.get(token)?.['contents'] !== undefined;
    const seen = readable && (await ask('GET', `/repos/${repository}`, `token ${token}`)).status === 200;
    if (!seen) {
      res.writeHead(401, { 'www-authenticate': 'Basic realm="GitHub"' }).end();
      return;
    }
    if (
      req.url?.includes('/info/refs') &&
      !(await mirror(folder, repository, (path) => admin('GET', path)))
    ) {
      res.writeHead(404).end();
      return;
    }
    serveGit(folder, req, res);
  }
}

function jsonOf(text: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return text;
  }
}
