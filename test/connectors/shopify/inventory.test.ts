import { afterEach, describe, expect, it } from 'vitest';
import { createShopifyInventoryReader } from '../../../src/connectors/shopify/inventory-reader.ts';
import { createShopifyInventoryWriter } from '../../../src/connectors/shopify/inventory-writer.ts';
import type { ShopifyWrite } from '../../../src/domain/shopify.ts';
import { gid } from '../../../src/simulators/shopify/store.ts';
import { type Connected, connect } from './client-of.ts';

const HOME = gid('Location', 1);
const item = (index: number): string => gid('InventoryItem', 1001 + index);
let connected: Connected;
afterEach(() => connected.shop.close());

const write = <Row>(rows: readonly Row[], key = 'key'): ShopifyWrite<Row> => ({
  locationId: HOME,
  rows,
  referenceDocumentUri: 'gid://apeg/SyncPlan/1',
  idempotencyKey: key,
});

describe('reading the inventory of Shopify', () => {
  it('reads locations and every item at one of them, page by page', async () => {
    connected = await connect({
      seed: {
        locations: [
          { id: 1, name: 'Workshop' },
          { id: 2, name: 'Fair', active: false },
        ],
        items: [
          ...Array.from({ length: 255 }, (_, index) => ({ sku: `S${index}`, available: index })),
          { sku: null, available: 1, tracked: false },
          { sku: 'elsewhere', available: { 2: 5 } },
        ],
      },
    });
    const reader = createShopifyInventoryReader(connected.client);
    expect(await reader.locations()).toEqual([
      { id: HOME, name: 'Workshop', active: true },
      { id: gid('Location', 2), name: 'Fair', active: false },
    ]);
    const items = await reader.items(HOME);
    expect(items).toHaveLength(256);
    expect(items[254]).toEqual({ inventory_item_id: item(254), sku: 'S254', tracked: true, available: 254 });
    expect(items[255]).toMatchObject({ sku: null, tracked: false });
    expect(connected.shop.calls.counts()).toEqual({ read: 3, write: 0, token: 0 });
    expect(connected.client.usage()).toMatchObject({ calls: 3, writes: 0 });
  });

  it('waits for the bucket before it is throttled', async () => {
    connected = await connect({
      seed: { items: Array.from({ length: 1000 }, () => ({ sku: 'x', available: 1 })) },
    });
    const items = await createShopifyInventoryReader(connected.client).items(HOME);
    expect(items).toHaveLength(1000);
    expect(connected.shop.calls.all().map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const { calls, waitedMs } = connected.client.usage();
    expect(calls).toBe(4);
    // 4 × 754 points of 2,000 at 100 a second.
    expect(waitedMs).toBeGreaterThanOrEqual(10_100);
    expect(waitedMs).toBeLessThan(10_700);
  });

  it('takes a bulk query where the shop is larger than lists go', async () => {
    const items = Array.from({ length: 301 }, (_, index) => ({
      sku: `S${index}`,
      available: index === 300 ? { 2: 5 } : 7,
    }));
    connected = await connect({
      seed: {
        locations: [
          { id: 1, name: 'W' },
          { id: 2, name: 'F' },
        ],
        items,
      },
    });
    connected.shop.faults.add({ fault: 'bulk-failed', on: 'bulkQuery' });
    const found = await createShopifyInventoryReader(connected.client, { longestList: 300 }).items(HOME);
    expect(found).toHaveLength(300);
    expect(found[0]).toEqual({ inventory_item_id: item(0), sku: 'S0', tracked: true, available: 7 });
    const operations = connected.shop.calls.all().map(({ operation }) => operation);
    expect(operations.filter((operation) => operation === 'bulkOperationRunQuery')).toHaveLength(2);
    expect(connected.shop.calls.counts().write).toBe(0);
    expect(connected.client.usage().calls).toBe(operations.length);
  });

  it('says what decides whether an item may be synchronised', async () => {
    connected = await connect({
      seed: {
        items: [
          { sku: 'A', available: 1 },
          { sku: 'B', available: 1, bundle: true, policy: 'CONTINUE', status: 'ARCHIVED', variants: 2 },
          { sku: 'C', available: 1, giftCard: true, status: 'DRAFT' },
        ],
      },
    });
    const reader = createShopifyInventoryReader(connected.client);
    const facts = await reader.facts([item(0), item(1), item(2), item(9)]);
    expect(Object.fromEntries(facts)).toEqual({
      [item(0)]: { inventory_policy: 'DENY', product_status: 'ACTIVE', bundle: false, gift_card: false },
      [item(1)]: { inventory_policy: 'CONTINUE', product_status: 'ARCHIVED', bundle: true, gift_card: false },
      [item(2)]: { inventory_policy: 'DENY', product_status: 'DRAFT', bundle: false, gift_card: true },
    });
    connected.shop.store.sell('A', 1);
    const now = await reader.available(HOME, [item(0), item(1), item(9)]);
    expect(Object.fromEntries(now)).toEqual({ [item(0)]: 0, [item(1)]: 1 });
    const none = reader.items(gid('Location', 7));
    await expect(none).rejects.toMatchObject({ code: 'vendor-refused' });
  });
});

describe('writing the inventory of Shopify', () => {
  const seed = { items: ['A', 'B'].map((sku) => ({ sku, available: 10 })) };
  const row = (index: number, quantity: number, changeFromQuantity = 10) => ({
    inventoryItemId: item(index),
    quantity,
    changeFromQuantity,
  });

  it('sets, and gives the proof and what is there now', async () => {
    connected = await connect({ seed });
    const writer = createShopifyInventoryWriter(connected.client);
    expect(await writer.setQuantities(write([row(0, 7), row(1, 12)]))).toEqual({
      kind: 'applied',
      adjustmentGroup: gid('InventoryAdjustmentGroup', 1),
      quantityAfter: new Map([
        [item(0), 7],
        [item(1), 12],
      ]),
    });
    const again = await writer.setQuantities(write([row(0, 7), row(1, 12)]));
    expect(again).toMatchObject({ adjustmentGroup: gid('InventoryAdjustmentGroup', 1) });
    const change = { inventoryItemId: item(0), delta: -2, changeFromQuantity: 7 };
    expect(await writer.adjustQuantities(write([change], 'other'))).toMatchObject({
      quantityAfter: new Map([[item(0), 5]]),
    });
  });

  it('names the row that was refused, and why', async () => {
    connected = await connect({ seed });
    const writer = createShopifyInventoryWriter(connected.client);
    expect(await writer.setQuantities(write([row(0, 7), row(1, 12, 9)]))).toEqual({
      kind: 'refused',
      refusals: [{ code: 'stale', row: 1, vendorCode: 'CHANGE_FROM_QUANTITY_STALE' }],
    });
    const refusalOf = async (rows: readonly ReturnType<typeof row>[], key: string) => {
      const answer = await writer.setQuantities(write(rows, key));
      return answer.kind === 'refused' ? answer.refusals[0] : null;
    };
    expect(await refusalOf([row(0, 7)], 'key')).toEqual({
      code: 'key-mismatch',
      row: null,
      vendorCode: 'IDEMPOTENCY_KEY_PARAMETER_MISMATCH',
    });
    expect(await refusalOf([row(0, 7), row(1, 12, 9)], 'key')).toMatchObject({
      code: 'previous-attempt-failed',
    });
    expect(await refusalOf([row(9, 7)], 'c')).toMatchObject({ code: 'invalid', row: 0 });
  });
});
