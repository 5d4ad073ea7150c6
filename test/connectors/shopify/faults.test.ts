import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createShopifyClient } from '../../../src/connectors/shopify/client.ts';
import { LEVELS } from '../../../src/connectors/shopify/documents.ts';
import { createShopifyInventoryReader } from '../../../src/connectors/shopify/inventory-reader.ts';
import { createShopifyInventoryWriter } from '../../../src/connectors/shopify/inventory-writer.ts';
import type { FaultName } from '../../../src/simulators/faults.ts';
import { gid } from '../../../src/simulators/shopify/store.ts';
import { virtualTime } from '../../simulators/virtual-timer.ts';
import { type Connected, connect } from './client-of.ts';

const HOME = gid('Location', 1);
const ITEM = gid('InventoryItem', 1001);
const seed = { items: [{ sku: 'A', available: 10 }] };
let connected: Connected;
afterEach(() => connected.shop.close());

const read = () => createShopifyInventoryReader(connected.client).available(HOME, [ITEM]);
const set = () =>
  createShopifyInventoryWriter(connected.client).setQuantities({
    locationId: HOME,
    rows: [{ inventoryItemId: ITEM, quantity: 7, changeFromQuantity: 10 }],
    referenceDocumentUri: 'gid://apeg/SyncPlan/1',
    idempotencyKey: 'key',
  });
const stock = () => connected.shop.store.items.get(ITEM)?.levels.get(HOME)?.available;

describe('a read of Shopify', () => {
  it.each([
    ['5xx-before-commit', 3],
    ['drop-before-commit', 3],
    ['drop-after-commit', 3],
    ['429', 3],
    ['429-bare', 3],
    ['503', 3],
  ] as const)('is repeated after %s', async (fault, times) => {
    connected = await connect({ seed });
    connected.shop.faults.add({ fault, on: 'read', times });
    expect((await read()).get(ITEM)).toBe(10);
    expect(connected.shop.calls.counts().read).toBe(times + 1);
    expect(connected.client.usage().waitedMs).toBeGreaterThan(1_000);
  });

  it('is given up in the end, and says so', async () => {
    connected = await connect({ seed });
    connected.shop.faults.add({ fault: '5xx-before-commit', times: 99 });
    await expect(read()).rejects.toMatchObject({ code: 'vendor-unavailable', status: 502, kind: 'outside' });
    expect(connected.shop.calls.counts().read).toBe(4);
  });

  it('honours Retry-After in seconds, and gives up where the wait is long', async () => {
    connected = await connect({ seed });
    connected.shop.faults.add({ fault: '429', on: 'read' });
    await read();
    expect(connected.client.usage().waitedMs).toBe(2_000);
    connected.shop.faults.add({ fault: '429', times: 99 });
    await expect(read()).rejects.toMatchObject({ code: 'vendor-throttled', retryAfterMs: 2_000 });
  });

  it('waits out a bucket that others have emptied', async () => {
    connected = await connect({
      seed: { items: Array.from({ length: 250 }, () => ({ sku: 'x', available: 1 })) },
    });
    await connected.shop.send(LEVELS, { locationId: HOME });
    await connected.shop.send(LEVELS, { locationId: HOME });
    await createShopifyInventoryReader(connected.client).items(HOME);
    expect(connected.client.usage()).toMatchObject({ calls: 2 });
    expect(connected.client.usage().waitedMs).toBeLessThan(3_000);
  });

  it('of another version is not used', async () => {
    connected = await connect({ seed });
    connected.shop.faults.add({ fault: 'version-mismatch' });
    await expect(read()).rejects.toMatchObject({
      code: 'answer-unusable',
      message: expect.stringContaining('2027-01, not 2026-10'),
    });
    expect(connected.shop.calls.counts().read).toBe(1);
  });

  it('that takes too long is repeated', async () => {
    connected = await connect({ seed, slowBy: 300 }, { timeoutMs: 100 });
    connected.shop.faults.add({ fault: 'slow', on: 'read' });
    expect((await read()).get(ITEM)).toBe(10);
  });
});

describe('a write to Shopify', () => {
  it.each([
    ['drop-after-commit', 7],
    ['drop-before-commit', 10],
    ['5xx-after-commit', 7],
    ['5xx-before-commit', 10],
    ['503', 10],
    ['version-mismatch', 7],
    ['slow', 7],
  ] as const)('is sent once, and its outcome is unknown, after %s', async (fault, left) => {
    connected = await connect({ seed, slowBy: 300 }, { timeoutMs: 120 });
    connected.shop.faults.add({ fault, on: 'write', times: 9 });
    await expect(set()).rejects.toMatchObject({ code: 'outcome-unknown' });
    expect(connected.shop.calls.counts().write).toBe(1);
    expect(stock()).toBe(left);
  });

  it.each(['429', '429-bare'] as const)(
    'is sent again after %s, which changes nothing',
    async (fault: FaultName) => {
      connected = await connect({ seed });
      connected.shop.faults.add({ fault, on: 'write' });
      expect(await set()).toMatchObject({ kind: 'applied' });
      expect(stock()).toBe(7);
    },
  );

  it('never left where nobody listens', async () => {
    connected = await connect();
    const free = await new Promise<number>((resolve) => {
      const server = createServer().listen(0, '127.0.0.1', () => {
        const address = server.address();
        server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
      });
    });
    const client = createShopifyClient(
      { baseUrl: `http://127.0.0.1:${free}`, credentials: { accessToken: 'x' } },
      { timer: virtualTime().timer, random: () => 0 },
    );
    connected = { ...connected, client };
    await expect(set()).rejects.toMatchObject({ code: 'vendor-unavailable' });
  });
});

describe('tokens of Shopify', () => {
  it('are granted once for many calls, renewed before they expire, and again after a 401', async () => {
    connected = await connect({ seed }, { grant: true });
    const { shop } = connected;
    await Promise.all([read(), read(), read()]);
    expect(shop.calls.counts().token).toBe(1);
    shop.clock.advance(86_399_000 - 59_000);
    await read();
    expect(shop.calls.counts().token).toBe(2);
    shop.access.expireTokens();
    expect(await set()).toMatchObject({ kind: 'applied' });
    expect(shop.calls.counts()).toEqual({ read: 4, write: 1, token: 3 });
  });

  it('that are refused are an error of credentials, without the secret', async () => {
    connected = await connect({ seed, scopes: ['read_products'] });
    const denied = await read().catch((error: unknown) => error);
    expect(denied).toMatchObject({ code: 'credentials-refused' });
    const { timer } = virtualTime();
    for (const credentials of [
      { accessToken: 'sesame-0815' },
      { clientId: 'id', clientSecret: 'sesame-0815' },
    ]) {
      const client = createShopifyClient(
        { baseUrl: connected.shop.url, credentials },
        { timer, random: () => 0 },
      );
      const error = await createShopifyInventoryReader(client)
        .locations()
        .catch((cause: unknown) => cause);
      expect(error).toMatchObject({ code: 'credentials-refused' });
      expect(JSON.stringify(error, Object.getOwnPropertyNames(error)) + String(error)).not.toContain(
        'sesame',
      );
    }
  });
});
