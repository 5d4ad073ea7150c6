import { createShopifyClient, type ShopifyClient } from '../../../src/connectors/shopify/client.ts';
import type { ShopifySimulatorOptions } from '../../../src/simulators/shopify/simulator.ts';
import { openShop, type Shop } from '../../simulators/shopify/shop.ts';
import { virtualTime } from '../../simulators/virtual-timer.ts';

/** A simulated shop and a client for it, in one virtual time. */
export interface Connected {
  readonly shop: Shop;
  readonly client: ShopifyClient;
}

/** Opens both; `grant` uses client credentials, where a static token is used otherwise. */
export async function connect(
  options: Partial<ShopifySimulatorOptions> = {},
  { grant = false, timeoutMs = 2_000 } = {},
): Promise<Connected> {
  const { clock, timer } = virtualTime();
  const shop = await openShop({ ...options, clock });
  const { accessToken, clientId, clientSecret } = shop.credentials;
  const client = createShopifyClient(
    { baseUrl: shop.url, credentials: grant ? { clientId, clientSecret } : { accessToken } },
    { timer, random: () => 0.5, timeoutMs },
  );
  return { shop, client };
}
