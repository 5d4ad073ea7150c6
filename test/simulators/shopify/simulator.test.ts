import { buildSchema, parse, validate } from 'graphql';
import { afterEach, describe, expect, it } from 'vitest';
import {
  BULK_LEVELS,
  BULK_STATUS,
  DOCUMENTS,
  LEVELS,
  LOCATIONS,
  ORDERS,
  RUN_BULK,
  SHOP,
} from '../../../src/connectors/shopify/documents.ts';
import { CANARY } from '../../../src/simulators/canaries.ts';
import type { ShopifyOrderSeed } from '../../../src/simulators/shopify/seed.ts';
import { gid } from '../../../src/simulators/shopify/store.ts';
import type { Parsed } from '../parsed.ts';
import { openShop, SHOPIFY_SDL, type Shop } from './shop.ts';

const HOME = gid('Location', 1);
const items = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ sku: `S${index}`, available: index }));

let shop: Shop;
afterEach(() => shop.close());

describe('requests to the simulated Shopify', () => {
  it('are validated: an unknown field is an error of status 200', async () => {
    shop = await openShop();
    const { status, body } = await shop.send('{ shop { nickname } }');
    expect([status, body.data]).toEqual([200, undefined]);
    expect(body.errors?.[0]?.message).toContain('Cannot query field "nickname"');
    const old =
      'mutation { inventorySetQuantities(input: { name: "available", reason: "x", ignoreCompareQuantity: true, quantities: [] }) { userErrors { code } } }';
    expect((await shop.send(old)).body.errors?.[0]?.message).toContain('ignoreCompareQuantity');
    expect(validate(buildSchema(SHOPIFY_SDL), parse('{ orders(first: 1) { nodes { email } } }'))).toEqual([]);
  });

  it('need a token: static, or from client credentials for a day', async () => {
    shop = await openShop();
    const { clientId, clientSecret } = shop.credentials;
    expect((await shop.send(SHOP, {}, { 'x-shopify-access-token': 'x' })).status).toBe(401);
    const grant = (secret: string) =>
      fetch(`${shop.url}/admin/oauth/access_token`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          client_id: clientId,
          client_secret: secret,
          grant_type: 'client_credentials',
        }),
      });
    expect((await grant('wrong')).status).toBe(401);
    const { access_token, expires_in } = (await (await grant(clientSecret)).json()) as Parsed;
    const headers = { 'x-shopify-access-token': access_token };
    expect([expires_in, (await shop.send(SHOP, {}, headers)).status]).toEqual([86_399, 200]);
    shop.clock.advance(86_400_000);
    expect((await shop.send(SHOP, {}, headers)).status).toBe(401);
  });

  it('are answered by the version that is asked for, unless a fault serves another', async () => {
    shop = await openShop();
    expect((await shop.send(SHOP)).headers.get('x-shopify-api-version')).toBe('2026-10');
    shop.faults.add({ fault: 'version-mismatch' });
    expect((await shop.send(SHOP)).headers.get('x-shopify-api-version')).toBe('2027-01');
  });
});

