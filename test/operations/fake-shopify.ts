import type {
  ShopifyFacts,
  ShopifyInventoryReader,
  ShopifyInventoryWriter,
  ShopifyItem,
  ShopifyRowRefusal,
  ShopifyWriteAnswer,
} from '../../src/domain/shopify.ts';
import type { CallHook } from './fake-shops.ts';

export const LOCATION = 'gid://shopify/Location/1';

/** An item as the fake keeps it. */
export interface FakeItem extends ShopifyItem {
  available: number;
  readonly facts: ShopifyFacts;
}

interface Row {
  readonly inventoryItemId: string;
  readonly changeFromQuantity: number;
  readonly to: (now: number) => number;
}

export const PLAIN_FACTS: ShopifyFacts = {
  inventory_policy: 'DENY',
  product_status: 'ACTIVE',
  bundle: false,
  gift_card: false,
};

/** Shopify by its documented rules: compare-and-set, idempotency keys, all rows of a call or none. */
export function createFakeShopify(items: readonly FakeItem[], hook: CallHook) {
  const byId = new Map(items.map((item) => [item.inventory_item_id, item]));
  const keys = new Map<string, string>();
  let groups = 0;
  const reader: ShopifyInventoryReader = {
    locations: () => hook.read('shopify', 'locations', () => [{ id: LOCATION, name: 'Shop', active: true }]),
    items: () =>
      hook.read('shopify', 'items', () =>
        items.map(({ inventory_item_id, sku, tracked, available }) => ({
          inventory_item_id,
          sku,
          tracked,
          available,
        })),
      ),
    facts: (ids) =>
      hook.read(
        'shopify',
        'facts',
        () =>
          new Map(
            ids.flatMap((id) => (byId.has(id) ? [[id, byId.get(id)?.facts ?? PLAIN_FACTS] as const] : [])),
          ),
      ),
    available: (_, ids) =>
      hook.read(
        'shopify',
        'available',
        () =>
          new Map(ids.flatMap((id) => (byId.has(id) ? [[id, byId.get(id)?.available ?? 0] as const] : []))),
      ),
  };

  function apply(rows: readonly Row[], key: string): { answer: ShopifyWriteAnswer; changed: boolean } {
    const variables = JSON.stringify(
      rows.map((row) => [row.inventoryItemId, row.changeFromQuantity, row.to(1000)]),
    );
    const known = keys.get(key);
    const refuse = (...refusals: ShopifyRowRefusal[]) => ({
      answer: { kind: 'refused', refusals } as const,
      changed: false,
    });
    if (known !== undefined && known !== variables)
      return refuse({ code: 'key-mismatch', row: null, vendorCode: 'IDEMPOTENCY_KEY_PARAMETER_MISMATCH' });
    if (known === undefined) {
      const stale = rows.flatMap((row, index): ShopifyRowRefusal[] =>
        byId.get(row.inventoryItemId)?.available === row.changeFromQuantity
          ? []
          : [{ code: 'stale', row: index, vendorCode: 'CHANGE_FROM_QUANTITY_STALE' }],
      );
      if (stale.length > 0) return refuse(...stale);
      for (const row of rows) {
        const item = byId.get(row.inventoryItemId);
        if (item !== undefined) item.available = row.to(item.available);
      }
      keys.set(key, variables);
      groups += 1;
    }
    const quantityAfter = new Map(rows.map(({ inventoryItemId: id }) => [id, byId.get(id)?.available ?? 0]));
    const adjustmentGroup = `gid://shopify/InventoryAdjustmentGroup/${groups}`;
    return { answer: { kind: 'applied', adjustmentGroup, quantityAfter }, changed: known === undefined };
  }

  const writer: ShopifyInventoryWriter = {
    writes: 'shopify',
    setQuantities: (write) =>
      hook.write('shopify', 'setQuantities', () =>
        apply(
          write.rows.map((row) => ({ ...row, to: () => row.quantity })),
          write.idempotencyKey,
        ),
      ),
    adjustQuantities: (write) =>
      hook.write('shopify', 'adjustQuantities', () =>
        apply(
          write.rows.map((row) => ({ ...row, to: (now) => now + row.delta })),
          write.idempotencyKey,
        ),
      ),
  };
  return { reader, writer, items };
}
