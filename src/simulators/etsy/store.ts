import type { SimulatedClock } from '../clock.ts';
import type { ShopFacts } from './answers.ts';
import { createIds, groupOf, type Ids, type Listing, listingOf, unitsOf } from './listing.ts';
import type { StoredReceipt } from './receipts.ts';
import type { EtsyListingSeed, EtsyReceiptSeed, EtsySeed } from './seed.ts';
import { createViewCounters } from './views.ts';

/** All that a simulated Etsy shop holds. */
export interface EtsyStore {
  readonly facts: ShopFacts;
  readonly ids: Ids;
  readonly listings: ReadonlyMap<number, Listing>;
  readonly receipts: readonly StoredReceipt[];
  /** How many renewals were charged for. */
  readonly renewals: () => number;
  readonly charge: () => void;
  /** Brings the view counters up to the present. */
  readonly tabulate: () => void;
  /** A purchase: lowers the quantity (of all variants that share it), may sell the listing out, writes a receipt. */
  readonly sell: (sku: string, units: number) => void;
  /** Sends whatever can be sent. */
  readonly ship: () => void;
  readonly addListing: (seed: EtsyListingSeed) => Listing;
  readonly addReceipt: (seed: EtsyReceiptSeed) => void;
}

const FIRST_ID = 1_000_000;

/** A shop filled from a seed. */
export function createEtsyStore(
  seed: EtsySeed,
  clock: SimulatedClock,
  { lagDays = 0, encodeEntities = false } = {},
): EtsyStore {
  const facts: ShopFacts = {
    shopId: 4_242,
    userId: 77_001,
    currency: seed.currency ?? 'EUR',
    languages: seed.languages ?? ['en'],
    encodeEntities,
  };
  const ids = createIds(FIRST_ID);
  const listings = new Map<number, Listing>();
  const receipts: StoredReceipt[] = [];
  let renewals = 0;
  const addListing = (listingSeed: EtsyListingSeed): Listing => {
    const listing = listingOf(listingSeed, ids, clock.milliseconds());
    listings.set(listing.id, listing);
    return listing;
  };
  const addReceipt = (receipt: EtsyReceiptSeed): void => {
    receipts.push({ id: ids.next(), seed: receipt });
  };
  for (const listing of seed.listings ?? []) addListing(listing);
  for (const receipt of seed.receipts ?? []) addReceipt(receipt);
  const counters = createViewCounters(
    { [Symbol.iterator]: () => listings.values() },
    { start: clock.milliseconds(), lagDays },
  );
  const tabulate = (): void => counters.tabulate(clock.milliseconds());
  return {
    facts,
    ids,
    listings,
    receipts,
    renewals: () => renewals,
    charge: () => {
      renewals += 1;
    },
    tabulate,
    sell: (sku, units) => {
      tabulate();
      const listing = [...listings.values()].find(
        ({ products, state }) => state === 'active' && products?.some((product) => product.sku === sku),
      );
      const sold = listing?.products?.find((product) => product.sku === sku && product.quantity >= units);
      if (listing === undefined || sold === undefined)
        throw new Error(`Etsy has no ${units} of ${sku} on sale`);
      const group = groupOf(sold, listing.quantityOn);
      for (const product of listing.products ?? [])
        if (groupOf(product, listing.quantityOn) === group) product.quantity -= units;
      if (unitsOf(listing) === 0) listing.state = 'sold_out';
      listing.updatedAt = clock.milliseconds();
      addReceipt({
        createdAt: clock.now(),
        transactions: [{ sku, quantity: units, listingId: listing.id }],
      });
    },
    ship: () => {
      for (const [index, receipt] of receipts.entries())
        if ((receipt.seed.status ?? 'paid') === 'paid')
          receipts[index] = { ...receipt, seed: { ...receipt.seed, status: 'completed', shipped: true } };
    },
    addListing,
    addReceipt,
  };
}