describe('the cost of a query', () => {
  it('is bounded by page sizes, and what was not used is given back', async () => {
    shop = await openShop({ seed: { items: items(3) } });
    const { body } = await shop.send(LEVELS, { locationId: HOME });
    expect(body.extensions?.cost).toMatchObject({
      requestedQueryCost: 754,
      actualQueryCost: 13,
      throttleStatus: { maximumAvailable: 2000, currentlyAvailable: 1987, restoreRate: 100 },
    });
    expect((await shop.send(ORDERS, { query: '' })).body.extensions?.cost.requestedQueryCost).toBe(882);
    expect((await shop.send(LOCATIONS)).body.extensions?.cost.requestedQueryCost).toBe(252);
  });

  it('can follow the sublinear model instead', async () => {
    shop = await openShop({ costModel: 'log', seed: { items: items(3) } });
    const { body } = await shop.send(LEVELS, { locationId: HOME });
    expect(body.extensions?.cost.requestedQueryCost).toBe(37);
  });

  it('throttles with status 200 until the bucket has filled again', async () => {
    shop = await openShop({ seed: { items: items(250) } });
    const levels = () => shop.send(LEVELS, { locationId: HOME });
    await levels();
    await levels();
    const { status, body } = await levels();
    expect([status, body.errors?.[0]]).toEqual([
      200,
      { message: 'Throttled', extensions: { code: 'THROTTLED' } },
    ]);
    expect(body.extensions?.cost.actualQueryCost).toBeNull();
    const { requestedQueryCost = 0, throttleStatus } = body.extensions?.cost ?? {};
    const missing = requestedQueryCost - (throttleStatus?.currentlyAvailable ?? 0);
    shop.clock.advance((missing / 100) * 1000);
    expect((await levels()).body.errors).toBeUndefined();
  });

  it('may not be more than 1,000 for one query', async () => {
    shop = await openShop();
    const { body } = await shop.send(ORDERS.replace('first: 40', 'first: 250'), { query: '' });
    expect(body.errors?.[0]?.extensions?.code).toBe('MAX_COST_EXCEEDED');
  });
});

describe('pages', () => {
  it('follow each other by cursor', async () => {
    shop = await openShop({ seed: { items: items(260) } });
    const first: Parsed = (await shop.send(LEVELS, { locationId: HOME })).body.data?.['location'];
    const { hasNextPage, endCursor } = first.inventoryLevels.pageInfo;
    const second: Parsed = (await shop.send(LEVELS, { locationId: HOME, after: endCursor })).body.data;
    expect([hasNextPage, second.location.inventoryLevels.nodes.length]).toEqual([true, 10]);
    expect(second.location.inventoryLevels.pageInfo.hasNextPage).toBe(false);
    expect(second.productVariantsCount.count).toBe(260);
  });
});

describe('a bulk query', () => {
  const start = async (query = BULK_LEVELS): Promise<Parsed> =>
    ((await shop.send(RUN_BULK, { query })).body.data as Parsed).bulkOperationRunQuery;
  const status = async (id: string): Promise<Parsed> =>
    ((await shop.send(BULK_STATUS, { id })).body.data as Parsed).bulkOperation;

  it('is created, runs, completes, and gives rows with their parents', async () => {
    shop = await openShop({ seed: { items: [{ sku: 'A', available: 5 }] } });
    const { bulkOperation } = await start();
    expect(bulkOperation.status).toBe('CREATED');
    expect((await status(bulkOperation.id)).status).toBe('RUNNING');
    const done = await status(bulkOperation.id);
    expect(done.status).toBe('COMPLETED');
    const rows = (await (await fetch(done.url)).text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows).toMatchObject([
      { id: gid('InventoryItem', 1001), sku: 'A', tracked: true },
      { location: { id: HOME }, quantities: [{ quantity: 5 }], __parentId: gid('InventoryItem', 1001) },
    ]);
    expect(rows[0].inventoryLevels).toBeUndefined();
    shop.clock.advance(8 * 86_400_000);
    expect((await fetch(done.url)).status).toBe(404);
  });

  it('can fail half-way, and is one of five at most', async () => {
    shop = await openShop({ seed: { items: items(4) } });
    shop.faults.add({ fault: 'bulk-failed', on: 'bulkQuery' });
    const { bulkOperation } = await start();
    await status(bulkOperation.id);
    const failed = await status(bulkOperation.id);
    expect(failed).toMatchObject({ status: 'FAILED', errorCode: 'INTERNAL_SERVER_ERROR', url: null });
    expect((await (await fetch(failed.partialDataUrl)).text()).trim().split('\n')).toHaveLength(4);
    for (let running = 0; running < 5; running += 1) await start();
    expect((await start()).userErrors[0].code).toBe('OPERATION_IN_PROGRESS');
  });

  it('is refused without a connection or with something unknown', async () => {
    shop = await openShop();
    expect((await start('{ shop { name } }')).userErrors[0].message).toContain('at least one connection');
    expect((await start('{ nothing }')).userErrors[0].code).toBe('INVALID');
  });
});

