import { afterEach, describe, expect, it } from 'vitest';
import { ADJUST_QUANTITIES, AVAILABLE, SET_QUANTITIES } from '../../../src/connectors/shopify/documents.ts';
import type { ShopifySimulatorOptions } from '../../../src/simulators/shopify/simulator.ts';
import { gid } from '../../../src/simulators/shopify/store.ts';
import type { Parsed } from '../parsed.ts';
import { openShop, type Shop } from './shop.ts';

const HOME = gid('Location', 1);
const OTHER = gid('Location', 2);
const item = (index: number): string => gid('InventoryItem', 1001 + index);

let shop: Shop;
async function open(options: Partial<ShopifySimulatorOptions> = {}): Promise<Shop> {
  shop = await openShop({
    seed: {
      locations: [
        { id: 1, name: 'Workshop' },
        { id: 2, name: 'Fair' },
      ],
      items: [
        { sku: 'A', available: 10 },
        { sku: 'B', available: 3, bundle: true },
        { sku: 'C', available: 4, tracked: false },
      ],
    },
    ...options,
  });
  return shop;
}
afterEach(() => shop.close());

interface Row {
  inventoryItemId: string;
  locationId: string;
  quantity: number;
  changeFromQuantity?: number | null;
}

const row = (over: Partial<Row> = {}): Row => ({
  inventoryItemId: item(0),
  locationId: HOME,
  quantity: 7,
  changeFromQuantity: 10,
  ...over,
});

/** Sets quantities; answers the payload, with the codes of its user errors. */
async function set(rows: readonly Row[], key = 'key', over: object = {}): Promise<Parsed> {
  const input = {
    name: 'available',
    reason: 'correction',
    referenceDocumentUri: 'gid://apeg/SyncPlan/1',
    quantities: rows,
    ...over,
  };
  const { body } = await shop.send(SET_QUANTITIES, { input, key });
  const payload: Parsed = body.data?.['inventorySetQuantities'] ?? null;
  return { ...body, payload, codes: payload?.userErrors.map((error: Parsed) => error.code) };
}

const stock = (index = 0, place = HOME) => {
  const level = shop.store.items.get(item(index))?.levels.get(place);
  return [level?.available, level?.committed];
};

describe('setting quantities', () => {
  it('moves what is on hand with what is available, and says by how much', async () => {
    await open();
    shop.store.sell('A', 2);
    expect(stock()).toEqual([8, 2]);
    const { payload } = await set([row({ changeFromQuantity: 8 })]);
    expect(payload.inventoryAdjustmentGroup).toMatchObject({
      referenceDocumentUri: 'gid://apeg/SyncPlan/1',
      changes: [
        { name: 'available', delta: -1, quantityAfterChange: 7 },
        { name: 'on_hand', delta: -1, quantityAfterChange: 9 },
      ],
    });
    expect(stock()).toEqual([7, 2]);
  });

  it('refuses without @idempotent, and without an explicit changeFromQuantity', async () => {
    await open();
    const input = { name: 'available', reason: 'correction', quantities: [row()] };
    const { body } = await shop.send(
      SET_QUANTITIES.replace('@idempotent(key: $key)', '').replace(', $key: String!', ''),
      { input },
    );
    expect(body.errors?.[0]?.message).toContain('@idempotent');
    const { changeFromQuantity: _, ...absent } = row();
    expect((await set([absent])).errors[0].message).toContain('changeFromQuantity');
    expect(stock()).toEqual([10, 0]);
    await set([row({ changeFromQuantity: null })], 'other');
    expect(stock()).toEqual([7, 0]);
  });

  it('refuses a stale row and with it the whole call, or the row alone where that is switched on', async () => {
    await open();
    const rows = [row({ changeFromQuantity: 9 }), row({ inventoryItemId: item(2), changeFromQuantity: 4 })];
    const refused = await set(rows);
    expect(refused.codes).toEqual(['CHANGE_FROM_QUANTITY_STALE']);
    expect(refused.payload.userErrors[0].field).toEqual(['input', 'quantities', '0', 'changeFromQuantity']);
    expect(stock(2)).toEqual([4, 0]);
    await shop.close();
    await open({ partialRows: true });
    expect((await set(rows)).codes).toEqual(['CHANGE_FROM_QUANTITY_STALE']);
    expect([stock(0), stock(2)]).toEqual([
      [10, 0],
      [7, 0],
    ]);
  });

  it.each([
    ['the same pair twice', [row(), row()], 'NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR'],
    ['a bundle', [row({ inventoryItemId: item(1), changeFromQuantity: 3 })], 'NON_MUTABLE_INVENTORY_ITEM'],
    ['an unknown item', [row({ inventoryItemId: item(9) })], 'INVALID_INVENTORY_ITEM'],
    ['a location of another shop', [row({ locationId: gid('Location', 9) })], 'INVALID_LOCATION'],
    ['less than zero', [row({ quantity: -1 })], 'INVALID_QUANTITY_NEGATIVE'],
    ['too much', [row({ quantity: 1_000_000_001 })], 'INVALID_QUANTITY_TOO_HIGH'],
  ])('refuses %s', async (_, rows, code) => {
    await open();
    expect((await set(rows)).codes).toEqual([code]);
  });

  it('refuses terms that it does not know', async () => {
    await open();
    expect((await set([row()], 'a', { reason: 'because' })).codes).toEqual(['INVALID_REASON']);
    expect((await set([row()], 'b', { name: 'committed' })).codes).toEqual(['INVALID_NAME']);
    const none = await set([row()], 'c', { referenceDocumentUri: 'none' });
    expect(none.codes).toEqual(['INVALID_REFERENCE_DOCUMENT']);
  });

  it('takes 250 rows and no more, and changes untracked items', async () => {
    await open();
    const rows = Array.from({ length: 251 }, (_, index) => row({ inventoryItemId: item(index) }));
    expect((await set(rows)).errors[0].extensions.code).toBe('MAX_INPUT_SIZE_EXCEEDED');
    expect((await set([row({ inventoryItemId: item(2), changeFromQuantity: 4 })], 'u')).codes).toEqual([]);
  });

  it('stocks an item at a location where it never was, without a word', async () => {
    await open();
    expect(stock(0, OTHER)).toEqual([undefined, undefined]);
    expect((await set([row({ locationId: OTHER, changeFromQuantity: 0 })])).codes).toEqual([]);
    expect(stock(0, OTHER)).toEqual([7, 0]);
  });
});

