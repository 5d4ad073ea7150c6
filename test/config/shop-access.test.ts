import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../../src/config/env.ts';
import { etsyAccessOf, shopifyAccessOf } from '../../src/config/shop-access.ts';

const SHOPIFY = { SHOPIFY_SHOP: 'example', SHOPIFY_CLIENT_ID: 'id', SHOPIFY_CLIENT_SECRET: 'hush' };
const ETSY = {
  ETSY_SHOP_ID: '42',
  ETSY_KEYSTRING: 'key',
  ETSY_SHARED_SECRET: 'hush',
  ETSY_REFRESH_TOKEN: 'hush-hush',
};

describe('access to the shops', () => {
  it('is read from the variables that are set', () => {
    const { shops = {} } = readEnvironment({ ...SHOPIFY, ...ETSY, SHOPIFY_ACCESS_TOKEN: '', OTHER: 'x' });
    expect(shops).toEqual({ ...SHOPIFY, ...ETSY });
    expect(shopifyAccessOf(shops)).toEqual({
      shop: 'example.myshopify.com',
      baseUrl: 'https://example.myshopify.com',
      credentials: { clientId: 'id', clientSecret: 'hush' },
    });
    expect(etsyAccessOf(shops)).toEqual({
      baseUrl: 'https://api.etsy.com',
      shopId: 42,
      keystring: 'key',
      sharedSecret: 'hush',
      refreshToken: 'hush-hush',
    });
  });

  it('takes a static token, and the address of a simulator', () => {
    const access = shopifyAccessOf({
      SHOPIFY_SHOP: 'Example.myshopify.com',
      SHOPIFY_ACCESS_TOKEN: 'shpat',
      SHOPIFY_API_URL: 'http://127.0.0.1:4510/',
    });
    expect(access).toEqual({
      shop: 'example.myshopify.com',
      baseUrl: 'http://127.0.0.1:4510',
      credentials: { accessToken: 'shpat' },
    });
  });

  it('names every variable that is missing, and no value', () => {
    expect(() => shopifyAccessOf({ SHOPIFY_SHOP: 'x' })).toThrow(
      'Not set: SHOPIFY_CLIENT_ID, SHOPIFY_CLIENT_SECRET (or SHOPIFY_ACCESS_TOKEN)',
    );
    expect(() => etsyAccessOf({ ETSY_KEYSTRING: 'k' })).toThrow(
      'Not set: ETSY_SHOP_ID, ETSY_SHARED_SECRET, ETSY_REFRESH_TOKEN',
    );
    expect(() => etsyAccessOf({ ...ETSY, ETSY_SHOP_ID: 'MyShop' })).toThrow('ETSY_SHOP_ID is not a number');
    expect(() => shopifyAccessOf({ ...SHOPIFY, SHOPIFY_SHOP: 'evil.example.com' })).toThrow('SHOPIFY_SHOP');
  });

  it.each([
    'http://api.etsy.com',
    'http://127.0.0.1.example.com',
    'ftp://api.etsy.com',
    'https://user:hush@api.etsy.com',
    'https://api.etsy.com/?token=hush',
    'api.etsy.com',
  ])('sends no credentials to %s', (url) => {
    expect(() => etsyAccessOf({ ...ETSY, ETSY_API_URL: url })).toThrow(
      'ETSY_API_URL is not an address that credentials may be sent to',
    );
  });
});
