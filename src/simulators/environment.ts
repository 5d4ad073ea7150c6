import type { EtsySimulator } from './etsy/simulator.ts';
import type { ShopifySimulator } from './shopify/simulator.ts';

/** The variables that lead to two simulated shops, by the names that lead to real ones; `shop` is what Shopify's is called. */
export function simulatedEnvironment(
  shop: string,
  shopify: ShopifySimulator,
  etsy: EtsySimulator,
): Readonly<Record<string, string>> {
  return {
    SHOPIFY_SHOP: shop,
    SHOPIFY_API_URL: shopify.url,
    SHOPIFY_CLIENT_ID: shopify.credentials.clientId,
    SHOPIFY_CLIENT_SECRET: shopify.credentials.clientSecret,
    ETSY_API_URL: etsy.url,
    ETSY_SHOP_ID: String(etsy.store.facts.shopId),
    ETSY_KEYSTRING: etsy.credentials.keystring,
    ETSY_SHARED_SECRET: etsy.credentials.sharedSecret,
    ETSY_REFRESH_TOKEN: etsy.credentials.refreshToken,
  };
}
