import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { createEtsyClient } from '../../../src/connectors/etsy/client.ts';
import { createEtsyInventoryReader } from '../../../src/connectors/etsy/inventory-reader.ts';
import { createEtsyInventoryWriter, priceNumber } from '../../../src/connectors/etsy/inventory-writer.ts';
import type { EtsyInventory } from '../../../src/domain/etsy.ts';
import { type Connected, connect, memoryLock } from './client-of.ts';

let connected: Connected;
afterEach(() => connected?.shop.close());
const reader = () => createEtsyInventoryReader(connected.client);
const writer = () => createEtsyInventoryWriter(connected.client);

describe('reading the inventory of Etsy', () => {
  it('reads every listing in every state, each once, with the facts that decide', async () => {
    connected = await connect({
      seed: {
        listings: [
          ...Array.from({ length: 120 }, (_, index) => ({ products: [{ sku: `S${index}`, quantity: 2 }] })),
          { state: 'draft', whenMade: 'made_to_order', products: [{ sku: 'D', quantity: 1 }] },
          { state: 'expired', listingType: 'download', products: [{ sku: '', quantity: 1 }] },
          { state: 'inactive', withoutInventory: true },
        ],
      },
    });
    const listings = await reader().listings();
    expect(listings).toHaveLength(123);
    expect(new Set(listings.map(({ state }) => state))).toEqual(
      new Set(['active', 'draft', 'expired', 'inactive']),
    );
    expect(listings.find(({ state }) => state === 'draft')?.made_to_order).toBe(true);
    const digital = listings.find(({ state }) => state === 'expired');
    expect([digital?.listing_type, digital?.inventory?.products[0]?.sku]).toEqual(['download', null]);
    expect(listings.find(({ state }) => state === 'inactive')?.inventory).toBeNull();
    // Two pages of active listings and one of each other state.
    expect(connected.shop.calls.counts()).toEqual({ read: 6, write: 0, token: 1 });
    expect(connected.client.usage()).toMatchObject({ calls: 7, writes: 0, waitedMs: 0 });
  });

  it('walks pages again where a row repeats and another is missing', async () => {
    const listings = Array.from({ length: 150 }, (_, index) => ({
      products: [{ sku: `S${index}`, quantity: 2 }],
    }));
    connected = await connect({ seed: { listings } });
    connected.shop.faults.add({ fault: 'repeated-row', on: 'getListingsByShop', times: 2 });
    const found = await reader().listings();
    expect(new Set(found.map(({ inventory }) => inventory?.products[0]?.sku)).size).toBe(150);
    connected.shop.faults.add({ fault: 'repeated-row', on: 'getListingsByShop', times: 99 });
    await expect(reader().listings()).rejects.toMatchObject({ code: 'answer-unusable' });
  });

  it('reads one listing, and says null of one that is gone', async () => {
    connected = await connect({ seed: { listings: [{ products: [{ sku: 'A', quantity: 2 }] }] } });
    const id = connected.shop.listingOf('A');
    expect((await reader().inventory(id))?.products[0]).toMatchObject({
      sku: 'A',
      offerings: [{ quantity: 2, price: { amount: 2500, divisor: 100, currency_code: 'EUR' } }],
    });
    expect(await reader().state(id)).toBe('active');
    expect(await reader().inventory(1)).toBeNull();
    expect(await reader().state(1)).toBeNull();
  });

  it('takes a shop that Etsy does not know for no empty shop', async () => {
    connected = await connect();
    const { credentials, url } = connected.shop;
    const client = createEtsyClient(
      { baseUrl: url, shopId: 4243, ...credentials },
      { timer: connected.timer, random: () => 0, state: connected.state, lock: memoryLock() },
    );
    await expect(createEtsyInventoryReader(client).listings()).rejects.toMatchObject({
      code: 'vendor-refused',
    });
  });

  it('keeps to the pace that the headers name', async () => {
    connected = await connect({ seed: { listings: [{ products: [{ sku: 'A', quantity: 2 }] }] } });
    const id = connected.shop.listingOf('A');
    for (let call = 0; call < 105; call += 1) await reader().state(id);
    expect(connected.shop.calls.all().every(({ status }) => status === 200)).toBe(true);
    // Ten windows of a second and the margin for what requests take on their way.
    expect(connected.client.usage().waitedMs).toBe(10_250);
  });

  it('waits where others have used up the second', async () => {
    connected = await connect({ limits: { perSecond: 3, perDay: 1000, headerTypo: true } });
    await reader().state(1);
    await connected.shop.send('GET /openapi-ping');
    await reader().state(1);
    await reader().state(1);
    expect(connected.shop.calls.all().every(({ status }) => status !== 429)).toBe(true);
    expect(connected.client.usage().waitedMs).toBe(1_000);
  });

  it('stops before the budget of the day is gone, and says when to come back', async () => {
    connected = await connect({ limits: { perSecond: 10, perDay: 200, headerTypo: true } });
    connected.shop.limits.spend(195);
    const calls = async () => {
      for (let call = 0; call < 9; call += 1) await reader().state(1);
    };
    await expect(calls()).rejects.toMatchObject({ code: 'vendor-throttled', retryAfterMs: 3_600_000 });
    expect(connected.shop.limits.used()).toBe(198);
    connected.shop.clock.advance(25 * 3_600_000);
    await calls();
  });
});

