import { Octokit } from '@octokit/rest';
import { ApegError, GitHubRefused } from '../../domain/errors.ts';

/** An App that GitHub has just made from a manifest. */
export interface MadeApp {
  readonly id: number;
  /** The private key, which GitHub gives this once. */
  readonly pem: string;
  readonly webhookSecret: string;
  readonly url: string;
}

/** Trades the code of a manifest flow for the App; GitHub takes a code once, within an hour. @throws GitHubRefused */
export async function convertManifest(
  code: string,
  network: { readonly apiUrl: string; readonly userAgent: string },
): Promise<MadeApp> {
  const octokit = new Octokit({ baseUrl: network.apiUrl, userAgent: network.userAgent });
  try {
    const { data } = await octokit.rest.apps.createFromManifest({ code });
    if (data.webhook_secret === null || data.webhook_secret.trim() === '')
      throw new GitHubRefused(
        `GitHub made the App ${data.html_url} without a webhook secret, so anybody could sign`,
        {
          hint: 'Set a secret and a new private key on the page of the App, and write both to the variables of docs/deployment.md; or delete the App and start again.',
        },
      );
    return {
      id: data.id,
      pem: data.pem,
      webhookSecret: data.webhook_secret,
      url: data.html_url,
    };
  } catch (cause) {
    if (cause instanceof ApegError) throw cause;
    throw new GitHubRefused('GitHub did not give an App for this code', {
      hint: 'A code holds once and for an hour: start again with npm run setup.',
      cause,
    });
  }
}
