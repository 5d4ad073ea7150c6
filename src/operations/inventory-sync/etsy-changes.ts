import type { InventorySyncSettings, SyncPolicy } from '../../domain/operation-settings.ts';
import type { LeftOut } from '../../domain/plan.ts';
import type { EtsyGroup } from './etsy-groups.ts';
import type { EtsyStock } from './etsy-stock.ts';
import type { Pair, Pairs } from './pairs.ts';

/** What a group of one quantity should have, and who wants it. */
export interface GroupChange {
  readonly group: EtsyGroup;
  readonly wanted: number;
  /** Pairs of the group by Etsy's SKU. */
  readonly members: ReadonlyMap<string, Pair>;
}

/** What is to happen to one listing. */
export interface ListingChange {
  readonly stock: EtsyStock;
  /** Every group for a change of state, else those whose quantity changes. */
  readonly kind: 'quantity' | 'deactivate' | 'activate';
  readonly groups: readonly GroupChange[];
}

/** What all listings need, which pairs are dropped because siblings disagree, and what is left out. */
export interface EtsyChanges {
  readonly listings: readonly ListingChange[];
  readonly dropped: ReadonlySet<Pair>;
  readonly leftOut: readonly LeftOut[];
}

/**
 * Solves what listings force on their products: products of one group have one quantity, and a listing cannot be all zero but has to
 * be taken off sale.
 *
 * Where siblings of one quantity want different ones, Etsy follows the lowest if Shopify is the truth; else they are left out, because
 * no side can say what each has.
 */
export function etsyChanges(
  pairs: Pairs,
  stocks: readonly EtsyStock[],
  { policy, etsy_reactivate: reactivate }: InventorySyncSettings,
): EtsyChanges {
  const byGroup = Map.groupBy(pairs.pairs, ({ place }) => place.group);
  const dropped = new Set<Pair>();
  const leftOut: LeftOut[] = [];
  const listings: ListingChange[] = [];
  for (const stock of stocks) {
    const groups: GroupChange[] = [];
    for (const group of stock.groups) {
      const own = byGroup.get(group) ?? [];
      const [first] = own;
      if (first === undefined) continue;
      const wanted = Math.min(...own.map((pair) => pair.wanted.etsy));
      const agree = own.every((pair) => pair.wanted.etsy === wanted);
      const held = group.skus.find((sku) => pairs.untouchable.has(sku));
      const changes = wanted !== first.place.quantity;
      if ((!agree && policy !== 'shopify-is-truth') || (held !== undefined && changes)) {
        const detail =
          held === undefined
            ? 'they share one quantity and want different ones'
            : `shares a quantity with ${held}`;
        for (const pair of own) {
          dropped.add(pair);
          leftOut.push({ ...leftOutOf(pair.sku, stock), reason: 'siblings-disagree', detail });
        }
        continue;
      }
      groups.push({ group, wanted, members: new Map(own.map((pair) => [pair.etsySku, pair])) });
    }
    const change = listingChange(stock, groups, reactivate, policy);
    if (change !== null && 'leftOut' in change) leftOut.push(...change.leftOut);
    else if (change !== null) listings.push(change);
  }
  return { listings, dropped, leftOut };
}

function listingChange(
  stock: EtsyStock,
  groups: readonly GroupChange[],
  reactivate: readonly string[],
  policy: SyncPolicy,
): ListingChange | { readonly leftOut: readonly LeftOut[] } | null {
  const { state } = stock.listing;
  const wantedOf = new Map(groups.map((change) => [change.group, change.wanted]));
  const unknown = (group: EtsyGroup): number => wantedOf.get(group) ?? group.quantity;
  const total = stock.groups.reduce((sum, group) => sum + unknown(group), 0);
  const whole = (kind: 'activate' | 'deactivate'): ListingChange => {
    const known = new Map(groups.map((change) => [change.group, change]));
    return {
      stock,
      kind,
      groups: stock.groups.map(
        (group) => known.get(group) ?? { group, wanted: group.quantity, members: new Map() },
      ),
    };
  };
  if (state === 'active') {
    const changed = groups.filter(({ group, wanted }) => wanted !== group.quantity);
    if (changed.length === 0) return null;
    return total === 0 ? whole('deactivate') : { stock, kind: 'quantity', groups: changed };
  }
  const wishes = groups.filter(({ wanted }) => wanted > 0);
  if (wishes.length === 0) return null;
  const follows = policy === 'shopify-is-truth' || (policy === 'order-delta' && state === 'sold_out');
  // What an unmatched product of a listing off sale would be sold with is not known.
  const certain =
    groups.length === stock.groups.length || stock.groups.every((g) => wantedOf.has(g) || g.quantity === 0);
  if (follows && certain && reactivate.includes(state)) return whole('activate');
  const reason = state === 'sold_out' ? 'sold-out' : 'inactive';
  const detail = certain
    ? 'putting it on sale again can cost a fee; settings do not allow it'
    : 'not all of its products are matched';
  return {
    leftOut: wishes.flatMap(({ members }) =>
      Array.from(members.values(), ({ sku }) => ({ ...leftOutOf(sku, stock), reason, detail }) as const),
    ),
  };
}

function leftOutOf(sku: string, { listing }: EtsyStock): Pick<LeftOut, 'side' | 'sku' | 'place'> {
  return { side: 'etsy', sku, place: `listing ${listing.listing_id}` };
}
