import type { Item, ShopifyStore } from './store.ts';

/** A row of `inventorySetQuantities` or of `inventoryAdjustQuantities`, as the schema has let it in. */
export interface Row {
  readonly inventoryItemId: string;
  readonly locationId: string;
  readonly quantity?: number;
  readonly delta?: number;
  readonly changeFromQuantity?: number | null;
}

/** What both mutations take beside their rows. */
export interface Terms {
  readonly name: string;
  readonly reason: string;
  readonly referenceDocumentUri?: string | null;
}

/** An error that the shop reports in the payload. */
export interface UserError {
  readonly code: string;
  readonly field: readonly string[];
  readonly message: string;
}

/** A row that may be carried out. */
export interface Movement {
  readonly item: Item;
  readonly locationId: string;
  readonly delta: number;
}

const LIMIT = 1_000_000_000;

/** Sources: third parties agree on this list; Shopify publishes it in prose only. */
const REASONS = new Set([
  'correction',
  'cycle_count_available',
  'damaged',
  'movement_created',
  'movement_updated',
  'movement_received',
  'movement_canceled',
  'other',
  'promotion',
  'quality_control',
  'received',
  'reservation_created',
  'reservation_updated',
  'reservation_deleted',
  'restock',
  'safety_stock',
  'shrinkage',
]);

/** What is wrong with the terms of a mutation. */
export function termErrors(terms: Terms, kind: 'set' | 'adjust'): UserError[] {
  const errors: UserError[] = [];
  const names = kind === 'set' ? ['available', 'on_hand'] : ['available'];
  if (!names.includes(terms.name)) {
    const code = kind === 'set' ? 'INVALID_NAME' : 'INVALID_QUANTITY_NAME';
    errors.push({ code, field: ['input', 'name'], message: 'The quantity name is not valid.' });
  }
  if (!REASONS.has(terms.reason)) {
    errors.push({ code: 'INVALID_REASON', field: ['input', 'reason'], message: 'The reason is not valid.' });
  }
  const uri = terms.referenceDocumentUri ?? 'gid://none/None/0';
  if (!/^[a-z][a-z0-9+.-]*:\/\/\S+$/i.test(uri)) {
    errors.push({
      code: 'INVALID_REFERENCE_DOCUMENT',
      field: ['input', 'referenceDocumentUri'],
      message: 'The reference document URI is not valid.',
    });
  }
  return errors;
}

/** Looks at every row; answers what may be carried out and what is wrong, each with the row's place in the input. */
export function judgeRows(
  rows: readonly Row[],
  store: ShopifyStore,
  at: { readonly list: 'quantities' | 'changes'; readonly name: string },
): { readonly movements: readonly Movement[]; readonly errors: readonly UserError[] } {
  const movements: Movement[] = [];
  const errors: UserError[] = [];
  const pairs = new Set<string>();
  for (const [index, row] of rows.entries()) {
    const fault = faultOf(row, store, pairs, at.name);
    if (typeof fault === 'string') {
      const field = ['input', at.list, String(index), FIELDS[fault] ?? 'inventoryItemId'];
      errors.push({ code: fault, field, message: `${fault.toLowerCase().replaceAll('_', ' ')}.` });
    } else movements.push(fault);
  }
  return { movements, errors };
}

const FIELDS: Readonly<Record<string, string>> = {
  CHANGE_FROM_QUANTITY_STALE: 'changeFromQuantity',
  INVALID_LOCATION: 'locationId',
  INVALID_QUANTITY_NEGATIVE: 'quantity',
  INVALID_QUANTITY_TOO_HIGH: 'quantity',
  INVALID_QUANTITY_TOO_LOW: 'quantity',
};

function faultOf(row: Row, store: ShopifyStore, pairs: Set<string>, name: string): string | Movement {
  const pair = `${row.inventoryItemId} ${row.locationId}`;
  if (pairs.has(pair)) return 'NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR';
  pairs.add(pair);
  const item = store.items.get(row.inventoryItemId);
  if (item === undefined) return 'INVALID_INVENTORY_ITEM';
  if (item.bundle) return 'NON_MUTABLE_INVENTORY_ITEM';
  if (!store.locations.some(({ id }) => id === row.locationId)) return 'INVALID_LOCATION';
  const known = item.levels.get(row.locationId);
  const onHand = name === 'on_hand' ? (known?.committed ?? 0) : 0;
  const now = (known?.available ?? 0) + onHand;
  const after = row.quantity ?? now + (row.delta ?? 0);
  if (row.quantity !== undefined && row.quantity < 0) return 'INVALID_QUANTITY_NEGATIVE';
  if (after > LIMIT) return 'INVALID_QUANTITY_TOO_HIGH';
  if (after < -LIMIT) return 'INVALID_QUANTITY_TOO_LOW';
  const expected = row.changeFromQuantity ?? null;
  if (expected !== null && expected !== now) return 'CHANGE_FROM_QUANTITY_STALE';
  return { item, locationId: row.locationId, delta: after - now };
}
