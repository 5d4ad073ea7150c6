import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  contractOf,
  INSTALLED,
  READ_OF_ANSWERS,
  requestsOfConnector,
} from '../../scripts/write-github-contract.ts';
import { connectGitHub, type GitHubConnection } from '../../src/connectors/github/github-app.ts';
import { systemClock } from '../../src/domain/time.ts';
import { addRepository } from '../github/emulated-peer.ts';
import { type Gateway, startGateway } from '../github/gateway.ts';

const text = readFileSync(new URL('github.json', import.meta.url), 'utf8');
const contract = JSON.parse(text) as {
  readonly requests: Readonly<
    Record<
      string,
      {
        readonly parameters: readonly Parameter[];
        readonly body: { readonly properties?: object } | null;
        readonly answer: object | null;
      }
    >
  >;
};
interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly schema: object;
}
interface Sent {
  readonly method: string;
  readonly url: URL;
  readonly body: unknown;
}
interface Got {
  readonly method: string;
  readonly url: URL;
  readonly answer: unknown;
}

const CONNECTOR = new URL('../../src/connectors/github/', import.meta.url);
const SOURCE = readdirSync(CONNECTOR)
  .map((name) => readFileSync(new URL(name, CONNECTOR), 'utf8'))
  .join('\n');

const ajv = new Ajv({ strict: false, allErrors: true, coerceTypes: true });
formats.default(ajv);
ajv.addFormat('repo.nwo', true);

/** An answer is taken as it is. */
const strict = new Ajv({ strict: false, allErrors: true });

/** Where the emulator answers with less than GitHub, and the connector reads none of what is missing; docs/github-fidelity.md. */
const SHORTER = [
  'GET /app: ',
  'GET /app/installations: /account',
  'POST /app/installations/{installation_id}/access_tokens: /repositories',
  'GET /repos/{owner}/{repo}/branches/{branch}: /commit',
  'POST /repos/{owner}/{repo}/check-runs: /app',
  'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}: /app',
  'GET /repos/{owner}/{repo}/commits/{ref}/check-runs: /check_runs/app',
];

/** What is wrong with an answer, as far as the connector reads it, by GitHub's own description. */
function problemsOfAnswer({ method, url, answer }: Got): string[] {
  const [request, described] = describedOf(method, url) ?? [];
  if (request === undefined || described == null) return [`${method} ${url.pathname} is not described`];
  const schema = described.answer;
  if (schema === null || strict.validate(schema, answer)) return [];
  return [
    ...new Set(
      (strict.errors ?? []).map(
        (error) => `${request}: ${error.instancePath.replaceAll(/\/\d+/g, '')} ${error.message ?? ''}`,
      ),
    ),
  ];
}

function describedOf(method: string, url: URL) {
  const path = decodeURIComponent(url.pathname);
  const longestFirst = Object.entries(contract.requests).toSorted(
    ([one], [other]) => other.length - one.length,
  );
  return longestFirst.find(([request]) => {
    const [verb = '', template = ''] = request.split(' ');
    const pattern = template.replaceAll(/\{(\w+)\}/g, (_all, name: string) =>
      ['ref', 'path', 'branch'].includes(name) ? '.+' : '[^/]+',
    );
    return verb === method && new RegExp(`^${pattern}$`).test(path);
  });
}

/** What is wrong with a request by GitHub's own description of it. */
function problemsOf({ method, url, body }: Sent): string[] {
  const found = describedOf(method, url);
  if (found === undefined) return [`${method} ${url.pathname} is none of the described requests`];
  const [request, { parameters, body: schema }] = found;
  const query = parameters.filter((parameter) => parameter.in === 'query');
  const problems = [...url.searchParams].flatMap(([name, value]) => {
    const parameter = query.find((known) => known.name === name);
    if (parameter === undefined) return [`${request}: no parameter ${name}`];
    const fits: boolean = ajv.validate(parameter.schema, value);
    return fits ? [] : [`${request}: ${name} cannot be ${value}`];
  });
  if (schema === null) return body === null ? problems : [...problems, `${request}: takes no body`];
  // Octokit leaves an empty body away.
  const sent: unknown = structuredClone(body ?? {});
  if (!ajv.validate(schema, sent)) problems.push(`${request}: ${ajv.errorsText()}`);
  const known = Object.keys(schema.properties ?? {});
  const strange = Object.keys(sent as object).filter((key) => known.length > 0 && !known.includes(key));
  return [...problems, ...strange.map((key) => `${request}: no property ${key}`)];
}

