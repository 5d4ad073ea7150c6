import { afterEach, describe, expect, it } from 'vitest';
import type { EtsyListingSeed } from '../../../src/simulators/etsy/seed.ts';
import type { EtsySimulatorOptions } from '../../../src/simulators/etsy/simulator.ts';
import type { Parsed } from '../parsed.ts';
import { type EtsyShop, openEtsy } from './shop.ts';

let shop: EtsyShop;
let id = 0;
async function open(
  listing: EtsyListingSeed,
  options: Partial<EtsySimulatorOptions> = {},
): Promise<EtsyShop> {
  shop = await openEtsy({ seed: { listings: [listing] }, ...options });
  id = [...shop.store.listings.keys()][0] ?? 0;
  return shop;
}
afterEach(() => shop.close());

const COLOURS = ['red', 'blue'].map((Colour) => ({ sku: `P-${Colour}`, quantity: 4, values: { Colour } }));

/** The body of a PUT that changes nothing. */
async function unchanged(): Promise<Parsed> {
  const { body } = await shop.send(`GET /listings/${id}/inventory`);
  return {
    ...body,
    products: body.products.map((product: Parsed) => ({
      sku: product.sku,
      property_values: product.property_values.map((value: Parsed) => without(value, 'scale_name')),
      offerings: product.offerings.map((offering: Parsed) => ({
        price: offering.price.amount / offering.price.divisor,
        quantity: offering.quantity,
        is_enabled: offering.is_enabled,
        readiness_state_id: offering.readiness_state_id,
      })),
    })),
  };
}

function without(object: object, name: string): object {
  return Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));
}

const put = (body: unknown, query = '') => shop.send(`PUT /listings/${id}/inventory${query}`, body);

describe('a PUT of an inventory', () => {
  it('replaces every product under new ids', async () => {
    await open({ products: COLOURS });
    const before = (await shop.send(`GET /listings/${id}/inventory`)).body;
    const body = await unchanged();
    body.products[0].offerings[0].quantity = 7;
    const answer = await put(body);
    expect(answer.status).toBe(200);
    expect(answer.body.products[0].offerings[0].quantity).toBe(7);
    expect(answer.body.products[0].product_id).not.toBe(before.products[0].product_id);
    expect(answer.body.products[0].offerings[0].price).toEqual(before.products[0].offerings[0].price);
    expect((await shop.send(`GET /listings/${id}/inventory`)).body).toEqual(answer.body);
  });

  it.each([
    [
      'all zero',
      (body: Parsed) => body.products.forEach((one: Parsed) => (one.offerings[0].quantity = 0)),
      400,
    ],
    ['more than 999', (body: Parsed) => (body.products[0].offerings[0].quantity = 1000), 400],
    ['less than zero', (body: Parsed) => (body.products[0].offerings[0].quantity = -1), 400],
    ['a parenthesis', (body: Parsed) => (body.products[0].property_values[0].values = ['red (dark)']), 400],
    ['a product id', (body: Parsed) => (body.products[0].product_id = 1), 400],
    ['no readiness state', (body: Parsed) => delete body.products[0].offerings[0].readiness_state_id, 400],
    [
      'siblings that differ',
      (body: Parsed) => ((body.quantity_on_property = []), (body.products[0].offerings[0].quantity = 1)),
      400,
    ],
    ['another price for a sibling', (body: Parsed) => (body.products[0].offerings[0].price = 30), 400],
  ])('is refused with %s', async (_, spoil, status) => {
    await open({ products: COLOURS });
    const body = await unchanged();
    spoil(body);
    expect((await put(body)).status).toBe(status);
    expect(shop.store.listings.get(id)?.products?.map(({ quantity }) => quantity)).toEqual([4, 4]);
  });

  it('names the rule that no listing may be put to zero', async () => {
    await open({ products: [{ sku: 'A', quantity: 1 }] });
    const body = await unchanged();
    body.products[0].offerings[0].quantity = 0;
    expect((await put(body)).body.error).toBe('One offering must have quantity greater than 0');
  });

  it('of three variations says so, or conflicts', async () => {
    const values = { Colour: 'red', Size: 'L', Length: 'short' };
    await open({ products: [{ sku: 'A', quantity: 1, values }] });
    const body = await unchanged();
    expect((await put(body)).status).toBe(409);
    expect((await put(body, '?max_variations_supported=3')).status).toBe(200);
  });

  it('may unlink the pictures of variations, which a POST links again', async () => {
    await open({ products: COLOURS, variationImages: true }, { unlinkImages: true });
    const images = `/shops/4242/listings/${id}/variation-images`;
    const before = (await shop.send(`GET ${images}`)).body;
    expect(before.count).toBe(2);
    await put(await unchanged());
    expect((await shop.send(`GET ${images}`)).body.count).toBe(0);
    const links = before.results.map((link: Parsed) => without(link, 'value'));
    const after = await shop.send(`POST ${images}`, { variation_images: links });
    expect(after.body).toEqual(before);
    const wrong = links.map((link: Parsed) => ({ ...link, value_id: 1 }));
    expect((await shop.send(`POST ${images}`, { variation_images: wrong })).status).toBe(400);
  });
});

