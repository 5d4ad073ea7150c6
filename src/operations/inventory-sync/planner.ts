import { digestOf } from '../../domain/canonical-json.ts';
import { type Consent, expiryAfter, MOST_ITEMS } from '../../domain/operation-limits.ts';
import type { OperationSettings } from '../../domain/operation-settings.ts';
import type { LeftOut, Plan } from '../../domain/plan.ts';
import type { Instant } from '../../domain/time.ts';
import { type EtsyChanges, etsyChanges } from './etsy-changes.ts';
import { expectedOf } from './expected.ts';
import { type Pair, type Pairs, pairsOf, type SyncInput } from './pairs.ts';
import { stepsOf } from './steps.ts';

/** What a plan says besides what is to be done. */
export interface PlanFrame {
  readonly generator: string;
  readonly now: Instant;
  /** When the snapshot was begun; stock is as old as that. */
  readonly takenAt: Instant;
  readonly shops: Plan['shops'];
  readonly settings: OperationSettings;
  readonly consents: readonly Consent[];
  readonly location: { readonly id: string; readonly known: boolean };
  /** SKUs of the last snapshot, per side; null where there is none. */
  readonly lastSkus: { readonly shopify: readonly string[]; readonly etsy: readonly string[] } | null;
}

/** What the planner found: a plan, and what later runs want to remember. */
export interface SyncPlan {
  readonly plan: Plan;
  /** Matched SKUs with what each side had. */
  readonly matched: ReadonlyMap<string, { readonly shopify: number; readonly etsy: number }>;
  readonly skus: { readonly shopify: readonly string[]; readonly etsy: readonly string[] };
}

/** Inventory items whose facts decide whether something may be changed: those whose quantity, or whose sibling's, would be. */
export function factsNeeded(input: SyncInput): readonly string[] {
  const { pairs, changes } = solve(input);
  const groups = new Set(changes.listings.flatMap((listing) => listing.groups.map(({ group }) => group)));
  return pairs.pairs
    .filter(({ item, place, wanted }) => wanted.shopify !== item.available || groups.has(place.group))
    .map(({ item }) => item.inventory_item_id);
}

/** Plans a synchronisation out of two snapshots; pure. */
export function planInventorySync(input: SyncInput, frame: PlanFrame): SyncPlan {
  const { pairs, changes, kept } = solve(input);
  const maxItems = Math.min(MOST_ITEMS, frame.settings.limits.max_items);
  const capped = stepsOf(kept, changes.listings, { locationId: frame.location.id, maxItems });
  const unchanged = kept.filter(
    ({ item, place, wanted }) => wanted.shopify === item.available && wanted.etsy === place.quantity,
  );
  const skus = { shopify: [...input.sides.shopify.skus].sort(), etsy: [...input.sides.etsy.skus].sort() };
  const plan: Plan = {
    schema: 'apeg.plan/1',
    operation: 'inventory-sync',
    kind: 'change',
    generator: frame.generator,
    created_at: frame.now,
    expires_at: expiryAfter(frame.now, frame.settings.limits),
    shops: frame.shops,
    policy: policyOf(frame.settings, frame.location.id, input.mapping),
    limits: frame.settings.limits,
    consents: [...frame.consents],
    basis: {
      taken_at: frame.takenAt,
      shopify_sha256: input.sides.digests.shopify,
      etsy_sha256: input.sides.digests.etsy,
      shopify_skus: skus.shopify.length,
      etsy_skus: skus.etsy.length,
      matched_skus: pairs.pairs.length,
      unchanged_skus: unchanged.length,
      blank_share: blankShare(frame.lastSkus, skus),
      location_known: frame.location.known,
    },
    steps: [...capped.steps],
    left_out: sorted([...pairs.leftOut, ...changes.leftOut, ...capped.leftOut]),
    expected: expectedOf(capped.steps),
  };
  return { plan, matched: pairs.seen, skus };
}

/** The settings that a plan follows, as it names them; execution wants them unchanged. */
export function policyOf(
  { inventorySync }: OperationSettings,
  locationId: string,
  mapping: ReadonlyMap<string, string>,
): Plan['policy'] {
  const { policy, buffer, exclude, etsy_reactivate } = inventorySync;
  return {
    policy,
    buffer,
    shopify_location: locationId,
    exclude: exclude.toSorted(),
    etsy_reactivate: etsy_reactivate.toSorted(),
    mapping_sha256: mapping.size === 0 ? null : digestOf(Object.fromEntries(mapping)),
  };
}

interface Solved {
  readonly pairs: Pairs;
  readonly changes: EtsyChanges;
  /** Pairs whose siblings agree. */
  readonly kept: readonly Pair[];
}

function solve(input: SyncInput): Solved {
  const pairs = pairsOf(input);
  const changes = etsyChanges(pairs, input.sides.etsy.stocks, input.settings);
  return { pairs, changes, kept: pairs.pairs.filter((pair) => !changes.dropped.has(pair)) };
}

/** Of the SKUs of the last snapshot, the share that the side with the greater loss no longer has. */
function blankShare(last: PlanFrame['lastSkus'], now: SyncPlan['skus']): number | null {
  if (last === null) return null;
  const lost = (before: readonly string[], after: readonly string[]): number => {
    const there = new Set(after);
    return before.length === 0 ? 0 : before.filter((sku) => !there.has(sku)).length / before.length;
  };
  return Math.max(lost(last.shopify, now.shopify), lost(last.etsy, now.etsy));
}

/** Rows by reason, side and SKU, so that the same shops give the same plan. */
function sorted(rows: readonly LeftOut[]): LeftOut[] {
  return rows
    .map((row) => [`${row.reason} ${row.side} ${row.sku ?? ''} ${row.place}`, row] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, row]) => row);
}