describe("GitHub's own description", () => {
  let gateway: Gateway;
  let app: GitHubConnection;
  const sent: Sent[] = [];
  const got: Got[] = [];
  beforeAll(async () => {
    gateway = await startGateway();
    const direct = globalThis.fetch;
    app = await connectGitHub(gateway.app, {
      apiUrl: gateway.url,
      userAgent: 'apeg-test',
      clock: systemClock,
      pause: async () => undefined,
      writeGapMs: 0,
      fetch: async (input, init) => {
        const url = new URL(typeof input === 'string' ? input : '');
        const body: unknown = typeof init?.body === 'string' ? JSON.parse(init.body) : null;
        sent.push({ method: init?.method ?? 'GET', url, body });
        const response = await direct(input, init);
        if (response.ok && response.headers.get('content-type')?.includes('json') === true)
          got.push({ method: init?.method ?? 'GET', url, answer: await response.clone().json() });
        return response;
      },
    });
  });
  afterAll(() => gateway.close());

  it('allows every request that the connector makes', async () => {
    await addRepository(gateway, 'demo', { 'SessionConfig.json': '{}\n', 'large.txt': 'x'.repeat(10) });
    const ref = await app.repository(gateway.installationId, 'acme', 'demo');
    if (ref === null) throw new Error('the App does not see the repository');
    const github = app.writer(ref);
    const branch = 'apeg/proposal/rule.knob';
    const base = await github.defaultHead();
    const files = [
      { path: 'SessionConfig.json', content: '{"a": 1}\n' },
      { path: 'large.txt', content: null },
    ];
    const made = await github.ensureBranch({ branch, base, files, message: 'm', expected: null });
    if (made.outcome === 'refused') throw new Error(made.reason);
    await github.ensureBranch({
      branch,
      base,
      files: files.slice(0, 1),
      message: 'm',
      expected: made.head.commit,
    });
    const labels = { wanted: ['apeg'], retired: [] };
    const wish = {
      branch,
      title: 't',
      body: 'b',
      labels,
      reviewers: ['bob', 'acme/team'],
      standing: 'unknown',
    } as const;
    const { number } = await github.ensurePullRequest(wish);
    await github.ensurePullRequest({ ...wish, title: 'other' });
    const marker = '<!-- apeg:x -->';
    const comment = await github.ensureComment({ issue: number, marker, body: marker, known: null });
    await github.ensureComment({ issue: number, marker, body: `${marker} 2`, known: comment.number });
    await github.react(comment.number, 'eyes');
    const issue = {
      marker,
      title: 't',
      body: marker,
      labels: ['apeg'],
      known: null,
      whenClosed: 'reopen',
    } as const;
    const board = await github.ensureIssue(issue);
    await github.ensureIssue({ ...issue, known: board.number, title: 'other' });
    const remarks = Array.from(
      { length: 60 },
      (_, line) => ({ path: 'a.json', line: line + 1, level: 'failure', message: 'm' }) as const,
    );
    const check = {
      name: 'apeg/config',
      commit: base.commit,
      conclusion: null,
      title: 't',
      summary: 's',
      remarks: [],
    };
    await github.ensureCheckRun(check);
    await github.ensureCheckRun({ ...check, conclusion: 'failure', remarks });
    await Promise.all([
      github.pullRequests(),
      github.changedFiles(number),
      github.reviews(number),
      github.roleOf('bob'),
      github.codeOwners(),
      github.protection(),
      github.comments(number),
      app.installations(),
      app.repositories(ref.installationId),
      app.deliveries('2020-01-01T00:00:00Z'),
      app.cloneAuthorization(ref),
    ]);
    await gateway.hooks.settled();
    await app.redeliver(gateway.hooks.sent[0]?.id ?? 0);
    await github.closePullRequest(number);

    expect(sent.flatMap(problemsOf)).toEqual([]);
    const asked = new Set(sent.map(({ method }) => method));
    expect([...asked].toSorted()).toEqual(['GET', 'PATCH', 'POST', 'PUT']);
  });

  it('describes every answer that the connector got, as far as it is read', () => {
    expect(got.length).toBeGreaterThan(40);
    const found = [...new Set(got.flatMap(problemsOfAnswer))];
    expect(found.filter((problem) => !SHORTER.some((start) => problem.startsWith(start)))).toEqual([]);
    // A difference that is none any more is taken off the list.
    expect(SHORTER.filter((start) => !found.some((problem) => problem.startsWith(start)))).toEqual([]);
    const reading = READ_OF_ANSWERS.filter((name) => !SOURCE.includes(name));
    expect(reading).toEqual([]);
  });

  it('is held against the answers: a wrong one is found', () => {
    const url = new URL('https://api.github.com/repos/a/b/pulls');
    const [pull] = got.flatMap(({ method, url: at, answer }) =>
      method === 'GET' && at.pathname.endsWith('/pulls') ? (answer as object[]) : [],
    );
    const wrong = (change: object): string[] =>
      problemsOfAnswer({ method: 'GET', url, answer: [{ ...pull, ...change }] });
    expect(wrong({})).toEqual([]);
    expect(wrong({ number: '7' })).toHaveLength(1);
    expect(wrong({ state: undefined })).toHaveLength(1);
    expect(wrong({ merged_at: 7 })).not.toEqual([]);
    expect(wrong({ head: { ref: 'x' } })).not.toEqual([]);
  });

  it('is held against the requests: a wrong one is found', () => {
    const url = (path: string): URL => new URL(path, 'https://api.github.com');
    const pulls = { method: 'POST', url: url('/repos/a/b/pulls') };
    expect(problemsOf({ ...pulls, body: { title: 't', head: 'h', base: 'b' } })).toEqual([]);
    expect(problemsOf({ ...pulls, body: { title: 't', head: 'h' } })).toHaveLength(1);
    expect(problemsOf({ ...pulls, body: { title: 't', head: 'h', base: 'b', merge: true } })).toHaveLength(1);
    expect(problemsOf({ method: 'GET', url: url('/repos/a/b/pulls?state=merged'), body: null })).toHaveLength(
      1,
    );
    expect(problemsOf({ method: 'GET', url: url('/repos/a/b/pulls?sate=all'), body: null })).toHaveLength(1);
    expect(problemsOf({ method: 'PUT', url: url('/repos/a/b/pulls/1/merge'), body: {} })).toHaveLength(1);
  });

  it('describes every request of the connector, and no other', () => {
    expect(Object.keys(contract.requests)).toEqual(requestsOfConnector());
  });

  it.skipIf(!existsSync(INSTALLED))('is the one that was generated from', () => {
    expect(contractOf(readFileSync(INSTALLED, 'utf8'), requestsOfConnector())).toBe(text);
  });
});
