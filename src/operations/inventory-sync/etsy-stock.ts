import type { EtsyListing } from '../../domain/etsy.ts';
import type { InventorySyncSettings } from '../../domain/operation-settings.ts';
import type { LeftOut, LeftOutReason } from '../../domain/plan.ts';
import { type EtsyGroup, quantityGroups } from './etsy-groups.ts';
import { normalSku } from './sku.ts';

/** One listing that takes part. */
export interface EtsyStock {
  readonly listing: EtsyListing;
  readonly groups: readonly EtsyGroup[];
}

/** Where the stock of one SKU is on Etsy. */
export interface EtsyPlace {
  readonly stock: EtsyStock;
  readonly group: EtsyGroup;
  /** Units that buyers can have: none where the listing is not on sale. */
  readonly quantity: number;
}

/** Etsy's side by SKU, and what is left out of it. */
export interface EtsySide {
  readonly bySku: ReadonlyMap<string, EtsyPlace>;
  readonly stocks: readonly EtsyStock[];
  readonly leftOut: readonly LeftOut[];
  /** SKUs of any listing, left out or not, for whoever looks for SKUs that vanished. */
  readonly skus: ReadonlySet<string>;
}

/** Sorts out which listings take part and finds the place of every SKU. */
export function etsySide(listings: readonly EtsyListing[], settings: InventorySyncSettings): EtsySide {
  const places = new Map<string, EtsyPlace[]>();
  const stocks: EtsyStock[] = [];
  const leftOut: LeftOut[] = [];
  const skus = new Set<string>();
  for (const listing of listings) {
    const place = `listing ${listing.listing_id}`;
    const own = [...new Set((listing.inventory?.products ?? []).map(({ sku }) => normalSku(sku)))].filter(
      Boolean,
    );
    for (const sku of own) skus.add(sku);
    const leave = (reason: LeftOutReason, detail?: string): void => {
      for (const sku of own.length === 0 ? [null] : own)
        leftOut.push({ reason, side: 'etsy', sku, place, ...(detail === undefined ? {} : { detail }) });
    };
    const reason = reasonAgainst(listing, settings);
    if (reason !== null) {
      leave(reason);
      continue;
    }
    const sorted = listing.inventory === null ? null : quantityGroups(listing.inventory);
    if (sorted === null) {
      leave('no-inventory-record');
      continue;
    }
    if (sorted.kind === 'unusable') {
      leave('not-syncable', sorted.why);
      continue;
    }
    const stock: EtsyStock = { listing, groups: sorted.groups };
    stocks.push(stock);
    for (const group of sorted.groups) {
      if (group.skus.every((sku) => sku === ''))
        leftOut.push({
          reason: 'no-sku',
          side: 'etsy',
          sku: null,
          place,
          ...(group.key === '' ? {} : { detail: group.key }),
        });
      const quantity = listing.state === 'active' ? group.quantity : 0;
      for (const sku of group.skus.filter(Boolean))
        places.set(sku, [...(places.get(sku) ?? []), { stock, group, quantity }]);
    }
  }
  const bySku = new Map<string, EtsyPlace>();
  for (const [sku, all] of places) {
    const [only] = all;
    if (all.length === 1 && only !== undefined) bySku.set(sku, only);
    else
      for (const { stock, group } of all)
        leftOut.push({
          reason: 'duplicate-sku',
          side: 'etsy',
          sku,
          place: `listing ${stock.listing.listing_id}`,
          detail: `${all.length} places${group.key === '' ? '' : `, here ${group.key}`}`,
        });
  }
  return { bySku, stocks, leftOut, skus };
}

function reasonAgainst(
  listing: EtsyListing,
  { policy, etsy_reactivate }: InventorySyncSettings,
): LeftOutReason | null {
  if (listing.state === 'draft' || listing.state === 'expired') return listing.state;
  if (listing.listing_type !== 'physical') return 'digital';
  if (listing.made_to_order) return 'made-to-order';
  // A listing that somebody took off sale says nothing about stock; only a shop that follows Shopify puts it back.
  const mayReturn = policy === 'shopify-is-truth' && etsy_reactivate.includes('inactive');
  return listing.state === 'inactive' && !mayReturn ? 'inactive' : null;
}
