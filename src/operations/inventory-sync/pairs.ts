import { digestOfEach } from '../../domain/canonical-json.ts';
import type { EtsyListing } from '../../domain/etsy.ts';
import type { InventorySyncSettings } from '../../domain/operation-settings.ts';
import type { LeftOut, LeftOutReason } from '../../domain/plan.ts';
import type { ShopifyFacts, ShopifyItem } from '../../domain/shopify.ts';
import { type EtsyPlace, type EtsySide, etsySide } from './etsy-stock.ts';
import { type Wanted, wantedBy } from './policies.ts';
import { leftOutItem, reasonAgainstItem, type ShopifySide, shopifySide } from './shopify-stock.ts';
import { normalSku } from './sku.ts';

/** Both shops as they were seen, sorted by SKU. */
export interface Sides {
  readonly shopify: ShopifySide;
  readonly etsy: EtsySide;
  readonly digests: { readonly shopify: string; readonly etsy: string };
}

/** Sorts two snapshots by SKU. */
export function sidesOf(
  items: readonly ShopifyItem[],
  listings: readonly EtsyListing[],
  settings: InventorySyncSettings,
): Sides {
  const digests = { shopify: digestOfEach(items), etsy: digestOfEach(listings) };
  return { shopify: shopifySide(items), etsy: etsySide(listings, settings), digests };
}

/** Both shops, and what is remembered of them. */
export interface SyncInput {
  readonly sides: Sides;
  /** Facts of items that were asked for; null for one that is gone. */
  readonly facts: ReadonlyMap<string, ShopifyFacts | null>;
  readonly settings: InventorySyncSettings;
  /** Etsy's SKU by Shopify's, where they differ. */
  readonly mapping: ReadonlyMap<string, string>;
  /** What Etsy had of a Shopify SKU when both sides were last brought together. */
  readonly agreedEtsy: ReadonlyMap<string, number>;
}

/** One SKU that both sides have, and what they should have of it. */
export interface Pair {
  /** Shopify's; plans name it. */
  readonly sku: string;
  readonly etsySku: string;
  readonly item: ShopifyItem;
  readonly place: EtsyPlace;
  readonly wanted: Extract<Wanted, { kind: 'wanted' }>;
}

/** What fits together, and what does not. */
export interface Pairs {
  readonly pairs: readonly Pair[];
  /** What each side has of the SKUs that both have and that may be synchronised, whether the policy has a word on them or not. */
  readonly seen: ReadonlyMap<string, { readonly shopify: number; readonly etsy: number }>;
  readonly leftOut: readonly LeftOut[];
  /** Etsy SKUs that must not be changed, not even along with a sibling. */
  readonly untouchable: ReadonlySet<string>;
}

/** Brings the two sides together by SKU: exact after NFC and trim, or by the mapping; nothing is guessed. */
export function pairsOf(input: SyncInput): Pairs {
  const { shopify, etsy } = input.sides;
  const mapping = new Map(
    Array.from(input.mapping, ([from, to]) => [normalSku(from), normalSku(to)] as const),
  );
  const leftOut: LeftOut[] = [...shopify.leftOut, ...etsy.leftOut];
  const excluded = new Set(input.settings.exclude.map(normalSku));
  const untouchable = new Set<string>();
  const met = new Set<string>();
  const pairs: Pair[] = [];
  const seen = new Map<string, { readonly shopify: number; readonly etsy: number }>();
  const known = new Set([...etsy.skus, ...etsy.bySku.keys()]);
  for (const [sku, item] of shopify.bySku) {
    const etsySku = mapping.get(sku) ?? sku;
    const place = etsy.bySku.get(etsySku);
    const leave = (reason: LeftOutReason, detail?: string): void => {
      leftOut.push(leftOutItem(item, reason, detail));
    };
    if (place === undefined) {
      // Where Etsy has the SKU but leaves it out, its own row says why.
      if (!known.has(etsySku)) leave('not-on-other-side');
      continue;
    }
    met.add(etsySku);
    if (excluded.has(sku) || excluded.has(etsySku)) {
      untouchable.add(etsySku);
      leave('excluded-by-settings');
      continue;
    }
    const facts = input.facts.get(item.inventory_item_id);
    const against = facts === undefined ? null : reasonAgainstItem(facts ?? undefined);
    if (against !== null) {
      untouchable.add(etsySku);
      leave(against);
      continue;
    }
    seen.set(sku, { shopify: item.available, etsy: place.quantity });
    const wanted = wantedBy(input.settings.policy, {
      shopify: item.available,
      etsy: place.quantity,
      agreedEtsy: input.agreedEtsy.get(sku) ?? null,
      buffer: input.settings.buffer,
    });
    if (wanted.kind === 'wanted') pairs.push({ sku, etsySku, item, place, wanted });
    else {
      untouchable.add(etsySku);
      leave(wanted.reason, wanted.detail);
    }
  }
  for (const [sku, { stock }] of etsy.bySku)
    if (!met.has(sku)) {
      if (shopify.skus.has(sku)) untouchable.add(sku);
      else
        leftOut.push({
          reason: 'not-on-other-side',
          side: 'etsy',
          sku,
          place: `listing ${stock.listing.listing_id}`,
        });
    }
  for (const [from, to] of mapping)
    if (!shopify.skus.has(from) || !etsy.skus.has(to))
      leftOut.push({
        reason: 'mapping-unknown',
        side: shopify.skus.has(from) ? 'etsy' : 'shopify',
        sku: from,
        place: 'mapping',
        detail: `${from} → ${to}`,
      });
  return { pairs, seen, leftOut, untouchable };
}
