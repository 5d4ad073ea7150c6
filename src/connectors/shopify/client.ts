import type { z } from 'zod';
import type { VendorUsage } from '../../domain/shops.ts';
import type { Instant } from '../../domain/time.ts';
import type { Timer } from '../../domain/timer.ts';
import { carryOut, type Verdict } from '../http/carry-out.ts';
import { exchange } from '../http/exchange.ts';
import { parsed } from '../http/parsed.ts';
import { createWaiting, vendorTime, type Waiting } from '../http/waiting.ts';
import { createCostGate } from './cost.ts';
import { SHOPIFY_API_VERSION } from './documents.ts';
import { judge } from './judge.ts';
import { clientCredentials, staticTokens } from './tokens.ts';

/** How a shop is reached. */
export interface ShopifyAccess {
  /** E.g. `https://example.myshopify.com`, without a slash at the end. */
  readonly baseUrl: string;
  readonly credentials:
    | { readonly accessToken: string }
    | { readonly clientId: string; readonly clientSecret: string };
}

/** What the client needs from outside. */
export interface ShopifyClientDeps {
  readonly timer: Timer;
  /** Numbers in [0, 1) for the spread of waits. */
  readonly random: () => number;
  /** How long an answer may take; 30 seconds unless it is given. */
  readonly timeoutMs?: number;
}

/** A document with its variables and the part of the answer that is wanted. */
export interface ShopifyCall<T> {
  readonly operation: string;
  readonly document: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  /** Of `data`; everything that it does not name is dropped. */
  readonly answer: z.ZodType<T>;
}

/**
 * Sends documents to one shop. Reads are repeated with growing waits; a write is sent once, and again only where the first
 * certainly changed nothing: throttled, or refused for its token.
 */
export interface ShopifyClient {
  /** @throws VendorUnavailable, VendorThrottled, VendorRefused, CredentialsRefused, AnswerUnusable */
  readonly read: <T>(call: ShopifyCall<T>) => Promise<T>;
  /** @throws OutcomeUnknown, VendorUnavailable, VendorThrottled, VendorRefused, CredentialsRefused */
  readonly write: <T>(call: ShopifyCall<T>) => Promise<T>;
  readonly usage: () => VendorUsage;
  /** The vendor's own clock at the last answer. */
  readonly vendorNow: () => Instant | null;
  readonly waiting: Waiting;
  readonly timeoutMs: number;
  /** Counts a request that was sent beside the client, such as the download of a bulk query. */
  readonly countCall: () => void;
}

const DEFAULT_TIMEOUT_MS = 30_000;

/** Makes a client for one shop. */
export function createShopifyClient(
  { baseUrl, credentials }: ShopifyAccess,
  { timer, random, timeoutMs = DEFAULT_TIMEOUT_MS }: ShopifyClientDeps,
): ShopifyClient {
  const waiting = createWaiting(timer, random);
  const tokens =
    'accessToken' in credentials
      ? staticTokens(credentials.accessToken)
      : clientCredentials({ baseUrl, ...credentials }, waiting, timeoutMs);
  const gate = createCostGate(waiting);
  let calls = 0;
  let writes = 0;
  let vendorNow: Instant | null = null;

  const run = <T>(call: ShopifyCall<T>, kind: 'read' | 'write'): Promise<T> => {
    const { operation, document, variables = {}, answer } = call;
    const once = async (token: string): Promise<Verdict<T>> => {
      await gate.ready(document);
      calls += 1;
      if (kind === 'write') writes += 1;
      const given = await exchange(
        {
          method: 'POST',
          url: `${baseUrl}/admin/api/${SHOPIFY_API_VERSION}/graphql.json`,
          headers: {
            'content-type': 'application/json',
            accept: 'application/json',
            'x-shopify-access-token': token,
          },
          body: JSON.stringify({ query: document, variables }),
        },
        timeoutMs,
      );
      if (given.kind === 'answered') vendorNow = vendorTime(given.headers);
      const asked = { vendor: 'shopify', operation, kind } as const;
      const judged = judge(given, asked, timer);
      if (judged.cost !== undefined) gate.observe(document, judged.cost);
      return judged.verdict.kind === 'good'
        ? { kind: 'good', value: parsed(answer, judged.verdict.value, asked) }
        : judged.verdict;
    };
    return carryOut({ vendor: 'shopify', operation, kind, once }, tokens, waiting);
  };

  return {
    waiting,
    timeoutMs,
    read: (call) => run(call, 'read'),
    write: (call) => run(call, 'write'),
    vendorNow: () => vendorNow,
    usage: () => ({ calls: calls + tokens.calls(), writes, waitedMs: waiting.waitedMs() }),
    countCall: () => {
      calls += 1;
    },
  };
}
