import { z } from 'zod';

/** What a Shopify item is, as far as it decides whether its stock may be synchronised. */
export const ShopifyFacts = z.object({
  /** Of the variants that use the item: DENY unless one of them is CONTINUE (sells below zero). */
  inventory_policy: z.enum(['DENY', 'CONTINUE']),
  /** ACTIVE unless no product that uses the item is. */
  product_status: z.enum(['ACTIVE', 'DRAFT', 'ARCHIVED', 'UNLISTED']),
  bundle: z.boolean().meta({ description: 'requiresComponents: stock is that of its parts' }),
  gift_card: z.boolean(),
});
export type ShopifyFacts = z.infer<typeof ShopifyFacts>;

/** One inventory item at one location. */
export const ShopifyItem = z.object({
  inventory_item_id: z.string().meta({ description: 'gid://shopify/InventoryItem/…' }),
  sku: z.string().nullable(),
  tracked: z.boolean(),
  available: z.int().meta({ description: 'Units that can be sold; may be below zero' }),
});
export type ShopifyItem = z.infer<typeof ShopifyItem>;

/** A place that holds stock. */
export interface ShopifyLocation {
  /** gid://shopify/Location/… */
  readonly id: string;
  readonly name: string;
  readonly active: boolean;
}

/**
 * Reads of Shopify's inventory (Admin GraphQL 2026-10). No method changes anything, and an object that also writes is no
 * reader: it does not compile as one.
 */
export interface ShopifyInventoryReader {
  readonly writes?: never;
  /** Locations that are there, active or not. */
  locations(): Promise<readonly ShopifyLocation[]>;
  /** Every inventory item stocked at the location, in any order, each once; by bulk query where there are more than 25,000. */
  items(locationId: string): Promise<readonly ShopifyItem[]>;
  /** Facts of items by id, 75 a call; an item that is gone is missing in the answer. */
  facts(itemIds: readonly string[]): Promise<ReadonlyMap<string, ShopifyFacts>>;
  /** `available` of items at the location now, 250 a call; an item that is gone or not stocked there is missing in the answer. */
  available(locationId: string, itemIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
}

/** One row of a write: from what was seen to what is wanted (compare-and-set). */
export interface ShopifySetRow {
  readonly inventoryItemId: string;
  readonly quantity: number;
  readonly changeFromQuantity: number;
}

/** One row of a write by difference, only where the quantity is still what was seen. */
export interface ShopifyAdjustRow {
  readonly inventoryItemId: string;
  readonly delta: number;
  readonly changeFromQuantity: number;
}

/** What a write says besides its rows (at most 250, every item once). */
export interface ShopifyWrite<Row> {
  readonly locationId: string;
  readonly rows: readonly Row[];
  /** Shown in the shop's inventory history: gid://apeg/SyncPlan/<sha256 of the plan>. */
  readonly referenceDocumentUri: string;
  /** For `@idempotent(key:)`; a UUID. */
  readonly idempotencyKey: string;
}

/** Why Shopify did not perform a write; the names of its codes, told apart by what to do next. */
export type ShopifyRefusalCode =
  /** CHANGE_FROM_QUANTITY_STALE: `row` was changed meanwhile. */
  | 'stale'
  /** IDEMPOTENCY_CONCURRENT_REQUEST: wait, then the same key again. */
  | 'in-progress'
  /** IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED: read, then perhaps a new key. */
  | 'previous-attempt-failed'
  /** IDEMPOTENCY_KEY_PARAMETER_MISMATCH: a fault of ours. */
  | 'key-mismatch'
  /** Anything else: item, location, quantity or reason cannot be. */
  | 'invalid';

/** One user error of a write. */
export interface ShopifyRowRefusal {
  readonly code: ShopifyRefusalCode;
  /** Index of the row, or null where the whole write is meant. */
  readonly row: number | null;
  /** Shopify's own code, e.g. `CHANGE_FROM_QUANTITY_STALE`. */
  readonly vendorCode: string;
}

/** What became of a write that Shopify answered. Nothing of it was performed where it was refused. */
export type ShopifyWriteAnswer =
  | {
      readonly kind: 'applied';
      /** gid of the InventoryAdjustmentGroup, the proof in the shop's own history; null where nothing had to change. */
      readonly adjustmentGroup: string | null;
      /** `available` afterwards by item, as far as the answer says. A repeated key answers from the state at that moment. */
      readonly quantityAfter: ReadonlyMap<string, number>;
    }
  | { readonly kind: 'refused'; readonly refusals: readonly ShopifyRowRefusal[] };

/**
 * Writes of Shopify's inventory, of `available` and for the reason `correction`.
 *
 * A method sends its mutation once, and again with the same key only after a 429 or THROTTLED, which changes nothing.
 *
 * Every method throws OutcomeUnknown, VendorRefused, VendorThrottled, VendorUnavailable or CredentialsRefused.
 */
export interface ShopifyInventoryWriter {
  readonly writes: 'shopify';
  /** `inventorySetQuantities` with `changeFromQuantity` on every row. */
  setQuantities(write: ShopifyWrite<ShopifySetRow>): Promise<ShopifyWriteAnswer>;
  /** `inventoryAdjustQuantities` with `changeFromQuantity` on every row. */
  adjustQuantities(write: ShopifyWrite<ShopifyAdjustRow>): Promise<ShopifyWriteAnswer>;
}
