import type { SimulatedClock } from '../clock.ts';
import type { SimulatedAnswer, SimulatedRequest } from '../loopback.ts';
import { etsyError } from './answers.ts';

const ACCESS_S = 3_600;
const REFRESH_MS = 90 * 86_400_000;

/** What an app and its seller are known by. */
export interface EtsyCredentials {
  readonly keystring: string;
  readonly sharedSecret: string;
  /** The refresh token at the start; the first refresh replaces it. */
  readonly refreshToken: string;
  readonly scopes: readonly string[];
}

/** Who may come in. */
export interface EtsyAccess {
  /** The token endpoint: every refresh ends the refresh token that was used. */
  readonly refresh: (request: SimulatedRequest) => SimulatedAnswer;
  /** The refusal of a request without a good key, or null. */
  readonly keyRefusal: (request: SimulatedRequest) => SimulatedAnswer | null;
  /** The refusal of a request whose token is missing, too old, or without a scope, or null. */
  readonly tokenRefusal: (request: SimulatedRequest, scope: string | null) => SimulatedAnswer | null;
  /** Ends every access token. */
  readonly expireTokens: () => void;
  /** The refresh token that is good now. */
  readonly refreshToken: () => string;
}

/** Access for one seller of one app. */
export function createEtsyAccess(
  { keystring, sharedSecret, refreshToken, scopes }: EtsyCredentials,
  userId: number,
  clock: SimulatedClock,
): EtsyAccess {
  const tokens = new Map<string, number>();
  let current = { token: refreshToken, until: clock.milliseconds() + REFRESH_MS };
  let turns = 0;
  return {
    refresh: ({ body }) => {
      const form = new URLSearchParams(body);
      if (form.get('grant_type') !== 'refresh_token') return oauthError('unsupported_grant_type');
      if (form.get('client_id') !== keystring) return oauthError('invalid_client');
      const good = form.get('refresh_token') === current.token && clock.milliseconds() < current.until;
      if (!good) return oauthError('invalid_grant');
      turns += 1;
      const access = `${userId}.simulated-access-${turns}`;
      tokens.set(access, clock.milliseconds() + ACCESS_S * 1000);
      current = { token: `${userId}.simulated-refresh-${turns}`, until: clock.milliseconds() + REFRESH_MS };
      return {
        status: 200,
        body: {
          access_token: access,
          token_type: 'Bearer',
          expires_in: ACCESS_S,
          refresh_token: current.token,
        },
      };
    },
    keyRefusal: ({ headers }) => {
      const key = headers['x-api-key'] ?? '';
      if (key === `${keystring}:${sharedSecret}`) return null;
      if (key === keystring) return etsyError(403, 'Shared secret is required in x-api-key header.');
      return etsyError(403, 'API key not found or not active, or incorrect shared secret for API key.');
    },
    tokenRefusal: ({ headers }, scope) => {
      if (scope === null) return null;
      const until = tokens.get((headers['authorization'] ?? '').replace(/^Bearer /, ''));
      if (until === undefined || until <= clock.milliseconds()) return etsyError(401, 'invalid_token');
      return scopes.includes(scope) ? null : etsyError(403, 'insufficient_scope');
    },
    expireTokens: () => {
      for (const token of tokens.keys()) tokens.set(token, 0);
    },
    refreshToken: () => current.token,
  };
}

function oauthError(error: string): SimulatedAnswer {
  const description = 'The refresh token is invalid, was used before, or has expired.';
  return { status: 400, body: { error, error_description: error === 'invalid_grant' ? description : error } };
}
