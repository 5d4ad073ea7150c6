import type { LeftOut, StockStep } from '../../domain/plan.ts';
import { type GroupChange, type ListingChange } from './etsy-changes.ts';
import type { Pair } from './pairs.ts';

/** A step that has no id yet. */
type Draft = StockStep extends infer S ? (S extends StockStep ? Omit<S, 'id'> : never) : never;

/** Steps that belong together: one row of Shopify, or one listing of Etsy. */
interface Bundle {
  readonly drafts: readonly Draft[];
  /** Whether it may be cut between groups when it alone is more than a run may hold. */
  readonly divisible: boolean;
}

/** Steps within the cap, in the order of execution, and what is over it. */
export interface CappedSteps {
  readonly steps: readonly StockStep[];
  readonly leftOut: readonly LeftOut[];
}

/** Lays out steps: what lowers stock comes before what raises it, so that a run that stops has not oversold anything. */
export function stepsOf(
  pairs: readonly Pair[],
  listings: readonly ListingChange[],
  { locationId, maxItems }: { readonly locationId: string; readonly maxItems: number },
): CappedSteps {
  const bundles: Bundle[] = [
    ...pairs
      .filter(({ item, wanted }) => wanted.shopify !== item.available)
      .map((pair) => ({ drafts: [shopifyDraft(pair, locationId)], divisible: false })),
    ...listings.map((change) => ({
      drafts: change.groups.flatMap((group) => etsyDrafts(change, group)),
      divisible: change.kind === 'quantity',
    })),
  ].filter(({ drafts }) => drafts.length > 0);
  const ordered = bundles
    .map((bundle) => ({ bundle, rank: rankOf(bundle) }))
    .sort((a, b) => a.rank - b.rank || (nameOf(a.bundle) < nameOf(b.bundle) ? -1 : 1))
    .map(({ bundle }) => bundle);
  const taken: Draft[] = [];
  const leftOut: LeftOut[] = [];
  for (const { drafts, divisible } of ordered) {
    const room = maxItems - taken.length;
    if (drafts.length <= room) taken.push(...drafts);
    else {
      const part = divisible && drafts.length > maxItems ? wholeGroups(drafts, room) : [];
      taken.push(...part);
      leftOut.push(...drafts.slice(part.length).map(overCap));
    }
  }
  const digits = Math.max(3, String(taken.length).length);
  const steps = taken.map(
    (draft, index): StockStep => ({ id: `s${String(index + 1).padStart(digits, '0')}`, ...draft }),
  );
  return { steps, leftOut };
}

function shopifyDraft({ sku, item, wanted }: Pair, locationId: string): Draft {
  return {
    kind: 'shopify-quantity',
    sku,
    before: item.available,
    after: wanted.shopify,
    why: wanted.why,
    target: { inventory_item_id: item.inventory_item_id, location_id: locationId },
  };
}

function etsyDrafts({ stock, kind }: ListingChange, { group, wanted, members }: GroupChange): Draft[] {
  const { listing_id, state } = stock.listing;
  const [cause] = [...members.values()].filter((pair) => pair.wanted.etsy === wanted);
  return group.skus.map((sku) => {
    const pair = members.get(sku);
    const moves = wanted !== group.quantity;
    const own = pair !== undefined && pair.wanted.etsy === wanted;
    const base = {
      sku: pair?.sku ?? sku,
      before: group.quantity,
      after: wanted,
      why: own ? pair.wanted.why : moves ? 'shares one quantity' : 'the whole listing changes its state',
      target: { listing_id, property_key: group.key },
      ...(stock.listing.inventory?.products.some((product) => product.property_values.length > 0) === true
        ? { variations: true as const }
        : {}),
      ...(own || cause === undefined || !moves ? {} : { forced_by: cause.sku }),
    };
    switch (kind) {
      case 'quantity':
        return { kind: 'etsy-quantity', ...base };
      case 'deactivate':
        return { kind: 'etsy-deactivate', ...base, from_state: state };
      case 'activate':
        return { kind: 'etsy-activate', ...base, from_state: state, consent: 'etsy-renewal' };
    }
  });
}

function rankOf({ drafts: [first, ...rest] }: Bundle): number {
  const lowers = [first, ...rest].some((draft) => draft !== undefined && draft.after < draft.before);
  return (lowers ? 0 : 2) + (first?.kind === 'shopify-quantity' ? 0 : 1);
}

function nameOf({ drafts: [first] }: Bundle): string {
  return `${first?.sku ?? ''} ${placeOf(first)}`;
}

/** As many drafts as there is room for, but no group of one quantity in part. */
function wholeGroups(drafts: readonly Draft[], room: number): readonly Draft[] {
  let end = room;
  while (end > 0 && placeOf(drafts[end]) === placeOf(drafts[end - 1])) end -= 1;
  return drafts.slice(0, Math.max(0, end));
}

function placeOf(draft: Draft | undefined): string {
  if (draft === undefined) return '';
  return draft.kind === 'shopify-quantity'
    ? draft.target.inventory_item_id
    : `${draft.target.listing_id} ${draft.target.property_key}`;
}

function overCap(draft: Draft): LeftOut {
  const etsy = draft.kind !== 'shopify-quantity';
  return {
    reason: 'over-cap',
    side: etsy ? 'etsy' : 'shopify',
    sku: draft.sku,
    place:
      draft.kind === 'shopify-quantity'
        ? draft.target.inventory_item_id
        : `listing ${draft.target.listing_id}`,
    detail: `${draft.before} → ${draft.after} in a later run`,
  };
}
