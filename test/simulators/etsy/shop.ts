import { expect } from 'vitest';
import { fixedClock } from '../../../src/domain/time.ts';
import { createSimulatedClock, type SimulatedClock } from '../../../src/simulators/clock.ts';
import {
  type EtsySimulator,
  type EtsySimulatorOptions,
  startEtsy,
} from '../../../src/simulators/etsy/simulator.ts';
import type { Parsed } from '../parsed.ts';
import { createConformance } from './openapi.ts';

const conformance = createConformance();

/** What came back. */
export interface EtsyAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Parsed;
}

/** A simulated Etsy at a time that stands still until it is put forward; every exchange is held to Etsy's description. */
export interface EtsyShop extends EtsySimulator {
  readonly clock: SimulatedClock;
  readonly send: (
    at: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<EtsyAnswer>;
  /** The id of the listing with a SKU. */
  readonly listingOf: (sku: string) => number;
}

/** Opens a shop at noon of 20 November 2026. */
export async function openEtsy(options: Partial<EtsySimulatorOptions> = {}): Promise<EtsyShop> {
  const clock = options.clock ?? createSimulatedClock(fixedClock('2026-11-20T12:00:00.000Z'));
  const problems: string[] = [];
  const simulator = await startEtsy({
    slowBy: 50,
    ...options,
    clock,
    onExchange: (request, answer, operation) => {
      problems.push(...conformance(request, answer, operation));
      options.onExchange?.(request, answer, operation);
    },
  });
  const { keystring, sharedSecret } = simulator.credentials;
  let token: string | null = null;
  const fresh = async (): Promise<string> => {
    const response = await fetch(`${simulator.url}/v3/public/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'refresh_token',
        client_id: keystring,
        refresh_token: simulator.access.refreshToken(),
      }),
    });
    return ((await response.json()) as { access_token: string }).access_token;
  };
  return {
    ...simulator,
    clock,
    listingOf: (sku) => {
      const listing = [...simulator.store.listings.values()].find(({ products }) =>
        products?.some((product) => product.sku === sku),
      );
      if (listing === undefined) throw new Error(`no listing has ${sku}`);
      return listing.id;
    },
    send: async (at, body, headers = {}) => {
      const [method = 'GET', path = ''] = at.split(' ');
      token ??= await fresh();
      const form = body instanceof URLSearchParams;
      const response = await fetch(`${simulator.url}/v3/application${path}`, {
        method,
        headers: {
          'x-api-key': `${keystring}:${sharedSecret}`,
          authorization: `Bearer ${token}`,
          ...(body === undefined || form ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: form ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, text, body: JSON.parse(text) };
    },
    close: async () => {
      await simulator.close();
      expect(problems).toEqual([]);
    },
  };
}
