import { instantOf } from '../domain/time.ts';
import { createRandom, type Random } from '../statistics/random.ts';
import type { EtsyListingSeed, EtsyReceiptSeed, EtsySeed } from './etsy/seed.ts';
import type { ShopifyItemSeed, ShopifyOrderSeed, ShopifySeed } from './shopify/seed.ts';

/** Both sides of a made-up shop. */
export interface MadeUpShops {
  readonly shopify: ShopifySeed;
  readonly etsy: EtsySeed;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WHAT = ['bowl', 'vase', 'mug', 'plate', 'candle', 'scarf', 'ring', 'print', 'basket', 'tray'];
const OF = ['oak', 'clay', 'linen', 'silver', 'wool', 'walnut', 'glass', 'willow'];
const LOOK = ['small', 'large', 'round', 'blue', 'natural', 'striped', 'plain'];

/**
 * Two shops that sell the same `items` things and disagree about some of them, with the special cases that a
 * synchronisation has to leave alone, orders of every age and listings that hardly anybody looks at.
 */
export function madeUpShops({ items, seed, now }: { items: number; seed: number; now: number }): MadeUpShops {
  const random = createRandom(seed);
  const names = Array.from(
    { length: items },
    () => `${pick(LOOK, random)} ${pick(OF, random)} ${pick(WHAT, random)}`,
  );
  const skus = names.map((name, index) => `${code(name)}-${String(index + 1).padStart(3, '0')}`);
  const stock = skus.map(() => 1 + random.below(20));
  return {
    shopify: {
      name: 'Made-up workshop',
      locations: [
        { id: 1, name: 'Workshop' },
        { id: 2, name: 'Market stall' },
      ],
      items: [
        ...skus.map((sku, index): ShopifyItemSeed => ({ sku, available: stock[index] ?? 1 })),
        { sku: 'SET-GIFT', available: 2, bundle: true },
        { sku: 'SERVICE', available: 0, tracked: false, requiresShipping: false },
        { sku: 'CARD-50', available: 9, giftCard: true, requiresShipping: false },
        { sku: 'TWIN', available: 4 },
        { sku: 'TWIN', available: 4 },
        { sku: null, available: 3 },
      ],
      orders: shopifyOrders(now),
    },
    etsy: {
      listings: [
        ...skus.map((sku, index) => ownListing(sku, names[index] ?? sku, stock[index] ?? 1, random)),
        ...specialListings(),
      ],
      receipts: etsyReceipts(skus, now),
    },
  };
}

/** About one in five disagrees by a few units; every fourth is seldom looked at. */
function ownListing(sku: string, name: string, units: number, random: Random): EtsyListingSeed {
  const difference = random.below(5) === 0 ? 1 + random.below(4) : 0;
  const seldom = random.below(4) === 0;
  return {
    title: `${name[0]?.toUpperCase() ?? ''}${name.slice(1)}`,
    description: `A ${name}, handmade in a small workshop.`,
    tags: [...new Set(name.split(' '))],
    suggestedTitle: `Handmade ${name}`,
    products: [{ sku, quantity: units + difference, price: 1_500 + 10 * random.below(400) }],
    views: 40 + random.below(900),
    dailyViews: seldom ? [0, 0, 0, 0, 1] : [1 + random.below(9), random.below(12), 2],
  };
}

function specialListings(): readonly EtsyListingSeed[] {
  const sizes = ['S', 'M', 'L'];
  const colours = ['red', 'blue'];
  return [
    {
      title: 'Shirt in three sizes',
      variationImages: true,
      products: colours.flatMap((Colour) =>
        sizes.map((Size) => ({ sku: `SHIRT-${Colour}-${Size}`, quantity: 2, values: { Colour, Size } })),
      ),
    },
    {
      title: 'Cup, one stock for both colours',
      quantityOnProperty: [],
      products: colours.map((Colour) => ({ sku: `CUP-${Colour}`, quantity: 6, values: { Colour } })),
    },
    { title: 'Pattern to download', listingType: 'download', products: [{ sku: 'PDF-1', quantity: 99 }] },
    { title: 'Table to order', whenMade: 'made_to_order', products: [{ sku: 'TABLE', quantity: 5 }] },
    { title: 'Not yet published', state: 'draft', products: [{ sku: 'DRAFT-1', quantity: 1 }] },
    { title: 'Sold out', products: [{ sku: 'GONE-1', quantity: 0 }] },
    { title: 'In rich text', richDescription: '<b>Fine</b>', products: [{ sku: 'RICH-1', quantity: 3 }] },
    { title: 'Never edited with the tools', withoutInventory: true },
  ];
}

function shopifyOrders(now: number): readonly ShopifyOrderSeed[] {
  const before = (hours: number): string => instantOf(now - hours * HOUR_MS);
  return [
    { createdAt: before(3) },
    { createdAt: before(40) },
    { createdAt: before(55) },
    { createdAt: before(130), quantity: 3 },
    {
      createdAt: before(90),
      fulfillment: 'ON_HOLD',
      fulfillmentOrders: [{ status: 'ON_HOLD', holds: ['INCORRECT_ADDRESS'] }],
    },
    {
      createdAt: before(200),
      fulfillment: 'SCHEDULED',
      fulfillmentOrders: [{ status: 'SCHEDULED', fulfillAt: before(-72) }],
    },
    { createdAt: before(100), fulfillment: 'PARTIALLY_FULFILLED' },
    { createdAt: before(100), paidAt: null },
    { createdAt: before(300), fulfillment: 'FULFILLED', closedAt: before(250) },
    { createdAt: before(80), fulfillment: 'FULFILLMENT_NOT_REQUIRED', requiresShipping: false },
    { createdAt: before(80), cancelledAt: before(70), financial: 'REFUNDED' },
    { createdAt: before(80), test: true },
    { createdAt: before(61 * 24) },
  ];
}

function etsyReceipts(skus: readonly string[], now: number): readonly EtsyReceiptSeed[] {
  const before = (hours: number): string => instantOf(now - hours * HOUR_MS);
  const sku = skus[0] ?? 'CUP-red';
  return [
    { createdAt: before(5), transactions: [{ sku, expectedShipAt: before(-DAY_MS / HOUR_MS) }] },
    { createdAt: before(60), transactions: [{ sku, expectedShipAt: before(12) }] },
    { createdAt: before(72), transactions: [{ sku: 'TABLE', expectedShipAt: before(-14 * 24) }] },
    { createdAt: before(80), transactions: [{ sku: 'PDF-1', digital: true }] },
    { createdAt: before(96), shipped: true, status: 'completed' },
    { createdAt: before(96), status: 'canceled' },
    { createdAt: before(50), status: 'payment processing' },
    {
      createdAt: before(70),
      transactions: [
        { sku, shippedAt: before(20) },
        { sku: 'CUP-red', quantity: 2 },
      ],
    },
  ];
}

function code(name: string): string {
  return name
    .split(' ')
    .map((word) => word.slice(0, 3).toUpperCase())
    .join('');
}

function pick<T extends string>(from: readonly T[], random: Random): T | '' {
  return from[random.below(from.length)] ?? '';
}
