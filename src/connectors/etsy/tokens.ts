import { z } from 'zod';
import { sha256 } from '../../domain/digest.ts';
import type { StateStore } from '../../domain/state-store.ts';
import { daysAfter, type Instant, instantOf, millisecondsOf } from '../../domain/time.ts';
import { CredentialsRefused, VendorUnavailable } from '../../domain/vendor-errors.ts';
import type { AccessTokens } from '../http/carry-out.ts';
import { exchange, jsonOf } from '../http/exchange.ts';
import { createSingleFlight } from '../http/single-flight.ts';
import { READ_ATTEMPTS, type Waiting } from '../http/waiting.ts';

/** What tokens are made from, and where they are kept. */
export interface EtsyTokenSource {
  readonly baseUrl: string;
  readonly keystring: string;
  /** The refresh token that the seller was given; once it has been used, the stored one counts. */
  readonly refreshToken: string;
  readonly state: StateStore;
  /** Keeps other processes out while tokens are renewed. */
  readonly lock: <T>(name: string, work: () => Promise<T>) => Promise<T>;
}

/** Tokens as they are stored. The origin says which refresh token of the seller they come from. */
const Stored = z.object({
  origin: z.string(),
  refresh_token: z.string().min(1),
  access_token: z.string().nullable(),
  expires_at: z.string(),
  refreshed_at: z.string(),
});
type Stored = z.infer<typeof Stored>;

const Renewed = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  expires_in: z.number().positive(),
});

/** A refresh token that is not used for so long dies. */
const GRANT_DAYS = 90;

/** When the refresh token that is kept dies unless it is used; null where none was renewed on this machine yet. */
export async function etsyGrantEnd(
  { keystring, refreshToken }: Pick<EtsyTokenSource, 'keystring' | 'refreshToken'>,
  state: StateStore,
): Promise<Instant | null> {
  const known = Stored.safeParse(await state.read(documentOf(keystring))).data;
  return known?.origin === sha256(refreshToken) ? daysAfter(known.refreshed_at, GRANT_DAYS) : null;
}

function documentOf(keystring: string): string {
  return `etsy-tokens-${sha256(keystring).slice(0, 12)}`;
}

const MARGIN_MS = 60_000;
const HINT =
  'Let the seller grant access again and set ETSY_REFRESH_TOKEN to the new refresh token. A refresh token dies when it is used or after 90 days.';

/**
 * Access tokens of an hour. Every renewal ends the refresh token and brings another, which is stored before the access token
 * is used; one process at a time renews, and the others take what it stored.
 */
export function createEtsyTokens(source: EtsyTokenSource, waiting: Waiting, timeoutMs: number): AccessTokens {
  const { state, lock, keystring, refreshToken } = source;
  const name = documentOf(keystring);
  const origin = sha256(refreshToken);
  const now = (): number => millisecondsOf(waiting.timer.now());
  let current: Stored | null = null;
  let refused: string | null = null;
  let calls = 0;

  const stored = async (): Promise<Stored | null> => {
    const known = Stored.safeParse(await state.read(name)).data;
    return known?.origin === origin ? known : null;
  };
  const usable = (tokens: Stored | null): string | null =>
    tokens === null ||
    tokens.access_token === null ||
    tokens.access_token === refused ||
    millisecondsOf(tokens.expires_at) - MARGIN_MS <= now()
      ? null
      : tokens.access_token;

  const renewal = createSingleFlight(() =>
    lock(name, async () => {
      const before = await stored();
      const given = usable(before);
      if (given !== null) {
        current = before;
        return given;
      }
      const last = before ?? {
        origin,
        refresh_token: refreshToken,
        access_token: null,
        expires_at: waiting.timer.now(),
        refreshed_at: waiting.timer.now(),
      };
      // A store that cannot be written would lose the next refresh token: it must show now, while this one lives.
      await state.write(name, { ...last, access_token: null });
      const tokens = await requested(last);
      await state.write(name, tokens);
      current = tokens;
      return tokens.access_token ?? '';
    }),
  );

  const requested = async (last: Stored): Promise<Stored> => {
    for (let attempt = 0; ; attempt += 1) {
      calls += 1;
      const answer = await exchange(
        {
          method: 'POST',
          url: `${source.baseUrl}/v3/public/oauth/token`,
          headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
          body: new URLSearchParams({
            grant_type: 'refresh_token',
            client_id: keystring,
            refresh_token: last.refresh_token,
          }).toString(),
        },
        timeoutMs,
      );
      if (answer.kind === 'answered' && answer.status === 200) {
        const renewed = Renewed.safeParse(jsonOf(answer.text)).data;
        if (renewed === undefined)
          throw new CredentialsRefused('etsy', 'Etsy answered a renewal without tokens', { hint: HINT });
        return {
          origin,
          refresh_token: renewed.refresh_token,
          access_token: renewed.access_token,
          expires_at: instantOf(now() + renewed.expires_in * 1000),
          refreshed_at: waiting.timer.now(),
        };
      }
      const status = answer.kind === 'answered' ? answer.status : undefined;
      if (status !== undefined && status >= 400 && status < 500 && status !== 429) {
        throw new CredentialsRefused('etsy', 'Etsy does not accept the refresh token', {
          status,
          hint: HINT,
        });
      }
      if (attempt + 1 >= READ_ATTEMPTS) {
        throw new VendorUnavailable('etsy', 'Etsy could not be asked for an access token');
      }
      await waiting.backOff(attempt);
    }
  };

  return {
    access: async () => usable(current) ?? usable((current = await stored())) ?? renewal(),
    renew: (token) => {
      refused = token;
      return renewal();
    },
    calls: () => calls,
  };
}
