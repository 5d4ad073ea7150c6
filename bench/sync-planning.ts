import type { EtsyListing } from '../src/domain/etsy.ts';
import { operationSettingsOf } from '../src/domain/operation-settings.ts';
import type { ShopifyItem } from '../src/domain/shopify.ts';
import { sidesOf } from '../src/operations/inventory-sync/pairs.ts';
import { factsNeeded, planInventorySync } from '../src/operations/inventory-sync/planner.ts';

// usage: sync-planning.ts [--skus 100000]
// Plans two made-up snapshots and prints seconds and the peak of the process as JSON; a program of its own, so that the peak is its own.

const at = process.argv.indexOf('--skus');
const skus = at === -1 ? 100_000 : Number(process.argv[at + 1]);
const NOW = '2026-11-24T12:00:00.000Z';

const items = Array.from(
  { length: skus },
  (_, index): ShopifyItem => ({
    inventory_item_id: `gid://shopify/InventoryItem/${index}`,
    sku: `SKU-${index}`,
    tracked: true,
    available: index % 17,
  }),
);
const listings = Array.from({ length: Math.ceil(skus / 2) }, (_, index) => listing(index));
const settings = operationSettingsOf({ max_share: 1 });
const started = performance.now();
const cpu = process.cpuUsage();
const input = {
  sides: sidesOf(items, listings, settings.inventorySync),
  facts: new Map(),
  settings: settings.inventorySync,
  mapping: new Map(),
  agreedEtsy: new Map(),
};

const needed = factsNeeded(input);
const facts = new Map(
  needed.map((id) => [
    id,
    { inventory_policy: 'DENY', product_status: 'ACTIVE', bundle: false, gift_card: false } as const,
  ]),
);
const { plan } = planInventorySync(
  { ...input, facts },
  {
    generator: 'apeg bench',
    now: NOW,
    takenAt: NOW,
    shops: { shopify: 'bench', etsy: '1' },
    settings,
    consents: [],
    location: { id: 'gid://shopify/Location/1', known: true },
    lastSkus: null,
  },
);
console.log(
  JSON.stringify({
    skus,
    seconds: (performance.now() - started) / 1000,
    cpuSeconds: process.cpuUsage(cpu).user / 1e6,
    peakMb: process.resourceUsage().maxRSS / 1024,
    steps: plan.steps.length,
    later: plan.left_out.length,
  }),
);

/** Two SKUs a listing; about one in seven differs from Shopify. */
function listing(index: number): EtsyListing {
  const product = (number: number): NonNullable<EtsyListing['inventory']>['products'][number] => ({
    product_id: number,
    sku: `SKU-${number}`,
    property_values: [
      {
        property_id: 200,
        property_name: 'Colour',
        scale_id: null,
        value_ids: [number],
        values: [number % 2 === 0 ? 'red' : 'blue'],
      },
    ],
    offerings: [
      {
        offering_id: number,
        quantity: (number % 17) + (number % 7 === 0 ? 2 : 0),
        is_enabled: true,
        price: { amount: 1999, divisor: 100, currency_code: 'EUR' },
        readiness_state_id: 1,
      },
    ],
  });
  return {
    listing_id: index,
    state: 'active',
    listing_type: 'physical',
    made_to_order: false,
    inventory: {
      products: [product(index * 2), product(index * 2 + 1)],
      price_on_property: [],
      quantity_on_property: [200],
      sku_on_property: [200],
      readiness_state_on_property: [],
    },
  };
}
