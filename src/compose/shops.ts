import { randomInt } from 'node:crypto';
import type { Environment } from '../config/env.ts';
import { etsyAccessOf, isLoopback, shopifyAccessOf } from '../config/shop-access.ts';
import { createEtsyClient } from '../connectors/etsy/client.ts';
import { createEtsyInventoryReader } from '../connectors/etsy/inventory-reader.ts';
import { createEtsyInventoryWriter } from '../connectors/etsy/inventory-writer.ts';
import type { Lock } from '../connectors/files/lock.ts';
import { createShopifyClient } from '../connectors/shopify/client.ts';
import { createShopifyInventoryReader } from '../connectors/shopify/inventory-reader.ts';
import { createShopifyInventoryWriter } from '../connectors/shopify/inventory-writer.ts';
import type { ShopConnections } from '../domain/shops.ts';
import type { StateStore } from '../domain/state-store.ts';
import type { Timer } from '../domain/timer.ts';
import { CredentialsRefused } from '../domain/vendor-errors.ts';

/** Where rotated tokens are kept, and who keeps other processes out meanwhile; null where nothing outlives the process. */
export type TokenKeeping = { readonly state: StateStore; readonly lock: Lock } | null;

/** The clients of both shops, made from the environment. */
function createClients(
  { shops = {}, ephemeral, stateDir }: Environment,
  keeping: TokenKeeping,
  timer: Timer,
) {
  const random = (): number => randomInt(2 ** 32) / 2 ** 32;
  const { shop, ...shopify } = shopifyAccessOf(shops);
  const etsy = etsyAccessOf(shops);
  const kept = keeping !== null && (ephemeral !== true || stateDir !== undefined || isLoopback(etsy.baseUrl));
  if (!kept) {
    throw new CredentialsRefused('etsy', 'This machine cannot keep what Etsy renews its access with', {
      hint: 'Every renewal ends the refresh token before it. Run where state lasts, and set APEG_STATE_DIR to a lasting folder.',
    });
  }
  return {
    names: { shopify: shop, etsy: String(etsy.shopId) },
    shopify: createShopifyClient(shopify, { timer, random }),
    etsy: createEtsyClient(etsy, { timer, random, ...keeping }),
  };
}

/**
 * The shops that the environment names. Clients are made at the first use, and shared by readers and writers.
 */
export function createShopConnections(
  environment: Environment,
  keeping: () => Promise<TokenKeeping>,
  timer: Timer,
): ShopConnections {
  let made: Promise<ReturnType<typeof createClients>> | null = null;
  const clients = (): Promise<ReturnType<typeof createClients>> => {
    made ??= keeping().then((kept) => createClients(environment, kept, timer));
    return made;
  };
  return {
    readers: async () => {
      const { shopify, etsy, names } = await clients();
      return {
        shopify: createShopifyInventoryReader(shopify),
        etsy: createEtsyInventoryReader(etsy),
        names,
        usage: () => ({ shopify: shopify.usage(), etsy: etsy.usage() }),
      };
    },
    writers: async () => {
      const { shopify, etsy } = await clients();
      return { shopify: createShopifyInventoryWriter(shopify), etsy: createEtsyInventoryWriter(etsy) };
    },
  };
}
