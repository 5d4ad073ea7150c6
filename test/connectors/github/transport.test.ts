import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { connectGitHub } from '../../../src/connectors/github/github-app.ts';
import { createOnce } from '../../../src/connectors/github/transport.ts';
import { GitHubRefused, GitHubUnavailable } from '../../../src/domain/errors.ts';
import type { GitHubApp } from '../../../src/domain/github-app.ts';
import { instantOf, millisecondsOf } from '../../../src/domain/time.ts';

const START = '2025-11-20T10:00:00.000Z';
const REF = { id: 5, owner: 'acme', name: 'demo', defaultBranch: 'main', installationId: 7 };
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PEM = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();

interface Said {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

interface Line {
  readonly app: GitHubApp;
  readonly asked: { readonly what: string; readonly authorization: string; readonly body: unknown }[];
  readonly pauses: number[];
}

/** The App on a line where every request to a repository gets the next answer of a list, and time passes only in pauses. */
async function lineWith(
  answers: readonly (Said | Error)[],
  writeGapMs = 0,
  apiUrl = 'https://ghes.test/api/v3/',
): Promise<Line> {
  let now = millisecondsOf(START);
  let minted = 0;
  const waiting = [...answers];
  const asked: Line['asked'] = [];
  const pauses: number[] = [];
  const answer = (url: URL): Said => {
    if (url.pathname.endsWith('/app')) return { status: 200, body: { slug: 'apeg' } };
    if (url.pathname.endsWith('/access_tokens')) {
      minted++;
      return {
        status: 201,
        body: { token: `ghs_42_${'x'.repeat(60)}${minted}`, expires_at: instantOf(now + 3_600_000) },
      };
    }
    const next = waiting.shift() ?? { status: 200, body: [] };
    if (next instanceof Error) throw next;
    return next;
  };
  const app = await connectGitHub(
    { appId: 42, privateKey: PEM.replaceAll('\n', '\\n') },
    {
      apiUrl,
      userAgent: 'apeg-test',
      writeGapMs,
      clock: { now: () => instantOf(now) },
      pause: async (milliseconds) => {
        pauses.push(milliseconds);
        now += milliseconds;
      },
      fetch: async (input, init) => {
        const url = new URL(typeof input === 'string' ? input : '');
        const authorization = new Headers(init?.headers).get('authorization') ?? '';
        const body: unknown = typeof init?.body === 'string' ? JSON.parse(init.body) : null;
        asked.push({ what: `${init?.method} ${url.host}${url.pathname}`, authorization, body });
        const { status, headers, body: said } = answer(url);
        const own = { 'content-type': 'application/json', ...headers };
        return new Response(JSON.stringify(said ?? { message: 'no' }), { status, headers: own });
      },
    },
  );
  return { app, asked, pauses };
}

const pull = {
  number: 3,
  title: 't',
  body: 'b',
  state: 'open',
  merged_at: null,
  head: { ref: 'apeg/x', sha: 'a', repo: { id: 5 } },
  base: { ref: 'main' },
  user: { login: 'apeg[bot]', type: 'Bot' },
  labels: [],
  html_url: 'u',
  created_at: START,
  updated_at: START,
  closed_at: null,
};
const wish = {
  branch: 'apeg/x',
  title: 't',
  body: 'b',
  labels: { wanted: [], retired: [] },
  reviewers: [],
  standing: null,
};

describe('a request to GitHub', () => {
  it('goes to the API that is named, with a token narrowed to one repository and to reading', async () => {
    const { app, asked } = await lineWith([]);
    await app.reader(REF).pullRequests();
    await app.reader(REF).pullRequestsFrom('apeg/x');
    expect(asked.map(({ what }) => what)).toEqual([
      'GET ghes.test/api/v3/app',
      'POST ghes.test/api/v3/app/installations/7/access_tokens',
      'GET ghes.test/api/v3/repos/acme/demo/pulls',
      'GET ghes.test/api/v3/repos/acme/demo/pulls',
    ]);
    expect(asked[1]?.body).toEqual({
      repository_ids: [5],
      permissions: {
        metadata: 'read',
        contents: 'read',
        issues: 'read',
        pull_requests: 'read',
        checks: 'read',
      },
    });
    const [head = '', claim = ''] = asked[0]?.authorization.replace('bearer ', '').split('.') ?? [];
    const seconds = millisecondsOf(START) / 1000;
    expect(JSON.parse(Buffer.from(head, 'base64url').toString())).toEqual({ alg: 'RS256', typ: 'JWT' });
    expect(JSON.parse(Buffer.from(claim, 'base64url').toString())).toEqual({
      iat: seconds - 60,
      exp: seconds + 540,
      iss: '42',
    });
  });

  it('is read again after a server error or a broken line, later each time, four times at most', async () => {
    const { app, pauses } = await lineWith([
      { status: 502 },
      new TypeError('fetch failed'),
      { status: 200, body: [pull] },
    ]);
    expect((await app.reader(REF).pullRequestsFrom('apeg/x')).map(({ number }) => number)).toEqual([3]);
    expect(pauses).toEqual([1000, 2000]);
    const down = await lineWith([
      { status: 500 },
      { status: 502 },
      { status: 503 },
      { status: 504 },
      { status: 200 },
    ]);
    await expect(down.app.reader(REF).pullRequestsFrom('apeg/x')).rejects.toThrow(GitHubUnavailable);
    expect(down.pauses).toEqual([1000, 2000, 4000]);
  });

  it('that creates is looked for before it is made a second time', async () => {
    const found = await lineWith([{ status: 502 }, { status: 200, body: [pull] }]);
    expect(await found.app.writer(REF).ensurePullRequest(wish)).toMatchObject({ number: 3 });
    expect(found.asked.slice(2).map(({ what }) => what.split(' ')[0])).toEqual(['POST', 'GET']);
    const lost = await lineWith([{ status: 502 }, { status: 200, body: [] }, { status: 201, body: pull }]);
    expect(await lost.app.writer(REF).ensurePullRequest(wish)).toMatchObject({
      number: 3,
      outcome: 'created',
    });
    expect(lost.asked.slice(2).map(({ what }) => what.split(' ')[0])).toEqual(['POST', 'GET', 'POST']);
    await expect(
      createOnce(
        async () => 1,
        () => Promise.reject(new GitHubRefused('no')),
      ),
    ).rejects.toThrow('no');
  });

  it.each([
    ['a secondary limit that names its end', { status: 403, headers: { 'retry-after': '30' } }, [30_000]],
    [
      'a secondary limit that does not',
      { status: 403, body: { message: 'You have exceeded a secondary rate limit' } },
      [60_000],
    ],
    [
      'a primary limit',
      {
        status: 403,
        headers: {
          'x-ratelimit-remaining': '0',
          'x-ratelimit-reset': String(millisecondsOf(START) / 1000 + 20),
        },
      },
      [20_000],
    ],
    ['too many requests', { status: 429, headers: { 'retry-after': '5' } }, [5000]],
  ])('waits as long as %s asks for, even to create', async (_name, limit, waited) => {
    const { app, pauses } = await lineWith([limit, { status: 201, body: pull }]);
    expect(await app.writer(REF).ensurePullRequest(wish)).toMatchObject({ outcome: 'created' });
    expect(pauses).toEqual(waited);
  });

  it('does not wait for more than a minute: its job does', async () => {
    const { app, pauses } = await lineWith([{ status: 403, headers: { 'retry-after': '3600' } }]);
    await expect(app.reader(REF).pullRequestsFrom('apeg/x')).rejects.toMatchObject({
      code: 'github-unavailable',
    });
    expect(pauses).toEqual([]);
  });

  it('is not repeated where GitHub refused it, and says so without the token', async () => {
    const { app, asked } = await lineWith([
      {
        status: 403,
        body: {
          message: 'Resource not accessible by integration ghs_42_abcdefghijklmnopqrstuvwxyz0123456789abcd',
        },
      },
    ]);
    const error: unknown = await app
      .reader(REF)
      .pullRequestsFrom('apeg/x')
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'github-refused', message: expect.stringContaining('(403)') });
    expect(String(error)).not.toContain('ghs_42_abcdef');
    expect(asked).toHaveLength(3);
  });

