import { lookup } from 'node:dns/promises';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { type RequestOptions, request } from 'node:https';
import { isIP } from 'node:net';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { InputUnusable } from '../../domain/errors.ts';
import { isPublicAddress } from './public-address.ts';

/** What fetching a log is held to. */
export interface LogLimits {
  readonly bytes: number;
  readonly milliseconds: number;
}

/** A week of a busy workflow, and nothing that could fill a disk. */
export const LOG_LIMITS: LogLimits = { bytes: 500_000_000, milliseconds: 120_000 };

/** How hosts are found and believed; a test has a host of its own. */
export interface LogNetwork {
  readonly addresses: (host: string) => Promise<readonly string[]>;
  readonly mayConnect: (address: string) => boolean;
  /** Certificates that are believed beside the usual ones. */
  readonly ca?: string;
}

/** The internet, and no address on this side of it. */
export const INTERNET: LogNetwork = {
  addresses: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
  mayConnect: isPublicAddress,
};

/** A log to fetch, the hosts that it may come from, and the file that it becomes. */
export interface LogWish {
  readonly url: string;
  readonly hosts: readonly string[];
  readonly file: string;
}

const MOST_REDIRECTS = 3;
const HINT = 'Ask whoever runs the App to allow the host, or keep the log in the repository.';

/**
 * Fetches a log over HTTPS into a file: from an allowed host only, at a public address only, redirected to the same host only.
 *
 * The address that was looked at is the one that is connected to, so a name cannot mean another one a moment later.
 *
 * @throws InputUnusable without the query of the URL, which may hold a secret; the file is then gone.
 */
export async function fetchLog(
  wish: LogWish,
  limits: LogLimits = LOG_LIMITS,
  network: LogNetwork = INTERNET,
): Promise<void> {
  const signal = AbortSignal.timeout(limits.milliseconds);
  let url = allowed(wish.url, wish.hosts);
  try {
    for (let redirects = 0; ; redirects++) {
      const response = await answerOf(url, { network, signal });
      const status = response.statusCode ?? 0;
      if (status >= 300 && status < 400 && response.headers.location !== undefined) {
        response.destroy();
        if (redirects === MOST_REDIRECTS) throw refused(url, 'is redirected too often');
        const next = allowed(new URL(response.headers.location, url).href, wish.hosts);
        if (next.host !== url.host) throw refused(url, 'is redirected to another host');
        url = next;
        continue;
      }
      if (status !== 200) {
        response.destroy();
        throw refused(url, `answered ${status}`);
      }
      await pipeline(
        response,
        atMost(limits.bytes, url),
        createWriteStream(wish.file, { flags: 'wx', mode: 0o600 }),
        { signal },
      );
      return;
    }
  } catch (error) {
    await rm(wish.file, { force: true });
    if (error instanceof InputUnusable) throw error;
    const why = signal.aborted ? `takes longer than ${limits.milliseconds / 1000} s` : 'cannot be fetched';
    throw refused(url, why, error);
  }
}

function allowed(text: string, hosts: readonly string[]): URL {
  const url = URL.parse(text);
  if (url === null || url.protocol !== 'https:' || url.username !== '' || url.password !== '')
    throw new InputUnusable('A log address is not https, or names a user', { hint: HINT });
  if (!hosts.some((host) => host.toLowerCase() === url.host))
    throw refused(url, 'is on no host that is allowed');
  return url;
}

async function answerOf(
  url: URL,
  { network, signal }: { readonly network: LogNetwork; readonly signal: AbortSignal },
): Promise<IncomingMessage> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const found = isIP(host) === 0 ? await network.addresses(host) : [host];
  // One private address among public ones is enough to be an attack.
  if (found.length === 0 || !found.every((address) => network.mayConnect(address)))
    throw refused(url, 'is at no public address');
  const [address = ''] = found;
  const options: RequestOptions = {
    method: 'GET',
    signal,
    headers: { 'user-agent': 'apeg', accept: '*/*', 'accept-encoding': 'identity' },
    agent: false,
    lookup: (_name, _options, done) => done(null, [{ address, family: isIP(address) }]),
    ...(network.ca === undefined ? {} : { ca: network.ca }),
  };
  return new Promise((resolve, reject) => {
    request(url, options, resolve).once('error', reject).end();
  });
}

/** Lets so many bytes through, and no more. */
function atMost(bytes: number, url: URL): Transform {
  let seen = 0;
  return new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      seen += chunk.length;
      if (seen > bytes) done(refused(url, `is larger than ${bytes / 1e6} MB`));
      else done(null, chunk);
    },
  });
}

function refused(url: URL, why: string, cause?: unknown): InputUnusable {
  return new InputUnusable(`The log ${url.protocol}//${url.host}${url.pathname} ${why}`, {
    cause,
    hint: HINT,
  });
}
