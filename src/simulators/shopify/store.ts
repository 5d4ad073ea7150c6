import type { SimulatedClock } from '../clock.ts';
import type { ShopifyItemSeed, ShopifyOrderSeed, ShopifySeed } from './seed.ts';

/** Stock of an item at a location. On hand is available and committed together. */
export interface Level {
  readonly id: string;
  readonly itemId: string;
  readonly locationId: string;
  available: number;
  committed: number;
  updatedAt: string;
}

/** An inventory item with the variants that share it. */
export interface Item {
  readonly id: string;
  sku: string | null;
  readonly tracked: boolean;
  readonly requiresShipping: boolean;
  readonly bundle: boolean;
  readonly giftCard: boolean;
  readonly variants: readonly {
    readonly id: string;
    readonly policy: 'DENY' | 'CONTINUE';
    readonly status: string;
  }[];
  /** By location id. */
  readonly levels: Map<string, Level>;
}

/** A place that stock can be at. */
export interface Place {
  readonly id: string;
  readonly name: string;
  readonly active: boolean;
}

/** An order with everything that its seed left open. */
export interface StoredOrder extends Required<Omit<ShopifyOrderSeed, 'paidAt'>> {
  readonly number: number;
  readonly paidAt: string | null;
}

/** All that a simulated shop holds. */
export interface ShopifyStore {
  readonly name: string;
  readonly timezone: string;
  readonly locations: readonly Place[];
  readonly items: ReadonlyMap<string, Item>;
  readonly orders: StoredOrder[];
  /** How many items have a SKU. */
  readonly itemsWithSku: (sku: string) => readonly Item[];
  /** The level of an item at a location; stocks the item there where it was not (2026-10 does, without a word). */
  readonly stocked: (item: Item, locationId: string) => Level;
  /** Changes what is available, and with it what is on hand. */
  readonly change: (level: Level, delta: number) => void;
  /** An order for some units: available becomes committed. */
  readonly sell: (sku: string, units: number, locationId?: string) => void;
  /** Sends whatever is open. */
  readonly ship: () => void;
  readonly addOrder: (order: ShopifyOrderSeed) => void;
}

/** A global id as Shopify writes it. */
export function gid(type: string, id: number | string): string {
  return `gid://shopify/${type}/${id}`;
}

/** ISO 8601 in whole seconds, as Shopify writes times. */
export function shopifyTime(clock: SimulatedClock): string {
  return clock.now().replace(/\.\d+Z$/, 'Z');
}

const FIRST_ID = 1001;

/** A shop filled from a seed. */
export function createShopifyStore(seed: ShopifySeed, clock: SimulatedClock): ShopifyStore {
  const locations = (seed.locations ?? [{ id: 1, name: 'Workshop' }]).map(({ id, name, active = true }) => ({
    id: gid('Location', id),
    name,
    active,
  }));
  const items = new Map<string, Item>();
  const bySku = new Map<string, Item[]>();
  const orders: StoredOrder[] = [];
  const home = locations[0]?.id ?? gid('Location', 1);

  const stocked = (item: Item, locationId: string): Level => {
    const known = item.levels.get(locationId);
    if (known !== undefined) return known;
    const number = `${tail(locationId)}${tail(item.id)}?inventory_item_id=${tail(item.id)}`;
    const level: Level = {
      id: gid('InventoryLevel', number),
      itemId: item.id,
      locationId,
      available: 0,
      committed: 0,
      updatedAt: shopifyTime(clock),
    };
    item.levels.set(locationId, level);
    return level;
  };
  const change = (level: Level, delta: number): void => {
    level.available += delta;
    level.updatedAt = shopifyTime(clock);
  };
  for (const [index, itemSeed] of (seed.items ?? []).entries()) {
    const item = itemOf(itemSeed, FIRST_ID + index);
    items.set(item.id, item);
    if (item.sku !== null) bySku.set(item.sku, [...(bySku.get(item.sku) ?? []), item]);
    const stock = itemSeed.available;
    if (typeof stock === 'number') stocked(item, home).available = stock;
    else
      for (const [id, units] of Object.entries(stock)) stocked(item, gid('Location', id)).available = units;
  }
  const addOrder = (order: ShopifyOrderSeed): void => {
    orders.push(orderOf(order, FIRST_ID + orders.length));
  };
  for (const order of seed.orders ?? []) addOrder(order);

  return {
    name: seed.name ?? 'Simulated Shop',
    timezone: seed.timezone ?? 'Europe/Berlin',
    locations,
    items,
    orders,
    itemsWithSku: (sku) => bySku.get(sku) ?? [],
    stocked,
    change,
    sell: (sku, units, locationId = home) => {
      const [item] = bySku.get(sku) ?? [];
      if (item === undefined) throw new Error(`no Shopify item has the SKU ${sku}`);
      const level = stocked(item, locationId);
      change(level, -units);
      level.committed += units;
      addOrder({ createdAt: shopifyTime(clock), quantity: units });
    },
    ship: () => {
      for (const [index, order] of orders.entries())
        if (order.fulfillmentOrders.some(({ status }) => ['OPEN', 'SCHEDULED'].includes(status)))
          orders[index] = {
            ...order,
            fulfillment: 'FULFILLED',
            fulfillmentOrders: order.fulfillmentOrders.map((part) => ({ ...part, status: 'CLOSED' })),
          };
    },
    addOrder,
  };
}

function itemOf(seed: ShopifyItemSeed, id: number): Item {
  const { sku, tracked = true, requiresShipping = true, bundle = false, variants = 1 } = seed;
  const { policy = 'DENY', status = 'ACTIVE', giftCard = false } = seed;
  return {
    id: gid('InventoryItem', id),
    sku,
    tracked,
    requiresShipping,
    bundle,
    giftCard,
    variants: Array.from({ length: variants }, (_, index) => ({
      id: gid('ProductVariant', id * 10 + index),
      policy,
      status,
    })),
    levels: new Map(),
  };
}

function orderOf(seed: ShopifyOrderSeed, number: number): StoredOrder {
  const { createdAt, cancelledAt = null, closedAt = null, processedAt = createdAt } = seed;
  const { fulfillment = 'UNFULFILLED', requiresShipping = true } = seed;
  return {
    number,
    createdAt,
    processedAt,
    cancelledAt,
    closedAt,
    requiresShipping,
    fulfillment,
    paidAt: seed.paidAt === undefined ? processedAt : seed.paidAt,
    test: seed.test ?? false,
    quantity: seed.quantity ?? 1,
    financial: seed.financial ?? (seed.paidAt === null ? 'PENDING' : 'PAID'),
    fulfillmentOrders:
      seed.fulfillmentOrders ??
      (requiresShipping ? [{ status: fulfillment === 'FULFILLED' ? 'CLOSED' : 'OPEN' }] : []),
  };
}

function tail(id: string): string {
  return id.split('/').at(-1) ?? id;
}