describe('orders', () => {
  const day = (days: number): string =>
    new Date(Date.parse('2026-11-20T12:00:00Z') - days * 86_400_000).toISOString();
  const orders: readonly ShopifyOrderSeed[] = [
    { createdAt: day(61) },
    {
      createdAt: day(3),
      fulfillmentOrders: [{ status: 'ON_HOLD', holds: ['AWAITING_PAYMENT'] }],
      fulfillment: 'ON_HOLD',
    },
    {
      createdAt: day(2),
      fulfillment: 'SCHEDULED',
      fulfillmentOrders: [{ status: 'SCHEDULED', fulfillAt: day(-5) }],
    },
    { createdAt: day(4), fulfillment: 'PARTIALLY_FULFILLED', processedAt: day(1) },
    { createdAt: day(5), fulfillment: 'FULFILLMENT_NOT_REQUIRED', requiresShipping: false },
    { createdAt: day(6), fulfillment: 'FULFILLED', closedAt: day(5) },
    { createdAt: day(7), cancelledAt: day(6), paidAt: null },
  ];
  const find = async (query: string): Promise<Parsed[]> =>
    ((await shop.send(ORDERS, { query })).body.data as Parsed).orders.nodes;

  it('are visible for 60 days, unless the token may read all', async () => {
    shop = await openShop({ seed: { orders } });
    expect(await find('')).toHaveLength(6);
    await shop.close();
    shop = await openShop({ seed: { orders }, scopes: ['read_orders', 'read_all_orders'] });
    expect(await find('')).toHaveLength(7);
  });

  it('are found by status and time, in order of processing', async () => {
    shop = await openShop({ seed: { orders } });
    const open = await find('status:open');
    expect(open.map((order) => order.displayFulfillmentStatus)).toEqual([
      'FULFILLMENT_NOT_REQUIRED',
      'ON_HOLD',
      'SCHEDULED',
      'PARTIALLY_FULFILLED',
    ]);
    expect(open[1].fulfillmentOrders.nodes[0].fulfillmentHolds).toEqual([{ reason: 'AWAITING_PAYMENT' }]);
    expect(await find(`status:open AND processed_at:<='${day(2.5)}'`)).toHaveLength(2);
    expect(await find('fulfillment_status:on_hold,scheduled')).toHaveLength(2);
    expect(await find('status:open -fulfillment_status:partial')).toHaveLength(3);
    expect((await shop.send(ORDERS, { query: 'colour:red' })).body.errors?.[0]?.message).toContain(
      'simulator',
    );
  });

  it('hold canaries that come only to those who ask for them', async () => {
    shop = await openShop({ seed: { orders } });
    expect(JSON.stringify((await shop.send(ORDERS, { query: '' })).body)).not.toContain(CANARY);
    const asked = await shop.send('{ orders(first: 1) { nodes { email note phone clientIp } } }');
    expect(JSON.stringify(asked.body).match(new RegExp(CANARY, 'g'))).toHaveLength(4);
  });
});

describe('faults', () => {
  it.each([
    ['429', 429, '2.0'],
    ['429-bare', 429, null],
    ['503', 503, '3'],
    ['5xx-before-commit', 502, null],
  ] as const)('%s answers %i', async (fault, status, retryAfter) => {
    shop = await openShop();
    shop.faults.add({ fault, on: 'read', after: 1 });
    expect((await shop.send(SHOP)).status).toBe(200);
    const faulty = await shop.send(SHOP);
    expect([faulty.status, faulty.headers.get('retry-after')]).toEqual([status, retryAfter]);
    expect((await shop.send(SHOP)).status).toBe(200);
  });
});

describe('the documents of APEG', () => {
  it('fit the schema in schemas/vendor', async () => {
    shop = await openShop();
    const schema = buildSchema(SHOPIFY_SDL);
    for (const document of Object.values(DOCUMENTS)) expect(validate(schema, parse(document))).toEqual([]);
  });
});
