import { createVerify, type KeyObject } from 'node:crypto';
import { isObject } from './bot-identity.ts';
import type { Hooks } from './gateway-hooks.ts';
import { movedBranch, review, synchronize } from './gateway-pulls.ts';

/** A request as an addition sees it. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  readonly authorization: string;
  /** Permissions of an installation's token; null for anybody else. */
  readonly permissions: Readonly<Record<string, string>> | null;
}

/** What the gateway answers by itself, or null where the emulator is to answer. */
export type Answer = {
  readonly status: number;
  readonly data: unknown;
  readonly next?: number | undefined;
} | null;

/** What additions need of the gateway. */
export interface Backstage {
  readonly hooks: Hooks;
  readonly publicKey: KeyObject;
  readonly appUser: Readonly<Record<string, unknown>>;
  /** Asks the emulator as an administrator. */
  readonly admin: (
    method: string,
    path: string,
    body?: unknown,
  ) => Promise<{ readonly status: number; readonly data: never }>;
  /** Asks the emulator as whoever asked the gateway. */
  readonly forward: (body?: unknown) => Promise<{ readonly status: number; readonly data: never }>;
  readonly reactions: Map<string, Readonly<Record<string, unknown>>[]>;
  readonly installationId: number;
}

const NOT_FOUND = { status: 404, data: { message: 'Not Found' } };
const FORBIDDEN = { status: 403, data: { message: 'Resource not accessible by integration' } };

/** Each of these is a row of docs/github-fidelity.md. */
export async function addition(asked: Asked, backstage: Backstage): Promise<Answer> {
  const { method, path } = asked;
  const repository = /^\/repos\/([^/]+\/[^/]+)/.exec(path)?.[1] ?? '';
  const rest = path.slice(`/repos/${repository}`.length);
  if (path.startsWith('/app/hook/deliveries')) return hookDeliveries(asked, backstage);
  if (path === '/installation/repositories') return installationRepositories(asked, backstage);
  if (method === 'POST' && rest === '/dispatches') return dispatch(asked, repository, backstage);
  if (/^\/issues\/comments\/\d+\/reactions$/.test(rest)) return react(asked, backstage);
  if (/^\/rules\/branches\/./.test(rest)) return { status: 200, data: [] };
  if (method === 'GET' && /^\/pulls\/\d+\/files$/.test(rest)) return pullFiles(asked, repository, backstage);
  if (method === 'GET' && /^\/pulls(?:\/\d+)?$/.test(rest)) return livePulls(repository, backstage);
  if (method === 'POST' && rest === '/pulls') return newPull(asked, repository, backstage);
  if (method === 'POST' && /^\/pulls\/\d+\/reviews$/.test(rest)) return review(asked, repository, backstage);
  const branch = movedBranch(asked, rest);
  if (branch !== null) return synchronize(branch, repository, backstage);
  if (method === 'PUT' && /^\/pulls\/\d+\/merge$/.test(rest)) return merge(asked, repository, backstage);
  if (/^\/collaborators\/[^/]+\/permission$/.test(rest)) return permission(asked, repository, backstage);
  if (['POST', 'PATCH'].includes(method) && textOf(asked.body['body']).length > 65_536)
    return { status: 422, data: { message: 'Body is too long (maximum is 65536 characters)' } };
  return null;
}

