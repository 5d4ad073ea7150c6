import { millisecondsOf } from '../../domain/time.ts';
import type { EtsyListingSeed, EtsyProductSeed, ListingState } from './seed.ts';

/** A value of a variation. */
export interface PropertyValue {
  readonly propertyId: number;
  readonly name: string;
  readonly scaleId: number | null;
  readonly valueId: number;
  readonly value: string;
}

/** A variant with its one offering. */
export interface Product {
  readonly productId: number;
  readonly offeringId: number;
  readonly sku: string | null;
  quantity: number;
  /** Minor units. */
  readonly price: number;
  readonly enabled: boolean;
  readonly readinessStateId: number | null;
  readonly values: readonly PropertyValue[];
}

/** A picture linked to a value of a variation. */
export interface LinkedImage {
  readonly propertyId: number;
  readonly valueId: number;
  readonly imageId: number;
}

/** A listing as the simulator holds it; times in milliseconds since 1970. */
export interface Listing {
  readonly id: number;
  readonly seed: EtsyListingSeed;
  title: string;
  description: string;
  tags: readonly string[];
  state: ListingState;
  /** Null where the inventory tools never touched it. */
  products: readonly Product[] | null;
  quantityOn: readonly number[];
  skuOn: readonly number[];
  priceOn: readonly number[];
  readinessOn: readonly number[];
  images: readonly LinkedImage[];
  readonly createdAt: number;
  updatedAt: number;
  endsAt: number;
  /** What the API says; tabulated once a day. */
  views: number;
}

/** Ids that are never used twice. */
export interface Ids {
  readonly next: () => number;
  /** The shop's id of a value of a variation. */
  readonly value: (propertyId: number, value: string) => number;
}

export const DAY_MS = 86_400_000;
/** A listing is listed for four months (of 30 days, here) and then renewed or expired. */
export const LISTED_MS = 120 * DAY_MS;
const FIRST_PROPERTY = 513;
const READINESS = 7_001;

/** Counts up from a number; value ids stay the same for the same value. */
export function createIds(first: number): Ids {
  let last = first;
  const values = new Map<string, number>();
  const next = (): number => {
    last += 1;
    return last;
  };
  return {
    next,
    value: (propertyId, value) => {
      const key = `${propertyId} ${value}`;
      const known = values.get(key) ?? next();
      values.set(key, known);
      return known;
    },
  };
}

/** A listing made from its seed. */
export function listingOf(seed: EtsyListingSeed, ids: Ids, now: number): Listing {
  const id = ids.next();
  const seeds = seed.products ?? [{ sku: null, quantity: 1 }];
  const products = seeds.map((product) => productOf(product, seed, ids));
  const varied = [...new Set(products.flatMap(({ values }) => values.map(({ propertyId }) => propertyId)))];
  return {
    id,
    seed,
    title: seed.title ?? `Listing ${id}`,
    description: seed.description ?? 'Made by hand.',
    tags: seed.tags ?? [],
    state: seed.state ?? (products.every(({ quantity }) => quantity === 0) ? 'sold_out' : 'active'),
    products: seed.withoutInventory === true ? null : products,
    quantityOn: seed.quantityOnProperty ?? varied,
    skuOn: seed.skuOnProperty ?? varied,
    priceOn: seed.priceOnProperty ?? [],
    readinessOn: [],
    images: seed.variationImages === true ? linkedImages(products, ids) : [],
    createdAt: seed.createdAt === undefined ? now - 365 * DAY_MS : millisecondsOf(seed.createdAt),
    updatedAt: now,
    endsAt: seed.endsAt === undefined ? now + LISTED_MS : millisecondsOf(seed.endsAt),
    views: seed.views ?? 0,
  };
}

function productOf(seed: EtsyProductSeed, { listingType }: EtsyListingSeed, ids: Ids): Product {
  const values = Object.entries(seed.values ?? {}).map(([name, value], index) => ({
    propertyId: FIRST_PROPERTY + index,
    name,
    scaleId: null,
    valueId: ids.value(FIRST_PROPERTY + index, value),
    value,
  }));
  return {
    productId: ids.next(),
    offeringId: ids.next(),
    sku: seed.sku,
    quantity: seed.quantity,
    price: seed.price ?? 2_500,
    enabled: seed.enabled ?? true,
    readinessStateId: listingType === 'download' ? null : READINESS,
    values,
  };
}

function linkedImages(products: readonly Product[], ids: Ids): readonly LinkedImage[] {
  const firsts = products.flatMap(({ values }) => values.slice(0, 1));
  const each = new Map(firsts.map(({ propertyId, valueId }) => [valueId, propertyId]));
  return Array.from(each, ([valueId, propertyId]) => ({ propertyId, valueId, imageId: ids.next() }));
}

/** Units on sale in all. */
export function unitsOf({ products }: Listing): number {
  return (products ?? []).reduce((sum, { quantity }) => sum + quantity, 0);
}

/** The values that decide about something of a product, as one text; the same for products that must agree on it. */
export function groupOf({ values }: Product, on: readonly number[]): string {
  return values
    .filter(({ propertyId }) => on.includes(propertyId))
    .map(({ propertyId, value }) => `${propertyId}=${value}`)
    .toSorted()
    .join('|');
}
