import { afterEach, describe, expect, it } from 'vitest';
import type { EtsySimulatorOptions } from '../../../src/simulators/etsy/simulator.ts';
import type { Parsed } from '../parsed.ts';
import { type EtsyShop, openEtsy } from './shop.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let shop: EtsyShop;
async function open(options: Partial<EtsySimulatorOptions> = {}): Promise<EtsyShop> {
  shop = await openEtsy(options);
  return shop;
}
afterEach(() => shop.close());

describe('access to the simulated Etsy', () => {
  it('wants the shared secret, in the words of Etsy', async () => {
    const { send, credentials } = await open();
    const answer = await send('GET /openapi-ping', undefined, { 'x-api-key': credentials.keystring });
    expect([answer.status, answer.body]).toEqual([
      403,
      { error: 'Shared secret is required in x-api-key header.' },
    ]);
    expect((await send('GET /openapi-ping')).status).toBe(200);
    expect((await send('GET /openapi-ping', undefined, { 'x-api-key': 'x:y' })).status).toBe(403);
  });

  it('lets access tokens live for an hour', async () => {
    const { send, clock } = await open();
    expect((await send('GET /users/me')).body).toEqual({ user_id: 77001, shop_id: 4242 });
    clock.advance(HOUR);
    expect((await send('GET /users/me')).status).toBe(401);
  });

  it('refuses a token without the scope', async () => {
    const { send } = await open({ scopes: ['listings_r'] });
    expect((await send('GET /users/me')).status).toBe(403);
    expect((await send('POST /scopes', new URLSearchParams({ token: 'x' }))).body).toEqual({
      scopes: ['listings_r'],
    });
  });

  it('ends a refresh token when it is used, and after 90 days', async () => {
    const { url, credentials, access, clock } = await open();
    const refresh = async (token: string): Promise<number> => {
      const body = new URLSearchParams({
        grant_type: 'refresh_token',
        client_id: credentials.keystring,
        refresh_token: token,
      });
      return (await fetch(`${url}/v3/public/oauth/token`, { method: 'POST', body })).status;
    };
    expect(await refresh(credentials.refreshToken)).toBe(200);
    expect(await refresh(credentials.refreshToken)).toBe(400);
    const next = access.refreshToken();
    clock.advance(90 * DAY);
    expect(await refresh(next)).toBe(400);
  });
});

describe('limits of the simulated Etsy', () => {
  it('counts a second, then a sliding day', async () => {
    const { send, clock } = await open({ limits: { perSecond: 2, perDay: 5 } });
    const ping = () => send('GET /openapi-ping');
    expect((await ping()).headers.get('x-remaining-this-second')).toBe('1');
    await ping();
    const third = await ping();
    expect([third.status, third.body.error, third.headers.get('retry-after')]).toEqual([
      429,
      'Exceeded per second rate limit',
      '1',
    ]);
    for (let second = 0; second < 3; second += 1) {
      clock.advance(1_000);
      await ping();
    }
    clock.advance(1_000);
    const sixth = await ping();
    expect([sixth.status, sixth.body.error]).toEqual([429, 'Exceeded daily rate limit']);
    expect(Number(sixth.headers.get('retry-after'))).toBeGreaterThan(80_000);
    clock.advance(DAY);
    expect((await ping()).headers.get('x-remaining-today')).toBe('4');
  });

  it('can misspell its header and leave all of them out of a refusal', async () => {
    const { send } = await open({
      limits: { perSecond: 1, perDay: 9, headerTypo: true, bareRefusals: true },
    });
    const first = await send('GET /openapi-ping');
    expect(first.headers.get('x-remaining-this-secon')).toBe('0');
    expect(first.headers.get('x-remaining-this-second')).toBeNull();
    const second = await send('GET /openapi-ping');
    expect([second.status, second.headers.get('retry-after'), second.headers.get('x-limit-per-day')]).toEqual(
      [429, null, null],
    );
  });
});