async function hookDeliveries(
  { method, path, authorization, query }: Asked,
  { hooks, publicKey }: Backstage,
): Promise<Answer> {
  if (!signedByApp(authorization, publicKey))
    return { status: 401, data: { message: 'A JSON web token could not be decoded' } };
  const attempt = /^\/app\/hook\/deliveries\/(\d+)\/attempts$/.exec(path)?.[1];
  if (attempt !== undefined)
    return method === 'POST' && hooks.resend(Number(attempt)) ? { status: 202, data: {} } : NOT_FOUND;
  const size = Number(query.get('per_page') ?? 30);
  const newest = hooks.sent.toReversed().filter(({ id }) => id < Number(query.get('cursor') ?? Infinity));
  const data = newest.slice(0, size).map(({ body, ...hook }) => {
    const { action = null, repository } = JSON.parse(body) as {
      action?: string;
      repository?: { id: number };
    };
    const status = hook.status_code >= 200 && hook.status_code < 300 ? 'OK' : 'failed';
    return {
      ...hook,
      duration: 0.01,
      status,
      action,
      installation_id: null,
      repository_id: repository?.id ?? null,
      throttled_at: null,
    };
  });
  return { status: 200, data, ...(newest.length > size ? { next: data.at(-1)?.id } : {}) };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Whether an authorization is a token that the App's own key signed and that has not run out. */
export function signedByApp(authorization: string, publicKey: KeyObject): boolean {
  const [head = '', claim = '', signature = ''] = authorization.replace(/^bearer /i, '').split('.');
  if (signature === '') return false;
  const verify = createVerify('RSA-SHA256').update(`${head}.${claim}`);
  if (!verify.verify(publicKey, signature, 'base64url')) return false;
  const { exp } = JSON.parse(Buffer.from(claim, 'base64url').toString()) as { exp: number };
  return exp * 1000 > Date.now();
}

async function installationRepositories({ permissions }: Asked, { admin }: Backstage): Promise<Answer> {
  if (permissions === null) return FORBIDDEN;
  const { data } = await admin('GET', '/user/repos?per_page=100');
  const repositories: unknown = data;
  const count = Array.isArray(repositories) ? repositories.length : 0;
  return { status: 200, data: { total_count: count, repository_selection: 'all', repositories } };
}

async function dispatch(
  { body, permissions }: Asked,
  repository: string,
  { hooks, admin, installationId, appUser }: Backstage,
): Promise<Answer> {
  if (permissions !== null && permissions['contents'] !== 'write') return FORBIDDEN;
  const found = await admin('GET', `/repos/${repository}`);
  if (found.status !== 200) return NOT_FOUND;
  if (typeof body['event_type'] !== 'string')
    return { status: 422, data: { message: 'event_type is missing' } };
  const owner: unknown = isObject(found.data) ? found.data['owner'] : null;
  hooks.send('repository_dispatch', {
    action: body['event_type'],
    branch: 'main',
    client_payload: body['client_payload'] ?? {},
    repository: found.data,
    sender: permissions === null ? owner : appUser,
    installation: { id: installationId, node_id: 'test' },
  });
  return { status: 204, data: null };
}

async function react(
  { method, path, body, permissions }: Asked,
  { admin, reactions, appUser }: Backstage,
): Promise<Answer> {
  const allowed =
    permissions === null || permissions['issues'] === 'write' || permissions['pull_requests'] === 'write';
  if (method === 'POST' && !allowed) return FORBIDDEN;
  if ((await admin('GET', path.replace(/\/reactions$/, ''))).status !== 200) return NOT_FOUND;
  const given = reactions.get(path) ?? [];
  if (method === 'GET') return { status: 200, data: given };
  const same = given.find(({ content }) => content === body['content']);
  if (same !== undefined) return { status: 200, data: same };
  const made = {
    id: given.length + 1,
    content: body['content'],
    user: appUser,
    created_at: new Date().toISOString(),
  };
  reactions.set(path, [...given, made]);
  return { status: 201, data: made };
}

async function pullFiles({ path }: Asked, repository: string, { admin }: Backstage): Promise<Answer> {
  const pull = await admin('GET', path.replace(/\/files$/, ''));
  if (pull.status !== 200) return NOT_FOUND;
  const { base, head } = pull.data as { base: { ref: string }; head: { ref: string } };
  const compared = await admin('GET', `/repos/${repository}/compare/${base.ref}...${head.ref}`);
  return { status: 200, data: isObject(compared.data) ? compared.data['files'] : [] };
}

/** The emulator keeps the head that a pull request was opened with; on GitHub an open one follows its branch. */
async function livePulls(repository: string, { admin, forward }: Backstage): Promise<Answer> {
  const answered = await forward();
  const follow = async (pull: unknown): Promise<unknown> => {
    if (!isObject(pull) || pull['state'] !== 'open' || !isObject(pull['head'])) return pull;
    const { ref } = pull['head'];
    const found = await admin('GET', `/repos/${repository}/git/ref/heads/${String(ref)}`);
    const object: unknown = found.status === 200 && isObject(found.data) ? found.data['object'] : null;
    return isObject(object) ? { ...pull, head: { ...pull['head'], sha: object['sha'] } } : pull;
  };
  const data: unknown = answered.data;
  return { ...answered, data: await (Array.isArray(data) ? Promise.all(data.map(follow)) : follow(data)) };
}

async function newPull({ body }: Asked, repository: string, { admin }: Backstage): Promise<Answer> {
  const invalid = (message: string): Answer => ({
    status: 422,
    data: { message: 'Validation Failed', errors: [{ resource: 'PullRequest', code: 'custom', message }] },
  });
  const [owner = ''] = repository.split('/');
  const head = textOf(body['head']);
  const branch = head.includes(':') ? head.slice(head.indexOf(':') + 1) : head;
  if (!head.includes(':') || head.startsWith(`${owner}:`)) {
    const found = await admin('GET', `/repos/${repository}/branches/${branch}`);
    if (found.status !== 200) return invalid('The head branch does not exist');
  }
  const open = await admin(
    'GET',
    `/repos/${repository}/pulls?state=open&head=${owner}:${encodeURIComponent(branch)}`,
  );
  const there: unknown = open.data;
  if (Array.isArray(there) && there.length > 0)
    return invalid(`A pull request already exists for ${owner}:${branch}.`);
  return null;
}

async function merge(
  { path, body }: Asked,
  repository: string,
  { admin, forward, hooks, installationId }: Backstage,
): Promise<Answer> {
  const pull = await admin('GET', path.replace(/\/merge$/, ''));
  if (pull.status !== 200) return NOT_FOUND;
  const { base } = pull.data as { base: { ref: string } };
  const tip = async (): Promise<string> => {
    const found = await admin('GET', `/repos/${repository}/commits/${base.ref}`);
    return (found.data as { sha: string }).sha;
  };
  const before = await tip();
  // The emulator merges onto the base that the pull request was opened on, unless it is told the base again.
  await admin('PATCH', path.replace(/\/merge$/, ''), { base: base.ref });
  const merged = await forward(body);
  if (merged.status !== 200) return merged;
  const found = await admin('GET', `/repos/${repository}`);
  hooks.send('push', {
    ref: `refs/heads/${base.ref}`,
    before,
    after: await tip(),
    created: false,
    deleted: false,
    forced: false,
    commits: [],
    head_commit: null,
    repository: found.data,
    sender: isObject(found.data) ? found.data['owner'] : null,
    installation: { id: installationId, node_id: 'test' },
  });
  return merged;
}

async function permission(
  { path }: Asked,
  repository: string,
  { admin, forward }: Backstage,
): Promise<Answer> {
  const answered = await forward();
  if (answered.status !== 404) return answered;
  const login = /\/collaborators\/([^/]+)\//.exec(path)?.[1] ?? '';
  const known = await admin('GET', `/users/${login}`);
  const found = await admin('GET', `/repos/${repository}`);
  if (known.status !== 200 || found.status !== 200) return NOT_FOUND;
  const { private: hidden } = found.data as { private: boolean };
  const role = hidden ? 'none' : 'read';
  return { status: 200, data: { permission: role, role_name: role, user: null } };
}
