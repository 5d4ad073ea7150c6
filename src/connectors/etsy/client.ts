import type { z } from 'zod';
import type { VendorUsage } from '../../domain/shops.ts';
import type { StateStore } from '../../domain/state-store.ts';
import type { Instant } from '../../domain/time.ts';
import type { Timer } from '../../domain/timer.ts';
import { carryOut, type Verdict } from '../http/carry-out.ts';
import { exchange } from '../http/exchange.ts';
import { parsed, unusable } from '../http/parsed.ts';
import { createWaiting, vendorTime } from '../http/waiting.ts';
import { judge } from './judge.ts';
import { createRateGate } from './rate-gate.ts';
import { createEtsyTokens } from './tokens.ts';

/** How a shop is reached. */
export interface EtsyAccess {
  /** `https://api.etsy.com`, without a slash at the end. */
  readonly baseUrl: string;
  readonly shopId: number;
  readonly keystring: string;
  readonly sharedSecret: string;
  readonly refreshToken: string;
}

/** What the client needs from outside. */
export interface EtsyClientDeps {
  readonly timer: Timer;
  /** Numbers in [0, 1) for the spread of waits. */
  readonly random: () => number;
  /** Where rotated tokens are kept. */
  readonly state: StateStore;
  readonly lock: <T>(name: string, work: () => Promise<T>) => Promise<T>;
  /** How long an answer may take; 30 seconds unless it is given. */
  readonly timeoutMs?: number;
}

/** A request below `/v3/application` and the part of the answer that is wanted. */
export interface EtsyCall<T> {
  /** Etsy's operationId. */
  readonly operation: string;
  readonly method: 'GET' | 'PUT' | 'PATCH' | 'POST';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: { readonly json: unknown } | { readonly form: Readonly<Record<string, string>> };
  /** Everything that it does not name is dropped; the rest of an answer is kept nowhere. */
  readonly answer: z.ZodType<T>;
}

/**
 * Sends requests for one shop. Reads are repeated with growing waits; a write is sent once, and again only where the first
 * certainly changed nothing: limited, or refused for its token.
 */
export interface EtsyClient {
  readonly shopId: number;
  /** Null where there is no such thing (404). @throws VendorUnavailable, VendorThrottled, VendorRefused, CredentialsRefused, AnswerUnusable */
  readonly read: <T>(call: EtsyCall<T>) => Promise<T | null>;
  /** @throws OutcomeUnknown, VendorUnavailable, VendorThrottled, VendorRefused, CredentialsRefused */
  readonly write: <T>(call: EtsyCall<T>) => Promise<T>;
  readonly usage: () => VendorUsage;
  /** The vendor's own clock at the last answer. */
  readonly vendorNow: () => Instant | null;
}

const DEFAULT_TIMEOUT_MS = 30_000;

/** Makes a client for one shop. */
export function createEtsyClient(
  { baseUrl, shopId, keystring, sharedSecret, refreshToken }: EtsyAccess,
  { timer, random, state, lock, timeoutMs = DEFAULT_TIMEOUT_MS }: EtsyClientDeps,
): EtsyClient {
  const waiting = createWaiting(timer, random);
  const tokens = createEtsyTokens({ baseUrl, keystring, refreshToken, state, lock }, waiting, timeoutMs);
  const gate = createRateGate(waiting);
  let calls = 0;
  let writes = 0;
  let vendorNow: Instant | null = null;

  const run = <T>(call: EtsyCall<T>, kind: 'read' | 'write'): Promise<T | null> => {
    const { operation, method, path, query = {}, body } = call;
    const asked = { vendor: 'etsy', operation, kind } as const;
    const search = new URLSearchParams(query).toString();
    const once = async (token: string): Promise<Verdict<T | null>> => {
      await gate.ready(operation);
      calls += 1;
      if (kind === 'write') writes += 1;
      const given = await exchange(
        {
          method,
          url: `${baseUrl}/v3/application${path}${search === '' ? '' : `?${search}`}`,
          headers: {
            accept: 'application/json',
            'x-api-key': `${keystring}:${sharedSecret}`,
            authorization: `Bearer ${token}`,
            ...contentType(body),
          },
          ...(body === undefined ? {} : { body: bodyText(body) }),
        },
        timeoutMs,
      );
      if (given.kind === 'answered') {
        gate.observe(given.headers);
        vendorNow = vendorTime(given.headers);
      }
      const verdict = judge(given, asked, timer);
      if (verdict.kind !== 'good') return verdict;
      const value = verdict.value === null ? null : parsed(call.answer, verdict.value, asked);
      return { kind: 'good', value };
    };
    return carryOut({ vendor: 'etsy', operation, kind, once }, tokens, waiting);
  };

  return {
    shopId,
    read: (call) => run(call, 'read'),
    write: async (call) => {
      const value = await run(call, 'write');
      if (value !== null) return value;
      throw unusable({ vendor: 'etsy', operation: call.operation, kind: 'write' }, 'is empty');
    },
    vendorNow: () => vendorNow,
    usage: () => ({ calls: calls + tokens.calls(), writes, waitedMs: waiting.waitedMs() }),
  };
}

function contentType(body: EtsyCall<unknown>['body']): Readonly<Record<string, string>> {
  if (body === undefined) return {};
  return { 'content-type': 'json' in body ? 'application/json' : 'application/x-www-form-urlencoded' };
}

function bodyText(body: NonNullable<EtsyCall<unknown>['body']>): string {
  return 'json' in body ? JSON.stringify(body.json) : new URLSearchParams(body.form).toString();
}
