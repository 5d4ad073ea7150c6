import { createPrivateKey, createSign, type KeyObject } from 'node:crypto';
import type { Octokit } from '@octokit/rest';
import { UsageError } from '../../domain/errors.ts';
import type { RepositoryRef } from '../../domain/github-repository.ts';
import { type Clock, millisecondsOf } from '../../domain/time.ts';
import type { Identity } from './transport.ts';

/** What a token may do; each is narrowed to one repository. */
export type Scope = 'read' | 'write' | 'clone';

const PERMISSIONS = {
  read: {
    metadata: 'read',
    contents: 'read',
    issues: 'read',
    pull_requests: 'read',
    checks: 'read',
  },
  write: {
    metadata: 'read',
    contents: 'write',
    issues: 'write',
    pull_requests: 'write',
    checks: 'write',
  },
  clone: { metadata: 'read', contents: 'read' },
} as const satisfies Record<Scope, Readonly<Record<string, 'read' | 'write'>>>;

/** A token is not used in the last five minutes of its hour. */
const SPARE_MS = 300_000;

/** The App's own key. @throws UsageError where the text is no RSA key. */
export function privateKeyOf(text: string): KeyObject {
  try {
    // Files of variables often hold the line breaks as \n.
    const key = createPrivateKey(text.replaceAll('\\n', '\n'));
    if (key.asymmetricKeyType === 'rsa') return key;
  } catch {
    // Said below: the reason may hold a part of the key.
  }
  throw new UsageError('PRIVATE_KEY is no RSA private key', {
    hint: 'Give it the whole text of the .pem file that GitHub made for the App.',
  });
}

/** The App as itself: a token of nine minutes, signed with its key. */
export function appIdentity(appId: number, key: KeyObject, clock: Clock): Identity {
  const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return {
    key: 'app',
    authorization: async () => {
      const now = Math.floor(millisecondsOf(clock.now()) / 1000);
      // A minute back, because clocks differ.
      const claim = { iat: now - 60, exp: now + 540, iss: String(appId) };
      const signed = `${encoded({ alg: 'RS256', typ: 'JWT' })}.${encoded(claim)}`;
      const signature = createSign('RSA-SHA256').update(signed).sign(key, 'base64url');
      return `bearer ${signed}.${signature}`;
    },
    forget: () => false,
  };
}

/** Tokens for single repositories. */
export interface Tokens {
  identity(repository: RepositoryRef, scope: Scope): Identity;
  /** A token that can only see which repositories an installation has. */
  listing(installationId: number): Identity;
}

interface Minted {
  readonly token: string;
  readonly until: number;
}

/** Mints tokens through the App's own client and keeps them while they last. */
export function createTokens(app: Octokit, clock: Clock): Tokens {
  const minted = new Map<string, Promise<Minted>>();

  const mint = async (
    installation_id: number,
    narrowed: Omit<Parameters<typeof app.rest.apps.createInstallationAccessToken>[0], 'installation_id'>,
  ): Promise<Minted> => {
    const { data } = await app.rest.apps.createInstallationAccessToken({ installation_id, ...narrowed });
    return { token: data.token, until: millisecondsOf(data.expires_at) - SPARE_MS };
  };
  const identity = (key: string, installationId: number, make: () => Promise<Minted>): Identity => {
    let renewed = false;
    return {
      key: `installation ${installationId}`,
      authorization: async () => {
        const kept = await minted.get(key)?.catch(() => undefined);
        if (kept !== undefined && kept.until > millisecondsOf(clock.now())) return `token ${kept.token}`;
        const fresh = make();
        minted.set(key, fresh);
        return `token ${(await fresh).token}`;
      },
      forget: () => {
        const first = !renewed;
        renewed = true;
        minted.delete(key);
        return first;
      },
    };
  };
  return {
    identity: ({ id, installationId }, scope) =>
      identity(`${installationId} ${id} ${scope}`, installationId, () =>
        mint(installationId, { repository_ids: [id], permissions: PERMISSIONS[scope] }),
      ),
    listing: (installationId) =>
      identity(`${installationId} listing`, installationId, () =>
        mint(installationId, { permissions: { metadata: 'read' } }),
      ),
  };
}
