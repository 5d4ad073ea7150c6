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
  const bySku = new Map<string, ShopifyItem>();
  const all = Map.groupBy(items, ({ sku }) => normalSku(sku));
  for (const [sku, own] of all) {
    const [only] = own;
    const shared = (reason: LeftOutReason, detail?: string): void => {
      for (const item of own) leftOut.push(leftOutItem(item, reason, detail));
    };
    if (sku === '') shared('no-sku');
    else if (own.length > 1) shared('duplicate-sku', `${own.length} inventory items`);
    else if (only?.tracked === false) shared('untracked');
    else if (only !== undefined) bySku.set(sku, only);
  }
  return { bySku, leftOut, skus: new Set([...all.keys()].filter(Boolean)) };
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
