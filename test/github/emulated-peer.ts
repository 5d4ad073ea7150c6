import { connectGitHub, type GitHubConnection } from '../../src/connectors/github/github-app.ts';
import type { RepositoryRef } from '../../src/domain/github-repository.ts';
import { systemClock } from '../../src/domain/time.ts';
import { type Gateway, startGateway } from './gateway.ts';
import type { GitHubPeer } from './github-contract.ts';

/** The real connector on the emulated GitHub. */
export interface EmulatedPeer extends GitHubPeer {
  readonly app: GitHubConnection;
  readonly gateway: Gateway;
}

const ROLES = {
  admin: 'admin',
  maintain: 'maintain',
  write: 'push',
  triage: 'triage',
  read: 'pull',
  none: '',
};

/** Connects to a gateway without a pause between writes. */
export function connectTo(gateway: Gateway): Promise<GitHubConnection> {
  return connectGitHub(gateway.app, {
    apiUrl: gateway.url,
    userAgent: 'apeg-test',
    clock: systemClock,
    pause: async () => undefined,
    writeGapMs: 0,
  });
}

/** Makes a repository of `acme` with files on its default branch. */
export async function addRepository(
  gateway: Gateway,
  name: string,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  await expectStatus(gateway.as('acme', 'POST', '/user/repos', { name, auto_init: false }), 201);
  for (const [path, content] of Object.entries(files))
    await putFile(gateway, `acme/${name}`, 'main', { path, content });
}

/** A person's commit of one file. */
export async function putFile(
  gateway: Gateway,
  repository: string,
  branch: string,
  { path, content }: { readonly path: string; readonly content: string },
): Promise<string> {
  const at = `/repos/${repository}/contents/${path}`;
  const standing = await gateway.as('acme', 'GET', `${at}?ref=${encodeURIComponent(branch)}`);
  const { sha } = standing.status === 200 ? (standing.data as { sha: string }) : { sha: undefined };
  const put = { message: `write ${path}`, content: Buffer.from(content).toString('base64'), branch, sha };
  const { commit } = await expectStatus<{ commit: { sha: string } }>(gateway.as('acme', 'PUT', at, put));
  return commit.sha;
}

async function expectStatus<T>(
  answer: ReturnType<Gateway['as']>,
  ...statuses: readonly number[]
): Promise<T> {
  const { status, data } = await answer;
  const expected = statuses.length === 0 ? [200, 201] : statuses;
  if (!expected.includes(status)) throw new Error(`${status}: ${JSON.stringify(data)}`);
  return data as T;
}

/** Starts a gateway and connects to it. */
export async function openEmulatedPeer(): Promise<EmulatedPeer> {
  const gateway = await startGateway();
  const app = await connectTo(gateway);
  let count = 0;
  const at = ({ owner, name }: RepositoryRef): string => `/repos/${owner}/${name}`;
  return {
    app,
    gateway,
    addRepository: async (files) => {
      const name = `demo-${++count}`;
      await addRepository(gateway, name, files);
      const ref = await app.repository(gateway.installationId, 'acme', name);
      if (ref === null) throw new Error(`the App does not see ${name}`);
      return ref;
    },
    commit: async (ref, branch, files) => {
      const repository = `${ref.owner}/${ref.name}`;
      const standing = await gateway.as('acme', 'GET', `${at(ref)}/git/ref/heads/${branch}`);
      if (standing.status === 404) {
        const { object } = await expectStatus<{ object: { sha: string } }>(
          gateway.as('acme', 'GET', `${at(ref)}/git/ref/heads/${ref.defaultBranch}`),
        );
        const made = { ref: `refs/heads/${branch}`, sha: object.sha };
        await expectStatus(gateway.as('acme', 'POST', `${at(ref)}/git/refs`, made));
      }
      let last = '';
      for (const [path, content] of Object.entries(files))
        last = await putFile(gateway, repository, branch, { path, content });
      return last;
    },
    comment: async (ref, issue, body) =>
      (
        await expectStatus<{ id: number }>(
          gateway.as('acme', 'POST', `${at(ref)}/issues/${issue}/comments`, { body }),
        )
      ).id,
    openIssue: async (ref, title, body) =>
      (
        await expectStatus<{ number: number }>(
          gateway.as('acme', 'POST', `${at(ref)}/issues`, { title, body }),
        )
      ).number,
    closePull: async (ref, number) => {
      await expectStatus(gateway.as('acme', 'PATCH', `${at(ref)}/pulls/${number}`, { state: 'closed' }));
    },
    closeIssue: async (ref, number) => {
      await expectStatus(gateway.as('acme', 'PATCH', `${at(ref)}/issues/${number}`, { state: 'closed' }));
    },
    review: async (ref, number, login, verdict) => {
      const event = { approved: 'APPROVE', 'changes-requested': 'REQUEST_CHANGES' }[verdict];
      await expectStatus(
        gateway.as(login, 'POST', `${at(ref)}/pulls/${number}/reviews`, { event, body: 'words' }),
      );
    },
    setRole: async (ref, login, role) => {
      const permission = { permission: ROLES[role] };
      await expectStatus(
        gateway.as('acme', 'PUT', `${at(ref)}/collaborators/${login}`, permission),
        201,
        204,
      );
    },
    spent: () => {
      const spent = gateway.requests.splice(0);
      const writes = spent.filter(({ method }) => method !== 'GET').length;
      return { reads: spent.length - writes, writes };
    },
    close: () => gateway.close(),
  };
}
