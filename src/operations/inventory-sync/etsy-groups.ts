import type { EtsyInventory, EtsyProduct } from '../../domain/etsy.ts';
import { normalSku } from './sku.ts';

/** The most that Etsy takes as a quantity. */
export const MOST_ON_ETSY = 999;

/** Products of a listing that share one quantity, by Etsy's rule for `quantity_on_property`. */
export interface EtsyGroup {
  /** Stays the same when a write renews the ids of products. */
  readonly key: string;
  readonly quantity: number;
  /** Distinct SKUs in order; an empty one for products without. */
  readonly skus: readonly string[];
  readonly products: readonly EtsyProduct[];
}

/** The groups of a listing, or why its stock cannot be written. */
export type EtsyGroups =
  | { readonly kind: 'groups'; readonly groups: readonly EtsyGroup[] }
  | { readonly kind: 'unusable'; readonly why: string };

/** Sorts the products of a listing into groups of one quantity. */
export function quantityGroups(inventory: EtsyInventory): EtsyGroups {
  const unusable = (why: string): EtsyGroups => ({ kind: 'unusable', why });
  if (inventory.products.length === 0) return unusable('it has no products');
  const byKey = Map.groupBy(inventory.products, (product) => groupKey(product, inventory));
  const groups: EtsyGroup[] = [];
  for (const [key, products] of byKey) {
    const offerings = products.flatMap((product) => product.offerings);
    if (products.some((product) => product.offerings.length !== 1))
      return unusable('a product has not exactly one offering');
    if (
      products.some(({ property_values: all }) =>
        all.some(({ values }) => values.some((v) => /[()]/.test(v))),
      )
    )
      return unusable('a variation has parentheses in its name, which Etsy no longer takes');
    const quantities = new Set(offerings.map(({ quantity }) => quantity));
    const [quantity = 0] = quantities;
    if (quantities.size > 1) return unusable('products that share one quantity have different ones');
    const skus = [...new Set(products.map(({ sku }) => normalSku(sku)))].sort();
    groups.push({ key, quantity, skus, products });
  }
  return { kind: 'groups', groups };
}

/** The same inventory with other quantities for some of its groups; everything else is echoed, as a PUT must. */
export function withQuantities(inventory: EtsyInventory, wanted: ReadonlyMap<string, number>): EtsyInventory {
  return {
    ...inventory,
    products: inventory.products.map((product) => {
      const quantity = wanted.get(groupKey(product, inventory));
      if (quantity === undefined) return product;
      return { ...product, offerings: product.offerings.map((offering) => ({ ...offering, quantity })) };
    }),
  };
}

/** Quantities by group; empty where they cannot be told. */
export function quantitiesOf(inventory: EtsyInventory): ReadonlyMap<string, number> {
  const sorted = quantityGroups(inventory);
  return sorted.kind === 'unusable'
    ? new Map()
    : new Map(sorted.groups.map(({ key, quantity }) => [key, quantity]));
}

function groupKey(product: EtsyProduct, { quantity_on_property }: EtsyInventory): string {
  return product.property_values
    .filter(({ property_id }) => quantity_on_property.includes(property_id))
    .map(
      ({ property_id, property_name, values }) => `${property_name ?? `#${property_id}`}=${values.join('/')}`,
    )
    .sort()
    .join('; ');
}