describe('writing the inventory of Etsy', () => {
  const values = (Colour: string, Size: string) => ({ Colour, Size });
  const products = ['red', 'blue'].flatMap((colour) =>
    ['S', 'L'].map((size) => ({
      sku: `${colour}-${size}`,
      quantity: 3,
      price: 1990,
      values: values(colour, size),
    })),
  );

  it('puts every product, keeps prices to the cent, and answers the new record', async () => {
    connected = await connect({
      seed: { listings: [{ products, variationImages: true }] },
      unlinkImages: true,
    });
    const id = connected.shop.listingOf('red-S');
    const before = await reader().inventory(id);
    if (before === null) throw new Error('no inventory');
    const wanted: EtsyInventory = {
      ...before,
      products: before.products.map((product) =>
        product.sku === 'red-S'
          ? { ...product, offerings: product.offerings.map((offering) => ({ ...offering, quantity: 9 })) }
          : product,
      ),
    };
    const images = await reader().variationImages(id);
    const after = await writer().putInventory(id, wanted);
    expect(after).toEqual(await reader().inventory(id));
    const shown = ({ products: all }: EtsyInventory) =>
      all.map(({ sku, property_values, offerings }) => ({
        sku,
        property_values,
        offerings: offerings.map((offering) => ({ ...offering, offering_id: 0 })),
      }));
    expect(shown(after)).toEqual(shown(wanted));
    expect(images).toHaveLength(2);
    expect(await reader().variationImages(id)).toEqual([]);
    expect(await writer().setVariationImages(id, images)).toEqual(images);
    expect(connected.client.usage().writes).toBe(2);
  });

  it('puts texts back as people wrote them, though answers hold entities', async () => {
    const odd = { sku: 'A&B', quantity: 1, values: { "Men's": 'S & "M"' } };
    connected = await connect({
      encodeEntities: true,
      seed: { listings: [{ products: [odd], variationImages: true }] },
    });
    const id = connected.shop.listingOf('A&B');
    const record = await reader().inventory(id);
    if (record === null) throw new Error('no inventory');
    await writer().putInventory(id, record);
    const [product] = (await reader().inventory(id))?.products ?? [];
    expect([product?.sku, product?.property_values[0]]).toMatchObject([
      'A&B',
      { property_name: "Men's", values: ['S & "M"'] },
    ]);
    expect((await reader().variationImages(id))[0]?.value).toBe('S & "M"');
    expect(connected.shop.store.listings.get(id)?.products?.[0]?.values[0]?.value).toBe('S & "M"');
  });

  it('says that it knows three variations where there are three', async () => {
    const three = { sku: 'A', quantity: 1, values: { Colour: 'red', Size: 'L', Length: 'short' } };
    connected = await connect({ seed: { listings: [{ products: [three] }] } });
    const id = connected.shop.listingOf('A');
    const record = await reader().inventory(id);
    if (record === null) throw new Error('no inventory');
    expect((await writer().putInventory(id, record)).products).toHaveLength(1);
  });

  it('passes a refusal on, and changes states', async () => {
    connected = await connect({ seed: { listings: [{ products: [{ sku: 'A', quantity: 1 }] }] } });
    const id = connected.shop.listingOf('A');
    const record = await reader().inventory(id);
    if (record === null) throw new Error('no inventory');
    const zero = record.products.map((product) => ({
      ...product,
      offerings: product.offerings.map((offering) => ({ ...offering, quantity: 0 })),
    }));
    await expect(writer().putInventory(id, { ...record, products: zero })).rejects.toMatchObject({
      code: 'vendor-refused',
      status: 400,
      message: expect.stringContaining('One offering must have quantity greater than 0'),
      requestId: expect.stringMatching(/^0{8}-/),
    });
    expect(await writer().setState(id, 'inactive')).toBe('inactive');
    expect(await writer().setState(id, 'active')).toBe('active');
    await expect(writer().setState(1, 'active')).rejects.toMatchObject({
      code: 'vendor-refused',
      status: 404,
    });
  });

  it('prints a price as the decimal that its minor units are', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 40 }), fc.constantFrom(1, 10, 100, 1000), (amount, divisor) => {
        const [whole = '', fraction = ''] = JSON.stringify(priceNumber({ amount, divisor })).split('.');
        const decimals = String(divisor).length - 1;
        return (
          BigInt(whole + fraction.padEnd(decimals, '0')) === BigInt(amount) && fraction.length <= decimals
        );
      }),
      { seed: 20261120 },
    );
  });
});
