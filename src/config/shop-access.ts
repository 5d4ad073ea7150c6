import { CredentialsRefused, type Vendor } from '../domain/vendor-errors.ts';
import type { ShopVariables } from './env.ts';

/** How the Shopify shop is reached. */
export interface ShopifyAccessSettings {
  /** E.g. `example.myshopify.com`. */
  readonly shop: string;
  readonly baseUrl: string;
  readonly credentials:
    | { readonly accessToken: string }
    | { readonly clientId: string; readonly clientSecret: string };
}

/** How the Etsy shop is reached. */
export interface EtsyAccessSettings {
  readonly baseUrl: string;
  readonly shopId: number;
  readonly keystring: string;
  readonly sharedSecret: string;
  readonly refreshToken: string;
}

/** The name of the Shopify shop, as far as it is set. */
export function shopNameOf({ SHOPIFY_SHOP: shop }: ShopVariables): string | null {
  const name = shop?.toLowerCase() ?? null;
  return name === null || name.includes('.') ? name : `${name}.myshopify.com`;
}

/** The access to Shopify out of the environment. @throws CredentialsRefused naming the variables that are missing or wrong. */
export function shopifyAccessOf(variables: ShopVariables): ShopifyAccessSettings {
  const { SHOPIFY_ACCESS_TOKEN: accessToken } = variables;
  const needed =
    accessToken === undefined
      ? required(variables, 'shopify', ['SHOPIFY_SHOP', 'SHOPIFY_CLIENT_ID', 'SHOPIFY_CLIENT_SECRET'])
      : required(variables, 'shopify', ['SHOPIFY_SHOP']);
  const shop = shopNameOf(needed) ?? '';
  if (!/^[a-z0-9][a-z0-9-]*\.myshopify\.com$/.test(shop)) {
    throw wrong('shopify', 'SHOPIFY_SHOP', 'is not the name of a shop', 'Write it as example.myshopify.com.');
  }
  return {
    shop,
    baseUrl: apiUrl(variables, 'SHOPIFY_API_URL', `https://${shop}`),
    credentials:
      accessToken === undefined
        ? {
            clientId: needed['SHOPIFY_CLIENT_ID'] ?? '',
            clientSecret: needed['SHOPIFY_CLIENT_SECRET'] ?? '',
          }
        : { accessToken },
  };
}

/** The access to Etsy out of the environment. @throws CredentialsRefused naming the variables that are missing or wrong. */
export function etsyAccessOf(variables: ShopVariables): EtsyAccessSettings {
  const needed = required(variables, 'etsy', [
    'ETSY_SHOP_ID',
    'ETSY_KEYSTRING',
    'ETSY_SHARED_SECRET',
    'ETSY_REFRESH_TOKEN',
  ]);
  const shopId = needed['ETSY_SHOP_ID'] ?? '';
  if (!/^[1-9]\d{0,14}$/.test(shopId)) {
    throw wrong('etsy', 'ETSY_SHOP_ID', 'is not a number', 'It is the number of the shop, not its name.');
  }
  return {
    baseUrl: apiUrl(variables, 'ETSY_API_URL', 'https://api.etsy.com'),
    shopId: Number(shopId),
    keystring: needed['ETSY_KEYSTRING'] ?? '',
    sharedSecret: needed['ETSY_SHARED_SECRET'] ?? '',
    refreshToken: needed['ETSY_REFRESH_TOKEN'] ?? '',
  };
}

/** Whether an address is of this machine, as the simulators' are. */
export function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === '127.0.0.1' || hostname === 'localhost' || hostname === '[::1]';
}

function required(
  variables: ShopVariables,
  vendor: Vendor,
  names: readonly (keyof ShopVariables)[],
): Readonly<Partial<Record<string, string>>> {
  const missing = names.filter((name) => variables[name] === undefined);
  if (missing.length === 0) return variables;
  const alternative = missing.includes('SHOPIFY_CLIENT_ID') ? ' (or SHOPIFY_ACCESS_TOKEN)' : '';
  throw new CredentialsRefused(vendor, `Not set: ${missing.join(', ')}${alternative}`, {
    hint: 'Set them in the environment, or run apeg simulate and set what it prints.',
  });
}

/** Credentials go to a vendor over HTTPS, or to a simulator on this machine. */
function apiUrl(
  variables: ShopVariables,
  name: 'SHOPIFY_API_URL' | 'ETSY_API_URL',
  standard: string,
): string {
  const text = variables[name] ?? standard;
  const vendor = name === 'ETSY_API_URL' ? 'etsy' : 'shopify';
  const url = URL.parse(text);
  const safe = url !== null && (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(text)));
  if (!safe || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    const hint = 'Write it as https://…, or as http://127.0.0.1:… for a simulator.';
    throw wrong(vendor, name, 'is not an address that credentials may be sent to', hint);
  }
  return text.replace(/\/+$/, '');
}

function wrong(vendor: Vendor, name: string, what: string, hint: string): CredentialsRefused {
  return new CredentialsRefused(vendor, `${name} ${what}`, { hint });
}
