import type { Octokit } from '@octokit/rest';
import type { GitHubApp, HookDelivery } from '../../domain/github-app.ts';
import type { RepositoryRef } from '../../domain/github-repository.ts';
import type { GitHubWriter } from '../../domain/github-writes.ts';
import { createBranches } from './branch.ts';
import { createChecks } from './check-run.ts';
import { createConversation } from './conversation.ts';
import { createPullRequests } from './pull-request.ts';
import { createReader, type RepositoryClient } from './reader.ts';
import { appIdentity, createTokens, privateKeyOf, type Scope } from './tokens.ts';
import { createTransport, type GitHubNetwork, orNull } from './transport.ts';

const PAGE = 100;

/** The App's name for GitHub and the text of its private key. */
export interface AppCredentials {
  readonly appId: number;
  readonly privateKey: string;
}

/** The App, and the authorization of a clone, which is no business of the port. */
export interface GitHubConnection extends GitHubApp {
  /** An `Authorization` header that can read the contents of one repository; lasts for at least five minutes. */
  cloneAuthorization(repository: RepositoryRef): Promise<string>;
}

/**
 * Connects to GitHub as the App; one request, for its own name.
 *
 * @throws UsageError for a key that is none; GitHubRefused where GitHub does not know the App.
 */
export async function connectGitHub(
  { appId, privateKey }: AppCredentials,
  network: GitHubNetwork,
): Promise<GitHubConnection> {
  const clientOf = createTransport(network);
  const app = clientOf(appIdentity(appId, privateKeyOf(privateKey), network.clock));
  const tokens = createTokens(app, network.clock);
  const { data } = await app.rest.apps.getAuthenticated();
  const login = `${data?.slug ?? 'apeg'}[bot]`;

  const client = (repository: RepositoryRef, scope: Scope): RepositoryClient => ({
    repository,
    appId,
    appLogin: login,
    octokit: clientOf(tokens.identity(repository, scope)),
  });
  const listing = (installationId: number): Octokit => clientOf(tokens.listing(installationId));
  return {
    login,
    reader: (repository) => createReader(client(repository, 'read')),
    writer: (repository) => writerOf(client(repository, 'write')),
    cloneAuthorization: async (repository) => {
      const authorization = await tokens.identity(repository, 'clone').authorization();
      const token = authorization.slice('token '.length);
      return `Basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`;
    },
    repository: async (installationId, owner, name) => {
      const found = await orNull(listing(installationId).rest.repos.get({ owner, repo: name }));
      return found === null ? null : refOf(found.data, installationId);
    },
    installations: async () =>
      (await app.paginate(app.rest.apps.listInstallations, { per_page: PAGE })).map(
        ({ id, account, suspended_at, permissions }) => ({
          id,
          account: account !== null && 'login' in account ? account.login : '',
          suspended: suspended_at !== null,
          permissions: { ...permissions },
        }),
      ),
    repositories: async (installationId) => {
      const octokit = listing(installationId);
      const found = await octokit.paginate(octokit.rest.apps.listReposAccessibleToInstallation, {
        per_page: PAGE,
      });
      return found.map((repository) => refOf(repository, installationId));
    },
    deliveries: (since) => deliveriesOf(app, since),
    redeliver: async (delivery_id) => {
      await app.rest.apps.redeliverWebhookDelivery({ delivery_id });
    },
  };
}

function writerOf(client: RepositoryClient): GitHubWriter {
  const pulls = createPullRequests(client);
  return {
    ...createReader(client),
    ...createConversation(client),
    ensureBranch: createBranches(client),
    ensurePullRequest: (wish) => pulls.ensure(wish),
    closePullRequest: (number) => pulls.close(number),
    ensureCheckRun: createChecks(client),
  };
}

function refOf(
  repository: {
    readonly id: number;
    readonly owner: { readonly login: string };
    readonly name: string;
    readonly default_branch?: string;
  },
  installationId: number,
): RepositoryRef {
  return {
    id: repository.id,
    owner: repository.owner.login,
    name: repository.name,
    defaultBranch: repository.default_branch ?? 'main',
    installationId,
  };
}

async function deliveriesOf(app: Octokit, since: string): Promise<HookDelivery[]> {
  const found: HookDelivery[] = [];
  const pages = app.paginate.iterator(app.rest.apps.listWebhookDeliveries, { per_page: PAGE });
  for await (const { data } of pages) {
    for (const { id, guid, event, delivered_at, status_code } of data) {
      const acknowledged = status_code >= 200 && status_code < 300;
      found.push({ id, guid, event, deliveredAt: delivered_at, acknowledged });
    }
    const oldest = data.at(-1)?.delivered_at;
    if (oldest === undefined || oldest < since) break;
  }
  return found.filter(({ deliveredAt }) => deliveredAt >= since);
}
