import type { LeftOut, LeftOutReason } from '../../domain/plan.ts';
import type { ShopifyFacts, ShopifyItem } from '../../domain/shopify.ts';
import { normalSku } from './sku.ts';

/** Shopify's side by SKU, and what is left out of it. */
export interface ShopifySide {
  readonly bySku: ReadonlyMap<string, ShopifyItem>;
  readonly leftOut: readonly LeftOut[];
  /** SKUs of any item, left out or not. */
  readonly skus: ReadonlySet<string>;
}

/** Finds the one item of every SKU. */
export function shopifySide(items: readonly ShopifyItem[]): ShopifySide {
  const leftOut: LeftOut[] = [];
  const first = new Map<string, ShopifyItem>();
  const others = new Map<string, ShopifyItem[]>();
  for (const item of items) {
    const sku = normalSku(item.sku);
    if (sku === '') leftOut.push(leftOutItem(item, 'no-sku'));
    else if (first.has(sku)) others.set(sku, [...(others.get(sku) ?? []), item]);
    else first.set(sku, item);
  }
  const bySku = new Map<string, ShopifyItem>();
  for (const [sku, item] of first) {
    const more = others.get(sku);
    if (more !== undefined)
      for (const one of [item, ...more])
        leftOut.push(leftOutItem(one, 'duplicate-sku', `${more.length + 1} inventory items`));
    else if (!item.tracked) leftOut.push(leftOutItem(item, 'untracked'));
    else bySku.set(sku, item);
  }
  return { bySku, leftOut, skus: new Set(first.keys()) };
}

/** An item that is left out. */
export function leftOutItem(item: ShopifyItem, reason: LeftOutReason, detail?: string): LeftOut {
  return {
    reason,
    side: 'shopify',
    sku: normalSku(item.sku) || null,
    place: item.inventory_item_id,
    ...(detail === undefined ? {} : { detail }),
  };
}

/** Why an item must not be synchronised, or null; an item without facts is gone. */
export function reasonAgainstItem(facts: ShopifyFacts | undefined): LeftOutReason | null {
  if (facts === undefined) return 'not-on-other-side';
  if (facts.inventory_policy === 'CONTINUE') return 'sells-below-zero';
  if (facts.bundle) return 'bundle';
  if (facts.gift_card) return 'gift-card';
  return facts.product_status === 'ACTIVE' ? null : 'not-for-sale';
}
