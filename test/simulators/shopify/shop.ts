import { readFileSync } from 'node:fs';
import { fixedClock } from '../../../src/domain/time.ts';
import { createSimulatedClock, type SimulatedClock } from '../../../src/simulators/clock.ts';
import {
  type ShopifySimulator,
  type ShopifySimulatorOptions,
  startShopify,
} from '../../../src/simulators/shopify/simulator.ts';

export const SHOPIFY_SDL = readFileSync(
  new URL('../../../schemas/vendor/shopify-admin.graphql', import.meta.url),
  'utf8',
);

/** A simulated Shopify at a time that stands still until it is put forward. */
export interface Shop extends ShopifySimulator {
  readonly clock: SimulatedClock;
  /** Sends a document with the static token. */
  readonly send: (
    query: string,
    variables?: object,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Answer>;
}

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

interface Body {
  readonly data?: Record<string, never> | null;
  readonly errors?: { message: string; extensions?: { code?: string } }[];
  readonly extensions?: {
    cost: {
      requestedQueryCost: number;
      actualQueryCost: number | null;
      throttleStatus: { maximumAvailable: number; currentlyAvailable: number; restoreRate: number };
    };
  };
}

/** Opens a shop at noon of 20 November 2026. */
export async function openShop(options: Partial<ShopifySimulatorOptions> = {}): Promise<Shop> {
  const clock = options.clock ?? createSimulatedClock(fixedClock('2026-11-20T12:00:00.000Z'));
  const simulator = await startShopify({ schema: SHOPIFY_SDL, slowBy: 50, ...options, clock });
  return {
    ...simulator,
    clock,
    send: async (query, variables = {}, headers = {}) => {
      const response = await fetch(`${simulator.url}/admin/api/2026-10/graphql.json`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-shopify-access-token': simulator.credentials.accessToken,
          ...headers,
        },
        body: JSON.stringify({ query, variables }),
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, body: parsed(text) };
    },
  };
}

function parsed(text: string): Body {
  try {
    return JSON.parse(text) as Body;
  } catch {
    return {};
  }
}
