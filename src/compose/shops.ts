import { randomInt } from 'node:crypto';
import type { Environment, ShopVariables } from '../config/env.ts';
import { etsyAccessOf, isLoopback, shopifyAccessOf, shopNameOf } from '../config/shop-access.ts';
import { createEtsyClient } from '../connectors/etsy/client.ts';
import { createEtsyInventoryReader } from '../connectors/etsy/inventory-reader.ts';
import { createEtsyInventoryWriter } from '../connectors/etsy/inventory-writer.ts';
import { createEtsyReceiptReader } from '../connectors/etsy/receipts-reader.ts';
import { createEtsyTextReader, createEtsyTextWriter } from '../connectors/etsy/texts.ts';
import { createShopifyClient } from '../connectors/shopify/client.ts';
import { createShopifyInventoryReader } from '../connectors/shopify/inventory-reader.ts';
import { createShopifyInventoryWriter } from '../connectors/shopify/inventory-writer.ts';
import { createShopifyOrderReader } from '../connectors/shopify/orders-reader.ts';
import type { EtsyTextConnections } from '../domain/etsy-text.ts';
import { counted } from '../domain/figure-text.ts';
import type { Lock } from '../domain/lock.ts';
import type { OrderConnections } from '../domain/shop-orders.ts';
import type { ShopConnections } from '../domain/shops.ts';
import type { StateStore } from '../domain/state-store.ts';
import type { Timer } from '../domain/timer.ts';
import { CredentialsRefused } from '../domain/vendor-errors.ts';

/** Where rotated tokens are kept, and who keeps other processes out meanwhile; null where nothing outlives the process. */
export type TokenKeeping = { readonly state: StateStore; readonly lock: Lock } | null;

/** Everything that the environment's shops can be asked and told. */
export type Shops = ShopConnections & OrderConnections & EtsyTextConnections & Greetings;

/** A question to each shop that shows whether it answers at all: one request, which reads. */
interface Greetings {
  readonly greet: { readonly shopify: () => Promise<string>; readonly etsy: () => Promise<string> };
}

/**
 * The shops that the environment names. A client is made at the first use of its shop, and shared by whoever reads and writes.
 */
export function createShopConnections(
  environment: Environment,
  keeping: () => Promise<TokenKeeping>,
  timer: Timer,
): Shops {
  const { shops = {} } = environment;
  const random = (): number => randomInt(2 ** 32) / 2 ** 32;
  const shopifyShop = once(async () => {
    const { shop, ...access } = shopifyAccessOf(shops);
    return { name: shop, client: createShopifyClient(access, { timer, random }) };
  });
  const etsyShop = once(async () => {
    const access = etsyAccessOf(shops);
    const kept = await keeping();
    if (kept === null || losesState(environment, access.baseUrl)) {
      throw new CredentialsRefused('etsy', 'This machine cannot keep what Etsy renews its access with', {
        hint: 'Every renewal ends the refresh token before it. Run where state lasts, and set APEG_STATE_DIR to a lasting folder.',
      });
    }
    const client = createEtsyClient(access, { timer, random, ...kept });
    return { name: String(access.shopId), client };
  });
  const both = async () => ({ shopify: await shopifyShop(), etsy: await etsyShop() });
  return {
    greet: {
      shopify: async () => {
        const { name, client } = await shopifyShop();
        const found = await createShopifyInventoryReader(client).locations();
        return `${name} answers, with ${counted(found.length, 'location')}`;
      },
      etsy: async () => {
        const { name, client } = await etsyShop();
        await createEtsyTextReader(client).languages();
        return `shop ${name} answers`;
      },
    },
    readers: async () => {
      const { shopify, etsy } = await both();
      return {
        shopify: createShopifyInventoryReader(shopify.client),
        etsy: createEtsyInventoryReader(etsy.client),
        names: { shopify: shopify.name, etsy: etsy.name },
        usage: () => ({ shopify: shopify.client.usage(), etsy: etsy.client.usage() }),
      };
    },
    writers: async () => {
      const { shopify, etsy } = await both();
      return {
        shopify: createShopifyInventoryWriter(shopify.client),
        etsy: createEtsyInventoryWriter(etsy.client),
      };
    },
    orders: async () => {
      const shopify = isSetUp(shops, 'SHOPIFY_');
      const etsy = isSetUp(shops, 'ETSY_');
      if (!shopify && !etsy) throw noShop();
      const shopifyOrders = async () => createShopifyOrderReader((await shopifyShop()).client);
      const receipts = async () => createEtsyReceiptReader((await etsyShop()).client);
      return {
        shopify: shopify
          ? {
              openOrders: async () => (await shopifyOrders()).openOrders(),
              zone: async () => (await shopifyOrders()).zone(),
            }
          : null,
        etsy: etsy
          ? {
              openReceipts: async () => (await receipts()).openReceipts(),
              unpaidReceipts: async (since) => (await receipts()).unpaidReceipts(since),
            }
          : null,
        names: {
          shopify: shopify ? shopNameOf(shops) : null,
          etsy: etsy ? (shops.ETSY_SHOP_ID ?? null) : null,
        },
      };
    },
    textReader: async () => {
      const { name, client } = await etsyShop();
      return { texts: createEtsyTextReader(client), shop: name, usage: client.usage };
    },
    textWriter: async () => createEtsyTextWriter((await etsyShop()).client),
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => (made ??= make());
}

/** Nothing can be watched, and to say "all well" would be wrong. */
function noShop(): CredentialsRefused {
  return new CredentialsRefused(
    'shopify',
    'No shop is set up: neither SHOPIFY_SHOP nor ETSY_SHOP_ID is set',
    {
      hint: 'Set the variables of one shop or of both (docs/simulators.md lists them), or run apeg simulate and set what it prints.',
    },
  );
}

function isSetUp(shops: ShopVariables, prefix: string): boolean {
  return Object.keys(shops).some((name) => name.startsWith(prefix));
}

/** A hosted runner is gone after its job; a simulator's tokens may go with it. */
function losesState({ ephemeral, stateDir }: Environment, baseUrl: string): boolean {
  return ephemeral === true && stateDir === undefined && !isLoopback(baseUrl);
}
