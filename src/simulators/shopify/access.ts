import type { SimulatedClock } from '../clock.ts';
import type { SimulatedAnswer, SimulatedRequest } from '../loopback.ts';

const LIFETIME_S = 86_399;

/** What an app of the simulated shop is known by. */
export interface ShopifyCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
  /** A token that never expires, as legacy custom apps have. */
  readonly accessToken: string;
  readonly scopes: readonly string[];
}

/** Who may come in. */
export interface ShopifyAccess {
  /** The token endpoint: client credentials for a token of 24 hours. */
  readonly grant: (request: SimulatedRequest) => SimulatedAnswer;
  /** The scopes of a request's token, or null where it has none that is good. */
  readonly scopesOf: (request: SimulatedRequest) => ReadonlySet<string> | null;
  /** Ends every token that was granted. */
  readonly expireTokens: () => void;
}

/** Access by the credentials alone. */
export function createShopifyAccess(credentials: ShopifyCredentials, clock: SimulatedClock): ShopifyAccess {
  const granted = new Map<string, number>();
  const scopes = new Set(credentials.scopes);
  return {
    grant: ({ body, headers }) => {
      const given = fieldsOf(body, headers['content-type'] ?? '');
      if (given.get('grant_type') !== 'client_credentials') {
        return { status: 400, body: { error: 'unsupported_grant_type' } };
      }
      const known =
        given.get('client_id') === credentials.clientId &&
        given.get('client_secret') === credentials.clientSecret;
      if (!known) return { status: 401, body: { error: 'application_cannot_be_found' } };
      const token = `shpat_simulated${granted.size + 1}0000000000`;
      granted.set(token, clock.milliseconds() + LIFETIME_S * 1000);
      const scope = credentials.scopes.join(',');
      return { status: 200, body: { access_token: token, scope, expires_in: LIFETIME_S } };
    },
    scopesOf: ({ headers }) => {
      const token = headers['x-shopify-access-token'] ?? '';
      const good = token === credentials.accessToken || (granted.get(token) ?? 0) > clock.milliseconds();
      return good ? scopes : null;
    },
    expireTokens: () => {
      for (const token of granted.keys()) granted.set(token, 0);
    },
  };
}

function fieldsOf(body: string, contentType: string): ReadonlyMap<string, string> {
  if (!contentType.includes('json')) return new Map(new URLSearchParams(body));
  try {
    return new Map(Object.entries(JSON.parse(body) as Record<string, string>));
  } catch {
    return new Map();
  }
}
