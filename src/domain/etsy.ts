import { z } from 'zod';

/** The states that a listing can be in. */
export const EtsyState = z.enum(['active', 'inactive', 'sold_out', 'draft', 'expired']);
export type EtsyState = z.infer<typeof EtsyState>;

/** Money in minor units; never a binary fraction. */
export const EtsyPrice = z.object({
  amount: z.int(),
  divisor: z.int().min(1),
  currency_code: z.string(),
});
export type EtsyPrice = z.infer<typeof EtsyPrice>;

/** What can be bought of a product. */
export const EtsyOffering = z.object({
  offering_id: z.int(),
  quantity: z.int().min(0),
  is_enabled: z.boolean(),
  price: EtsyPrice,
  readiness_state_id: z.int().nullable(),
});
export type EtsyOffering = z.infer<typeof EtsyOffering>;

/** One value of a variation, such as colour: red. */
export const EtsyPropertyValue = z.object({
  property_id: z.int(),
  property_name: z.string().nullable(),
  scale_id: z.int().nullable(),
  value_ids: z.array(z.int()),
  values: z.array(z.string()),
});
export type EtsyPropertyValue = z.infer<typeof EtsyPropertyValue>;

/** One variant of a listing; its ids change with every PUT. */
export const EtsyProduct = z.object({
  product_id: z.int(),
  sku: z.string().nullable(),
  property_values: z.array(EtsyPropertyValue),
  offerings: z.array(EtsyOffering),
});
export type EtsyProduct = z.infer<typeof EtsyProduct>;

/** The inventory record of a listing; products and offerings that are deleted are not part of it. */
export const EtsyInventory = z.object({
  products: z.array(EtsyProduct),
  price_on_property: z.array(z.int()),
  quantity_on_property: z.array(z.int()),
  sku_on_property: z.array(z.int()),
  readiness_state_on_property: z.array(z.int()),
});
export type EtsyInventory = z.infer<typeof EtsyInventory>;

/** A listing, as far as it decides whether and how its stock may be synchronised. */
export const EtsyListing = z.object({
  listing_id: z.int(),
  state: EtsyState,
  listing_type: z.enum(['physical', 'download', 'both']),
  made_to_order: z.boolean().meta({ description: 'when_made is made_to_order' }),
  inventory: EtsyInventory.nullable().meta({
    description: 'null where the listing was never edited with the inventory tools',
  }),
});
export type EtsyListing = z.infer<typeof EtsyListing>;

/** A picture linked to one value of a variation. */
export const EtsyVariationImage = z.object({
  property_id: z.int(),
  value_id: z.int(),
  value: z.string().nullable(),
  image_id: z.int(),
});
export type EtsyVariationImage = z.infer<typeof EtsyVariationImage>;

/**
 * Reads of an Etsy shop's inventory (Open API v3, as of 2026-08-17). No method changes anything, and an object that also
 * writes is no reader: it does not compile as one.
 */
export interface EtsyInventoryReader {
  readonly writes?: never;
  /** Every listing of the shop in every state, each once, with its inventory: pages are walked again where rows repeat or are missing. */
  listings(): Promise<readonly EtsyListing[]>;
  /** The inventory of one listing now; null where it has none or is gone. */
  inventory(listingId: number): Promise<EtsyInventory | null>;
  /** The state of one listing now; null where it is gone. */
  state(listingId: number): Promise<EtsyState | null>;
  variationImages(listingId: number): Promise<readonly EtsyVariationImage[]>;
}

/**
 * Writes of an Etsy shop's inventory. Etsy knows neither compare-and-set nor idempotency keys: whoever calls re-reads first.
 *
 * A method sends its request once, and again only after a 429, which changes nothing.
 *
 * Every method throws OutcomeUnknown, VendorRefused, VendorThrottled, VendorUnavailable or CredentialsRefused.
 */
export interface EtsyInventoryWriter {
  readonly writes: 'etsy';
  /**
   * PUT of the whole inventory, and Etsy's answer: the new record. The client leaves ids out of products and offerings,
   * prints prices from minor units, and says how many variations it supports.
   */
  putInventory(listingId: number, inventory: EtsyInventory): Promise<EtsyInventory>;
  /** PATCH of the state, and the state that the answer has. `active` can cost a fee. */
  setState(listingId: number, state: 'active' | 'inactive'): Promise<EtsyState>;
  /** POST that replaces the linked pictures as a whole. */
  setVariationImages(
    listingId: number,
    images: readonly Pick<EtsyVariationImage, 'property_id' | 'value_id' | 'image_id'>[],
  ): Promise<readonly EtsyVariationImage[]>;
}
