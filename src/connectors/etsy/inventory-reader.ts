import { type EtsyInventoryReader, type EtsyListing, EtsyState } from '../../domain/etsy.ts';
import { ImagesAnswer, InventoryAnswer, ListingsAnswer, StateAnswer } from './answers.ts';
import type { EtsyClient } from './client.ts';
import { readAll } from './pages.ts';

/** Reads the inventory of one shop. */
export function createEtsyInventoryReader(client: EtsyClient): EtsyInventoryReader {
  const { shopId } = client;
  return {
    listings: () => listings(client),
    inventory: (listingId) =>
      client.read({
        operation: 'getListingInventory',
        method: 'GET',
        path: `/listings/${listingId}/inventory`,
        answer: InventoryAnswer,
      }),
    state: async (listingId) => {
      const listing = await client.read({
        operation: 'getListing',
        method: 'GET',
        path: `/listings/${listingId}`,
        answer: StateAnswer,
      });
      return listing?.state ?? null;
    },
    variationImages: async (listingId) => {
      const images = await client.read({
        operation: 'getListingVariationImages',
        method: 'GET',
        path: `/shops/${shopId}/listings/${listingId}/variation-images`,
        answer: ImagesAnswer,
      });
      return images?.results ?? [];
    },
  };
}

/** One list for each state; a listing that changes its state meanwhile counts as it was seen last. */
async function listings(client: EtsyClient): Promise<readonly EtsyListing[]> {
  const found = new Map<number, EtsyListing>();
  for (const state of EtsyState.options) {
    const some = await readAll(client, {
      operation: 'getListingsByShop',
      path: `/shops/${client.shopId}/listings`,
      query: { state, includes: 'Inventory' },
      answer: ListingsAnswer,
      id: ({ listing_id }) => listing_id,
    });
    for (const listing of some) found.set(listing.listing_id, listing);
  }
  return [...found.values()];
}
