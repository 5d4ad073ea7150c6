import { z } from 'zod';
import {
  EtsyInventory,
  type EtsyListing,
  EtsyOffering,
  EtsyProduct,
  EtsyPropertyValue,
  EtsyState,
  EtsyVariationImage,
} from '../../domain/etsy.ts';
import { plainText } from './plain-text.ts';

/** What may be deleted and is then no part of the record. */
function kept<T extends { readonly is_deleted?: boolean | undefined }>(all: readonly T[]): readonly T[] {
  return all.filter(({ is_deleted }) => is_deleted !== true);
}

/** Texts as a person wrote them: put back with entities, they would say the entities aloud. */
const Plain = z.string().transform(plainText);

const Deletable = { is_deleted: z.boolean().optional() };

const Offerings = z
  .array(z.object({ ...EtsyOffering.shape, ...Deletable }))
  .transform((all) => kept(all).map((offering) => EtsyOffering.parse(offering)));

const Products = z
  .array(
    z.object({
      ...EtsyProduct.shape,
      ...Deletable,
      // Etsy writes an empty text where there is no SKU.
      sku: z
        .string()
        .nullish()
        .transform((sku) => (sku == null || sku === '' ? null : plainText(sku))),
      property_values: z.array(
        z.object({ ...EtsyPropertyValue.shape, property_name: Plain.nullable(), values: z.array(Plain) }),
      ),
      offerings: Offerings,
    }),
  )
  .transform((all) => kept(all).map((product) => EtsyProduct.parse(product)));

/** The inventory record in an answer, without what is deleted. */
export const InventoryAnswer: z.ZodType<EtsyInventory> = z.object({
  ...EtsyInventory.shape,
  products: Products,
  readiness_state_on_property: z
    .array(z.int())
    .nullish()
    .transform((on) => on ?? []),
});

/** A page of listings with their inventory. */
export const ListingsAnswer = z.object({
  count: z.int(),
  results: z.array(
    z
      .object({
        listing_id: z.int(),
        state: EtsyState,
        listing_type: z.enum(['physical', 'download', 'both']),
        when_made: z.string().nullish(),
        inventory: InventoryAnswer.nullish(),
      })
      .transform(
        ({ when_made, inventory, ...listing }): EtsyListing => ({
          ...listing,
          made_to_order: when_made === 'made_to_order',
          inventory: inventory ?? null,
        }),
      ),
  ),
});

/** The state of a listing, out of everything that an answer says about it. */
export const StateAnswer = z.object({ state: EtsyState });

/** The linked pictures of a listing. */
export const ImagesAnswer = z.object({
  results: z.array(z.object({ ...EtsyVariationImage.shape, value: Plain.nullable() })),
});
