import type { SimulatedAnswer } from '../loopback.ts';
import { type Listing, type Product, unitsOf } from './listing.ts';

/** What the whole shop has in common. */
export interface ShopFacts {
  readonly shopId: number;
  readonly userId: number;
  readonly currency: string;
  readonly languages: readonly string[];
  /** Texts of listings hold HTML entities. */
  readonly encodeEntities: boolean;
}

/** What is asked of a listing beside itself. */
export interface Extras {
  readonly inventory?: boolean;
  readonly suggestedTitle?: boolean;
  /** The answer of a PATCH: without views and SKUs. */
  readonly plain?: boolean;
  /** A fault: SKUs come back empty. */
  readonly blankSkus?: boolean;
}

/** Etsy says what is wrong in one text, and no code. */
export function etsyError(status: number, error: string): SimulatedAnswer {
  return { status, body: { error } };
}

/** A listing as the API gives it. */
export function listingAnswer(listing: Listing, shop: ShopFacts, extras: Extras = {}): object {
  const { products } = listing;
  const said = sayingOf(shop);
  const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1000);
  const price = Math.min(...(products ?? []).map((product) => product.price), 1_000_000);
  const skus = (products ?? []).flatMap(({ sku }) => (sku === null ? [] : [said(sku)]));
  return {
    listing_id: listing.id,
    user_id: shop.userId,
    shop_id: shop.shopId,
    title: said(listing.title),
    description: said(listing.description),
    rich_description: listing.seed.richDescription ?? null,
    state: listing.state,
    creation_timestamp: seconds(listing.createdAt),
    created_timestamp: seconds(listing.createdAt),
    original_creation_timestamp: seconds(listing.createdAt),
    last_modified_timestamp: seconds(listing.updatedAt),
    updated_timestamp: seconds(listing.updatedAt),
    ending_timestamp: seconds(listing.endsAt),
    state_timestamp: seconds(listing.updatedAt),
    quantity: unitsOf(listing),
    url: `https://www.etsy.com/listing/${listing.id}/simulated`,
    num_favorers: 0,
    is_personalizable: false,
    listing_type: listing.seed.listingType ?? 'physical',
    tags: listing.tags.map(said),
    materials: [],
    who_made: 'i_did',
    when_made: listing.seed.whenMade ?? '2020_2026',
    is_supply: false,
    is_private: false,
    style: [],
    has_variations: (products ?? []).some(({ values }) => values.length > 0),
    should_auto_renew: false,
    language: listing.seed.language ?? shop.languages[0] ?? 'en',
    price: { amount: price, divisor: 100, currency_code: shop.currency },
    taxonomy_id: 1,
    ...(extras.plain === true ? {} : { views: listing.views, skus: extras.blankSkus === true ? [] : skus }),
    ...(extras.suggestedTitle === true ? { suggested_title: listing.seed.suggestedTitle ?? null } : {}),
    ...(extras.inventory === true
      ? { inventory: products === null ? null : inventoryAnswer(listing, shop, extras) }
      : {}),
  };
}

/** How the shop gives a text: as it is, or with HTML entities. */
function sayingOf({ encodeEntities }: ShopFacts): (text: string) => string {
  return (text) => (encodeEntities ? encoded(text) : text);
}

function encoded(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** The inventory record of a listing as the API gives it. */
export function inventoryAnswer(listing: Listing, shop: ShopFacts, extras: Extras = {}): object {
  return {
    products: (listing.products ?? []).map((product) => productAnswer(product, shop, extras)),
    price_on_property: listing.priceOn,
    quantity_on_property: listing.quantityOn,
    sku_on_property: listing.skuOn,
    readiness_state_on_property: listing.readinessOn,
  };
}

function productAnswer(product: Product, shop: ShopFacts, { blankSkus }: Extras): object {
  const said = sayingOf(shop);
  return {
    product_id: product.productId,
    sku: blankSkus === true ? '' : said(product.sku ?? ''),
    is_deleted: false,
    offerings: [
      {
        offering_id: product.offeringId,
        quantity: product.quantity,
        is_enabled: product.enabled,
        is_deleted: false,
        price: { amount: product.price, divisor: 100, currency_code: shop.currency },
        readiness_state_id: product.readinessStateId,
      },
    ],
    property_values: product.values.map(({ propertyId, name, scaleId, valueId, value }) => ({
      property_id: propertyId,
      property_name: said(name),
      scale_id: scaleId,
      scale_name: null,
      value_ids: [valueId],
      values: [said(value)],
    })),
  };
}

/** The pictures that are linked to values of variations. */
export function imagesAnswer({ images, products }: Listing, shop: ShopFacts): object {
  const said = sayingOf(shop);
  const values = new Map(
    (products ?? []).flatMap((product) => product.values.map(({ valueId, value }) => [valueId, said(value)])),
  );
  const results = images.map(({ propertyId, valueId, imageId }) => ({
    property_id: propertyId,
    value_id: valueId,
    value: values.get(valueId) ?? null,
    image_id: imageId,
  }));
  return { count: results.length, results };
}
