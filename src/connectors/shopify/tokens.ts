import { z } from 'zod';
import { millisecondsOf } from '../../domain/time.ts';
import { CredentialsRefused, VendorUnavailable } from '../../domain/vendor-errors.ts';
import type { AccessTokens } from '../http/carry-out.ts';
import { exchange, jsonOf } from '../http/exchange.ts';
import { createSingleFlight } from '../http/single-flight.ts';
import { READ_ATTEMPTS, type Waiting } from '../http/waiting.ts';

const Granted = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });

/** Renewed before it expires, so that it does not do so on the way. */
const MARGIN_MS = 60_000;

/** A token that does not expire, as apps made in the admin before 2026 have. */
export function staticTokens(token: string): AccessTokens {
  return {
    access: async () => token,
    renew: async () => {
      throw new CredentialsRefused('shopify', 'Shopify refused the access token', {
        hint: 'Set SHOPIFY_ACCESS_TOKEN to a token of this shop, or use SHOPIFY_CLIENT_ID and SHOPIFY_CLIENT_SECRET.',
      });
    },
    calls: () => 0,
  };
}

/**
 * Tokens of 24 hours by the client credentials grant, the way of apps made in the Dev Dashboard. Several calls at once
 * share one request; nothing is stored.
 */
export function clientCredentials(
  app: { readonly baseUrl: string; readonly clientId: string; readonly clientSecret: string },
  waiting: Waiting,
  timeoutMs: number,
): AccessTokens {
  let current: { readonly token: string; readonly until: number } | null = null;
  let calls = 0;
  const now = (): number => millisecondsOf(waiting.timer.now());
  const grant = createSingleFlight(async (): Promise<string> => {
    for (let attempt = 0; ; attempt += 1) {
      calls += 1;
      const answer = await exchange(
        {
          method: 'POST',
          url: `${app.baseUrl}/admin/oauth/access_token`,
          headers: { 'content-type': 'application/json', accept: 'application/json' },
          body: JSON.stringify({
            grant_type: 'client_credentials',
            client_id: app.clientId,
            client_secret: app.clientSecret,
          }),
        },
        timeoutMs,
      );
      const granted =
        answer.kind === 'answered' && answer.status === 200 ? Granted.safeParse(jsonOf(answer.text)) : null;
      if (granted?.success === true) {
        current = { token: granted.data.access_token, until: now() + granted.data.expires_in * 1000 };
        return current.token;
      }
      if (
        answer.kind === 'answered' &&
        answer.status >= 400 &&
        answer.status < 500 &&
        answer.status !== 429
      ) {
        throw new CredentialsRefused('shopify', 'Shopify gave no access token to this app', {
          status: answer.status,
          hint: 'Check SHOPIFY_CLIENT_ID and SHOPIFY_CLIENT_SECRET, and that the app is installed in SHOPIFY_SHOP.',
        });
      }
      if (attempt + 1 >= READ_ATTEMPTS) {
        throw new VendorUnavailable('shopify', 'Shopify could not be asked for an access token');
      }
      await waiting.backOff(attempt);
    }
  });
  return {
    access: async () => (current !== null && current.until - MARGIN_MS > now() ? current.token : grant()),
    renew: async (refused) => (current !== null && current.token !== refused ? current.token : grant()),
    calls: () => calls,
  };
}