describe('idempotency', () => {
  it('replays from the state of now, and counts another key as another call', async () => {
    await open();
    const first = await set([row()]);
    shop.store.sell('A', 3);
    const again = await set([row()]);
    expect(again.payload.inventoryAdjustmentGroup.id).toBe(first.payload.inventoryAdjustmentGroup.id);
    expect(again.payload.inventoryAdjustmentGroup.changes[0]).toMatchObject({
      delta: -3,
      quantityAfterChange: 4,
    });
    expect(stock()).toEqual([4, 3]);
    expect((await set([row()], 'other')).codes).toEqual(['CHANGE_FROM_QUANTITY_STALE']);
  });

  it('refuses the key for something else, and after a failure', async () => {
    await open();
    await set([row()]);
    expect((await set([row({ quantity: 6 })])).codes).toEqual(['IDEMPOTENCY_KEY_PARAMETER_MISMATCH']);
    shop.faults.add({ fault: '5xx-before-commit', on: 'write' });
    const next = row({ quantity: 6, changeFromQuantity: 7 });
    await set([next], 'failed');
    expect((await set([next], 'failed')).codes).toEqual(['IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED']);
    expect(stock()).toEqual([7, 0]);
  });

  it('refuses the key while the first call runs', async () => {
    await open({ slowBy: 150 });
    shop.faults.add({ fault: 'slow-commit', on: 'write' });
    const first = set([row()]);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect((await set([row()])).codes).toEqual(['IDEMPOTENCY_CONCURRENT_REQUEST']);
    expect((await first).codes).toEqual([]);
  });

  it('forgets a key after 24 hours, when the comparison alone protects', async () => {
    await open();
    await set([row()]);
    shop.clock.advance(24 * 3_600_000 + 1);
    expect((await set([row()])).codes).toEqual(['CHANGE_FROM_QUANTITY_STALE']);
  });
});

describe('adjusting quantities', () => {
  it('changes by a difference that survives a sale', async () => {
    await open();
    shop.store.sell('A', 2);
    const change = { inventoryItemId: item(0), locationId: HOME, delta: 3, changeFromQuantity: 8 };
    const input = { name: 'available', reason: 'correction', changes: [change] };
    const { body } = await shop.send(ADJUST_QUANTITIES, { input, key: 'k' });
    expect(body.errors).toBeUndefined();
    expect(stock()).toEqual([11, 2]);
    const stale = await shop.send(ADJUST_QUANTITIES, { input, key: 'l' });
    expect((stale.body.data as Parsed).inventoryAdjustQuantities.userErrors[0].code).toBe(
      'CHANGE_FROM_QUANTITY_STALE',
    );
  });
});

describe('reading and scopes', () => {
  it('needs the scope that a field asks for', async () => {
    await open({ scopes: ['read_inventory', 'read_locations'] });
    expect((await set([row()])).errors[0].extensions.code).toBe('ACCESS_DENIED');
    const { body } = await shop.send(AVAILABLE, { ids: [item(0), item(99)], locationId: HOME });
    const [known, gone]: Parsed[] = body.data?.['nodes'] ?? [];
    expect([known.inventoryLevel.quantities[0].quantity, gone]).toEqual([10, null]);
    expect(shop.calls.counts()).toEqual({ read: 1, write: 1, token: 0 });
  });

  it.each(['drop-after-commit', '5xx-after-commit', 'slow'] as const)(
    '%s happens after the change',
    async (fault) => {
      await open();
      shop.faults.add({ fault, on: 'write' });
      await set([row()]).catch(() => null);
      expect(stock()).toEqual([7, 0]);
    },
  );
});