describe('listings of the simulated Etsy', () => {
  const three = ['A', 'B', 'C'].map((sku) => ({ products: [{ sku, quantity: 3 }] }));

  it('come a state at a time, with inventory where it is asked for', async () => {
    const { send } = await open({
      seed: { listings: [...three, { state: 'draft', products: [{ sku: 'D', quantity: 1 }] }] },
    });
    const page = await send('GET /shops/4242/listings?state=active&limit=2&includes=Inventory');
    expect([page.body.count, page.body.results.length]).toEqual([3, 2]);
    expect(page.body.results[0].inventory.products[0].sku).toBe('C');
    const drafts = await send('GET /shops/4242/listings?state=draft');
    expect([drafts.body.count, drafts.body.results[0].inventory]).toEqual([1, undefined]);
    expect((await send('GET /shops/4242/listings?limit=101')).status).toBe(400);
    expect((await send('GET /shops/4242/listings?legacy=true')).body.error).toContain(
      'legacy is not a parameter',
    );
  });

  it('repeat a row on the next page and blank their SKUs on purpose', async () => {
    const { send, faults } = await open({ seed: { listings: three } });
    faults.add({ fault: 'repeated-row', on: 'getListingsByShop', after: 1 });
    const first = await send('GET /shops/4242/listings?limit=2');
    const second = await send('GET /shops/4242/listings?limit=2&offset=2');
    expect(second.body.results[0].listing_id).toBe(first.body.results[1].listing_id);
    faults.add({ fault: 'blank-skus', on: 'getListingsByShop' });
    const blank = await send('GET /shops/4242/listings?includes=Inventory');
    expect(blank.body.results[0].inventory.products[0].sku).toBe('');
  });

  it('give no batch of inventories where one id is unknown', async () => {
    const { send, listingOf } = await open({ seed: { listings: three } });
    const ids = [listingOf('A'), listingOf('B')];
    expect((await send(`GET /listings/batch/inventory?listing_ids=${ids.join(',')}`)).body.count).toBe(2);
    expect((await send(`GET /listings/batch/inventory?listing_ids=${ids[0]},9`)).status).toBe(404);
  });

  it('have no inventory record where the tools never touched them', async () => {
    const { send, store } = await open({ seed: { listings: [{ withoutInventory: true }] } });
    const [id] = store.listings.keys();
    expect((await send(`GET /listings/${id}/inventory`)).status).toBe(404);
  });

  it('suggest a title to those who ask', async () => {
    const { send, store } = await open({ seed: { listings: [{ suggestedTitle: 'Oak bowl' }] } });
    const [id] = store.listings.keys();
    expect((await send(`GET /listings/${id}?allow_suggested_title=true`)).body.suggested_title).toBe(
      'Oak bowl',
    );
    expect((await send(`GET /listings/${id}`)).body.suggested_title).toBeUndefined();
  });
});

describe('states and sales of the simulated Etsy', () => {
  const seed = { listings: [{ products: [{ sku: 'A', quantity: 2 }] }] };

  it('a sale sells out, and going active again sets one unit and costs a renewal', async () => {
    const { send, store, listingOf } = await open({ seed });
    store.sell('A', 2);
    const id = listingOf('A');
    expect((await send(`GET /listings/${id}`)).body).toMatchObject({ state: 'sold_out', quantity: 0 });
    expect(() => store.sell('A', 1)).toThrow('Etsy has no 1 of A on sale');
    const active = await send(`PATCH /shops/4242/listings/${id}`, new URLSearchParams({ state: 'active' }));
    expect(active.body).toMatchObject({ state: 'active', quantity: 1 });
    expect(store.renewals()).toBe(1);
  });

  it('a listing that was set inactive comes back without a fee while it is listed', async () => {
    const { send, store, listingOf, clock } = await open({ seed });
    const patch = (state: string) =>
      send(`PATCH /shops/4242/listings/${listingOf('A')}`, new URLSearchParams({ state }));
    expect((await patch('inactive')).body.state).toBe('inactive');
    await patch('active');
    expect(store.renewals()).toBe(0);
    await patch('inactive');
    clock.advance(59 * 60_000);
    expect((await patch('sold_out')).status).toBe(400);
  });

  it('variants that share their quantity are sold together', async () => {
    const products = ['red', 'blue'].map((Colour) => ({ sku: 'P', quantity: 5, values: { Colour } }));
    const { store, send, listingOf } = await open({
      seed: { listings: [{ products, quantityOnProperty: [] }] },
    });
    store.sell('P', 2);
    const { body } = await send(`GET /listings/${listingOf('P')}/inventory`);
    expect(body.products.map((product: Parsed) => product.offerings[0].quantity)).toEqual([3, 3]);
  });
});

describe('views of the simulated Etsy', () => {
  it('are tabulated once a day, late, and for active listings alone', async () => {
    const { send, store, clock } = await open({
      viewsLagDays: 1,
      seed: {
        listings: [
          { views: 100, dailyViews: [3, 5], zeroViewsOn: [4] },
          { views: 50, dailyViews: 9, state: 'inactive', products: [{ sku: 'I', quantity: 1 }] },
        ],
      },
    });
    const [active, inactive] = [...store.listings.keys()];
    const views = async (id = 0): Promise<number> => {
      shop.access.expireTokens();
      return (await send(`GET /listings/${id}`)).body.views;
    };
    const seen = [await views(active)];
    for (let day = 0; day < 5; day += 1) {
      clock.advance(DAY);
      seen.push(await views(active));
    }
    expect(seen).toEqual([100, 100, 103, 108, 0, 116]);
    expect(await views(inactive)).toBe(0);
    clock.advance(HOUR);
    expect(await views(active)).toBe(116);
  });
});
