import type { Random } from '../../src/statistics/random.ts';
import { type FakeListing, FIRST_RENEWED_ID } from '../operations/fake-etsy.ts';
import type { FakeItem } from '../operations/fake-shopify.ts';

/** A stock of its own: where it is and how much was sold of it. */
interface Place {
  readonly now: () => number;
  readonly take: () => void;
  readonly listing: FakeListing | null;
  readonly initial: number;
  sold: number;
}

/**
 * The true stock, kept beside the shops and by other means than the code under test: what was there in the beginning and every unit
 * that was sold since. It knows nothing of plans, keys or journals.
 */
export function createStockLedger(stock: {
  readonly items: readonly FakeItem[];
  readonly listings: readonly FakeListing[];
}) {
  const places = new Map<string, Place>();
  for (const item of stock.items)
    places.set(`shopify ${item.inventory_item_id}`, {
      now: () => item.available,
      take: () => void (item.available -= 1),
      listing: null,
      initial: item.available,
      sold: 0,
    });
  for (const listing of stock.listings) {
    const byColour = listing.inventory?.quantity_on_property.length !== 0;
    for (const product of listing.inventory?.products ?? []) {
      const colour = byColour ? (product.property_values[0]?.values[0] ?? '') : '';
      const own = (): readonly { quantity: number }[] =>
        (listing.inventory?.products ?? [])
          .filter(({ property_values }) => !byColour || (property_values[0]?.values[0] ?? '') === colour)
          .flatMap(({ offerings }) => offerings);
      const now = (): number => own()[0]?.quantity ?? 0;
      const take = (): void => {
        for (const offering of own()) offering.quantity -= 1;
        const left = (listing.inventory?.products ?? []).some(({ offerings }) =>
          offerings.some(({ quantity }) => quantity > 0),
        );
        if (!left) listing.state = 'sold_out';
      };
      places.set(`etsy ${listing.listing_id} ${colour}`, { now, take, listing, initial: now(), sold: 0 });
    }
  }
  const all = [...places.values()];
  return {
    places,
    /** Sells one unit somewhere, where there is one to buy; not of the held listing. */
    sell: (random: Random, held: number | null): void => {
      const place = all[random.below(all.length)];
      if (place === undefined || place.now() <= 0) return;
      if (place.listing !== null && (place.listing.state !== 'active' || place.listing.listing_id === held))
        return;
      // Nor the unit that Etsy itself puts into a renewed listing, until somebody has looked: it was in no stock before.
      if (place.listing !== null && isJustRenewed(place.listing)) return;
      place.take();
      place.sold += 1;
    },
  };
}

/** A listing that was put on sale again and whose quantities nobody has written yet. */
function isJustRenewed({ fees, inventory }: FakeListing): boolean {
  return fees > 0 && (inventory?.products ?? []).every(({ product_id }) => product_id < FIRST_RENEWED_ID);
}