describe('a PATCH of a listing', () => {
  const patch = (fields: Record<string, string>) =>
    shop.send(`PATCH /shops/4242/listings/${id}`, new URLSearchParams(fields));

  it('changes the texts that are sent and no others', async () => {
    await open({ title: 'Bowl', tags: ['oak'] });
    const answer = await patch({ tags: 'oak,wooden bowl' });
    expect(answer.body).toMatchObject({ title: 'Bowl', tags: ['oak', 'wooden bowl'] });
  });

  it.each([
    { title: 'x'.repeat(141) },
    { title: 'Bowl & Spoon & Fork' },
    { title: 'Bowl ❤' },
    { title: ' ' },
    { tags: Array.from({ length: 14 }, (_, index) => `tag ${index}`).join() },
    { tags: 'x'.repeat(21) },
    { tags: 'oak,OAK' },
    { tags: 'oak!' },
    { tags: "'oak" },
    { state: 'sold_out' },
  ])('is refused with %j', async (fields) => {
    await open({ title: 'Bowl' });
    expect((await patch(fields)).status).toBe(400);
    expect(shop.store.listings.get(id)?.title).toBe('Bowl');
  });

  it('must be a form', async () => {
    await open({});
    expect((await shop.send(`PATCH /shops/4242/listings/${id}`, { title: 'x' })).status).toBe(400);
  });
});

describe('faults of the simulated Etsy', () => {
  it.each([
    ['5xx-before-commit', 'Bowl'],
    ['5xx-after-commit', 'Vase'],
    ['drop-before-commit', 'Bowl'],
    ['drop-after-commit', 'Vase'],
    ['no-effect', 'Bowl'],
    ['429', 'Bowl'],
    ['503', 'Bowl'],
    ['slow-commit', 'Vase'],
  ] as const)('%s leaves the title at %s', async (fault, title) => {
    await open({ title: 'Bowl' });
    shop.faults.add({ fault, on: 'write' });
    const sent = shop.send(`PATCH /shops/4242/listings/${id}`, new URLSearchParams({ title: 'Vase' }));
    const status = await sent.then(
      (answer) => answer.status,
      () => 'broken',
    );
    expect(status === 'broken').toBe(fault.startsWith('drop'));
    expect(shop.store.listings.get(id)?.title).toBe(title);
    expect(shop.calls.counts().write).toBe(1);
  });

  it('hears of each call before it happens, so that somebody can buy in between', async () => {
    await open(
      { products: [{ sku: 'A', quantity: 5 }] },
      {
        onCall: ({ operation }) =>
          operation === 'updateListingInventory' ? shop.store.sell('A', 1) : undefined,
      },
    );
    await put(await unchanged());
    expect(shop.store.receipts).toHaveLength(1);
    expect(shop.store.listings.get(id)?.products?.[0]?.quantity).toBe(5);
  });
});
