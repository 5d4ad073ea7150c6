import { z } from 'zod';
import type { SimulatedAnswer } from '../loopback.ts';
import { etsyError } from './answers.ts';
import { groupOf, type Ids, type Listing, type Product } from './listing.ts';

const MAX_QUANTITY = 999;
const MAX_PRODUCTS = 2_500;
const MIN_PRICE = 20;

const Property = z.strictObject({
  property_id: z.int().min(1),
  property_name: z.string().nullish(),
  scale_id: z.int().nullish(),
  value_ids: z.array(z.int().min(1)),
  values: z.array(z.string()),
});

const Offering = z.strictObject({
  price: z.number(),
  quantity: z.int(),
  is_enabled: z.boolean(),
  readiness_state_id: z.int().min(1).nullable(),
});

const Body = z.strictObject({
  products: z
    .array(
      z.strictObject({
        sku: z.string().nullish(),
        property_values: z.array(Property).default([]),
        offerings: z.array(Offering).min(1).max(1),
      }),
    )
    .min(1)
    .max(MAX_PRODUCTS),
  price_on_property: z.array(z.int()).default([]),
  quantity_on_property: z.array(z.int()).default([]),
  sku_on_property: z.array(z.int()).default([]),
  readiness_state_on_property: z.array(z.int()).nullish(),
});
type Body = z.infer<typeof Body>;

/** A body that may be put, or the answer that refuses it. */
export type JudgedPut = { readonly apply: (ids: Ids, unlinkImages: boolean) => void } | SimulatedAnswer;

/**
 * Holds the body of a PUT to Etsy's rules. What passes replaces every product of the listing, under new ids, and may cut
 * the links of its variation images (etsy/open-api issues 200 and 384).
 */
export function judgePut(listing: Listing, text: string, maxVariations: string | null): JudgedPut {
  const body = bodyOf(text);
  if ('status' in body) return body;
  const products = body.products.map(draft);
  const values = products.flatMap((product) => product.values);
  if (products.some((product) => product.values.length > 2) && maxVariations !== '3') {
    return etsyError(409, 'This listing has three variations: send max_variations_supported=3.');
  }
  if (values.some(({ value }) => /[()]/.test(value))) {
    return etsyError(400, 'Property values may not contain parentheses.');
  }
  if (products.some(({ quantity }) => quantity < 0 || quantity > MAX_QUANTITY)) {
    return etsyError(400, `Quantity must be a whole number between 0 and ${MAX_QUANTITY}.`);
  }
  if (products.every(({ quantity }) => quantity === 0)) {
    return etsyError(400, 'One offering must have quantity greater than 0');
  }
  if (products.some(({ price }) => price < MIN_PRICE)) return etsyError(400, 'The price is too low.');
  const digital = listing.seed.listingType === 'download';
  if (!digital && products.some(({ readinessStateId }) => readinessStateId === null)) {
    return etsyError(400, 'readiness_state_id is required for physical listings.');
  }
  const uneven = unevenness(products, body);
  if (uneven !== null) return etsyError(400, uneven);
  return {
    apply: (ids, unlinkImages) => {
      listing.products = products.map((product) => ({
        ...product,
        values: product.values.map((value) => ({
          ...value,
          valueId: ids.value(value.propertyId, value.value),
        })),
        productId: ids.next(),
        offeringId: ids.next(),
      }));
      listing.quantityOn = body.quantity_on_property;
      listing.skuOn = body.sku_on_property;
      listing.priceOn = body.price_on_property;
      listing.readinessOn = body.readiness_state_on_property ?? [];
      if (unlinkImages) listing.images = [];
    },
  };
}

function bodyOf(text: string): Body | SimulatedAnswer {
  try {
    const parsed = Body.safeParse(JSON.parse(text));
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    return etsyError(400, `Invalid ${issue?.path.join('.') || 'body'}: ${issue?.message ?? ''}`);
  } catch {
    return etsyError(400, 'The body is not valid JSON.');
  }
}

function draft({ sku, property_values, offerings }: Body['products'][number]): Product {
  const [offering] = offerings;
  return {
    productId: 0,
    offeringId: 0,
    sku: sku === undefined || sku === '' ? null : sku,
    quantity: offering?.quantity ?? 0,
    price: Math.round((offering?.price ?? 0) * 100),
    enabled: offering?.is_enabled ?? true,
    readinessStateId: offering?.readiness_state_id ?? null,
    values: property_values.map(({ property_id, property_name, scale_id, value_ids, values }) => ({
      propertyId: property_id,
      name: property_name ?? '',
      scaleId: scale_id ?? null,
      valueId: value_ids[0] ?? 0,
      value: values.join(', '),
    })),
  };
}

/** What differs between products that must agree, or null. */
function unevenness(products: readonly Product[], body: Body): string | null {
  const rules = [
    ['quantity', body.quantity_on_property, (product: Product) => product.quantity],
    ['sku', body.sku_on_property, (product: Product) => product.sku],
    ['price', body.price_on_property, (product: Product) => product.price],
  ] as const;
  for (const [what, on, of] of rules) {
    const seen = new Map<string, number | string | null>();
    for (const product of products) {
      const group = groupOf(product, on);
      if (seen.has(group) && seen.get(group) !== of(product)) {
        return `The ${what} must be the same for all products with the same values of ${what}_on_property.`;
      }
      seen.set(group, of(product));
    }
  }
  return null;
}
