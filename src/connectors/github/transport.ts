import { Octokit } from '@octokit/rest';
import { GitHubRefused, GitHubUnavailable } from '../../domain/errors.ts';
import { redact } from '../../domain/redaction.ts';
import { type Clock, millisecondsOf } from '../../domain/time.ts';

/** What every request to GitHub needs. */
export interface GitHubNetwork {
  /** `https://api.github.com`, an Enterprise Server's `https://HOST/api/v3`, or an emulator. */
  readonly apiUrl: string;
  readonly userAgent: string;
  readonly clock: Clock;
  readonly pause: (milliseconds: number) => Promise<void>;
  /** Least time between two writes of an installation; GitHub asks for a second. */
  readonly writeGapMs: number;
  readonly fetch?: typeof fetch;
}

/** Who a request is made as. */
export interface Identity {
  /** Writes of one key keep their distance from each other. */
  readonly key: string;
  readonly authorization: () => Promise<string>;
  /** Called where GitHub does not know the authorization any more. @returns whether another can be had. */
  readonly forget: () => boolean;
}

/** Longer than this a request does not wait for a rate limit: its job is tried again later. */
const LONGEST_WAIT_MS = 60_000;
const RETRIES = 3;

/** What makes something that people see, so that a second try could double it: who asks must look first. */
const CREATES: ReadonlySet<string> = new Set([
  'POST /repos/{owner}/{repo}/pulls',
  'POST /repos/{owner}/{repo}/issues',
  'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
  'POST /repos/{owner}/{repo}/check-runs',
  'POST /repos/{owner}/{repo}/git/refs',
  'POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers',
]);

interface RequestOptions {
  readonly method: string;
  readonly url: string;
  headers: Record<string, unknown>;
}

/** Makes clients that share one pace of writing. */
export function createTransport(network: GitHubNetwork): (identity: Identity) => Octokit {
  const pace = createPace(network);
  return (identity) => {
    const octokit = new Octokit({
      baseUrl: network.apiUrl.replace(/\/+$/, ''),
      userAgent: network.userAgent,
      log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
      request: network.fetch === undefined ? {} : { fetch: network.fetch },
    });
    octokit.hook.wrap('request', async (request, options) => {
      const ask = async (): Promise<Awaited<ReturnType<typeof request>>> => {
        options.headers['authorization'] = await identity.authorization();
        if (options.method !== 'GET') await pace(identity.key);
        return request(options);
      };
      return insist(ask, options, { network, identity });
    });
    return octokit;
  };
}

function ignore(): void {}

/** Tries until there is an answer, as far as trying again does no harm. */
async function insist<T>(
  ask: () => Promise<T>,
  { method, url }: Pick<RequestOptions, 'method' | 'url'>,
  { network, identity }: { readonly network: GitHubNetwork; readonly identity: Identity },
): Promise<T> {
  const what = `${method} ${url}`;
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      const refusal = refusalOf(error, network.clock);
      const again = attempt <= RETRIES && mayRepeat(refusal, what, identity);
      if (!again || refusal.waitMs(attempt) > LONGEST_WAIT_MS) throw errorOf(error, what, refusal);
      await network.pause(refusal.waitMs(attempt));
    }
  }
}

function mayRepeat({ kind }: Refusal, what: string, identity: Identity): boolean {
  switch (kind) {
    case 'limited':
      return true;
    case 'unavailable':
      return !CREATES.has(what);
    case 'unauthorised':
      return identity.forget();
    case 'refused':
      return false;
  }
}

interface Refusal {
  readonly kind: 'refused' | 'unauthorised' | 'unavailable' | 'limited';
  readonly waitMs: (attempt: number) => number;
}

/** What a failed request means, by GitHub's own rules for rate limits. */
function refusalOf(error: unknown, clock: Clock): Refusal {
  const status = statusOf(error);
  const headers = headersOf(error);
  const later = (attempt: number): number => 1000 * 2 ** (attempt - 1);
  if (status === null || status >= 500) return { kind: 'unavailable', waitMs: later };
  if (status === 401) return { kind: 'unauthorised', waitMs: () => 0 };
  if (status === 403 || status === 429) {
    const after = Number(headers['retry-after']);
    if (headers['retry-after'] !== undefined && Number.isFinite(after))
      return { kind: 'limited', waitMs: () => Math.max(1, after) * 1000 };
    if (headers['x-ratelimit-remaining'] === '0') {
      const reset = Number(headers['x-ratelimit-reset']) * 1000;
      return { kind: 'limited', waitMs: () => Math.max(1000, reset - millisecondsOf(clock.now())) };
    }
    // Without a header GitHub asks for a minute, and for longer each time.
    if (status === 429 || /secondary rate limit/i.test(messageOf(error)))
      return { kind: 'limited', waitMs: (attempt) => 60_000 * 2 ** (attempt - 1) };
  }
  return { kind: 'refused', waitMs: () => 0 };
}

function errorOf(error: unknown, what: string, refusal: Refusal): GitHubRefused | GitHubUnavailable {
  const said = redact(messageOf(error)).slice(0, 300);
  const status = statusOf(error);
  if (refusal.kind === 'limited' || refusal.kind === 'unavailable') {
    const why = refusal.kind === 'limited' ? 'asks to wait' : `gave no answer (${status ?? 'network'})`;
    return new GitHubUnavailable(`GitHub ${why} on ${what}: ${said}`, {
      cause: error,
      hint: 'Nothing is lost: it is tried again later.',
    });
  }
  return new GitHubRefused(`GitHub refused ${what} (${status}): ${said}`, {
    cause: error,
    hint: "See the App's permissions and whether the repository still is where it was.",
  });
}

/** The HTTP status behind an error of this connector, or of Octokit; null where there was no answer. */
export function statusOf(error: unknown): number | null {
  if (error instanceof GitHubRefused || error instanceof GitHubUnavailable) return statusOf(error.cause);
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return null;
  // Octokit calls a request that never got an answer a 500.
  return 'response' in error && error.response !== undefined ? error.status : null;
}

/** What GitHub said, in its own words. */
export function messageOf(error: unknown): string {
  if (error instanceof GitHubRefused || error instanceof GitHubUnavailable) return messageOf(error.cause);
  return error instanceof Error ? error.message : String(error);
}

function headersOf(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error) || !('response' in error)) return {};
  const { response } = error;
  if (typeof response !== 'object' || response === null || !('headers' in response)) return {};
  return typeof response.headers === 'object' && response.headers !== null ? { ...response.headers } : {};
}

/** Keeps writes of one key a gap apart, in the order in which they came. */
function createPace({ clock, pause, writeGapMs }: GitHubNetwork): (key: string) => Promise<void> {
  const free = new Map<string, number>();
  return async (key) => {
    const now = millisecondsOf(clock.now());
    const start = Math.max(now, free.get(key) ?? 0);
    free.set(key, start + writeGapMs);
    if (start > now) await pause(start - now);
  };
}

/** The answer, or null where GitHub has nothing of that name. */
export async function orNull<T>(asked: Promise<T>, statuses: readonly number[] = [404]): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof GitHubRefused && statuses.includes(statusOf(error) ?? 0)) return null;
    throw error;
  }
}

/**
 * Creates something that people see once: where nobody knows whether GitHub did it, it is looked for before the second try.
 */
export async function createOnce<T>(find: () => Promise<T | null>, create: () => Promise<T>): Promise<T> {
  try {
    return await create();
  } catch (error) {
    if (!(error instanceof GitHubUnavailable)) throw error;
    return (await find()) ?? (await create());
  }
}
