import type { EtsyInventory, EtsyInventoryWriter, EtsyPrice, EtsyProduct } from '../../domain/etsy.ts';
import { ImagesAnswer, InventoryAnswer, StateAnswer } from './answers.ts';
import type { EtsyClient } from './client.ts';

/** Writes the inventory of one shop. */
export function createEtsyInventoryWriter(client: EtsyClient): EtsyInventoryWriter {
  const { shopId } = client;
  return {
    writes: 'etsy',
    putInventory: (listingId, inventory) =>
      client.write({
        operation: 'updateListingInventory',
        method: 'PUT',
        path: `/listings/${listingId}/inventory`,
        query: variationsOf(inventory) > 2 ? { max_variations_supported: '3' } : {},
        body: { json: putBody(inventory) },
        answer: InventoryAnswer,
      }),
    setState: async (listingId, state) => {
      const listing = await client.write({
        operation: 'updateListing',
        method: 'PATCH',
        path: `/shops/${shopId}/listings/${listingId}`,
        body: { form: { state } },
        answer: StateAnswer,
      });
      return listing.state;
    },
    setVariationImages: async (listingId, images) => {
      const links = images.map(({ property_id, value_id, image_id }) => ({
        property_id,
        value_id,
        image_id,
      }));
      const { results } = await client.write({
        operation: 'updateVariationImages',
        method: 'POST',
        path: `/shops/${shopId}/listings/${listingId}/variation-images`,
        body: { json: { variation_images: links } },
        answer: ImagesAnswer,
      });
      return results;
    },
  };
}

function variationsOf({ products }: EtsyInventory): number {
  return Math.max(0, ...products.map(({ property_values }) => property_values.length));
}

/** What a PUT takes of a record: every product, without the ids that Etsy gives anew. */
function putBody({ products, ...on }: EtsyInventory): object {
  return { ...on, products: products.map(putProduct) };
}

function putProduct({ sku, property_values, offerings }: EtsyProduct): object {
  return {
    sku,
    property_values: property_values.map(({ property_name, ...value }) =>
      property_name === null ? value : { ...value, property_name },
    ),
    offerings: offerings.map(({ quantity, is_enabled, price, readiness_state_id }) => ({
      price: priceNumber(price),
      quantity,
      is_enabled,
      readiness_state_id,
    })),
  };
}

/**
 * A price as the number that a PUT takes. It is written as a decimal and read from there, so that no fraction is computed in
 * binary: what JSON then prints is the shortest text of that very decimal.
 */
export function priceNumber({ amount, divisor }: Pick<EtsyPrice, 'amount' | 'divisor'>): number {
  const decimals = String(divisor).length - 1;
  const digits = String(amount).padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  return Number(decimals === 0 ? whole : `${whole}.${digits.slice(-decimals)}`);
}