  it('gets another token once where GitHub does not know the first any more', async () => {
    const { app, asked } = await lineWith([{ status: 401 }, { status: 200, body: [pull] }]);
    expect(await app.reader(REF).pullRequestsFrom('apeg/x')).toHaveLength(1);
    expect(asked.filter(({ what }) => what.endsWith('access_tokens'))).toHaveLength(2);
    const never = await lineWith([{ status: 401 }, { status: 401 }, { status: 200 }]);
    await expect(never.app.reader(REF).pullRequestsFrom('apeg/x')).rejects.toThrow(GitHubRefused);
  });

  it('that writes keeps its distance from the write before', async () => {
    const { app, pauses } = await lineWith([{ status: 201 }, { status: 201 }, { status: 201 }], 1000);
    const github = app.writer(REF);
    pauses.length = 0;
    for (const comment of [1, 2, 3]) await github.react(comment, 'eyes');
    // The first waits for the write of another installation no more than for none at all.
    expect(pauses).toEqual([1000, 1000]);
  });

  it('needs a key that is one, and says nothing of it where it is none', async () => {
    const broken = PEM.replace('BEGIN', 'BEGINN');
    const failed = connectGitHub(
      { appId: 42, privateKey: broken },
      {
        apiUrl: 'https://x.test',
        userAgent: 't',
        clock: { now: () => START },
        pause: async () => undefined,
        writeGapMs: 0,
      },
    );
    const error: unknown = await failed.catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'usage', message: 'PRIVATE_KEY is no RSA private key' });
    expect(error).not.toHaveProperty('cause');
  });
});
