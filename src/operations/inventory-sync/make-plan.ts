import type { Consent } from '../../domain/operation-limits.ts';
import type { OperationSettings } from '../../domain/operation-settings.ts';
import type { ShopifyFacts, ShopifyLocation } from '../../domain/shopify.ts';
import type { ShopReaders } from '../../domain/shops.ts';
import type { Clock } from '../../domain/time.ts';
import type { SyncMemory } from './memory.ts';
import { type SyncInput, sidesOf } from './pairs.ts';
import { factsNeeded, planInventorySync, type SyncPlan } from './planner.ts';

/** What planning wants to know; the readers are all that it can reach of the shops. */
export interface MakePlanRequest {
  readonly readers: ShopReaders;
  readonly settings: OperationSettings;
  readonly mapping: ReadonlyMap<string, string>;
  readonly memory: SyncMemory;
  readonly consents: readonly Consent[];
  readonly generator: string;
}

/** What planning needs besides. */
export interface MakePlanDeps {
  readonly clock: Clock;
  readonly progress: (message: string) => void;
}

/** Why there can be no plan at all: the location is not settled. */
export interface NoLocation {
  readonly kind: 'no-location';
  readonly locations: readonly ShopifyLocation[];
}

/** Reads both shops and plans. @throws VendorError */
export async function makeSyncPlan(
  { readers, settings, mapping, memory, consents, generator }: MakePlanRequest,
  { clock, progress }: MakePlanDeps,
): Promise<({ readonly kind: 'planned' } & SyncPlan) | NoLocation> {
  const takenAt = clock.now();
  const locations = await readers.shopify.locations();
  const location = locationOf(locations, settings.inventorySync.shopify_location);
  if (location === null) return { kind: 'no-location', locations };
  progress('reading both shops');
  const [items, listings] = await Promise.all([
    // Of a location that is not there nothing can be read; the plan says so and is refused.
    location.known ? readers.shopify.items(location.id) : [],
    readers.etsy.listings(),
  ]);
  const base: SyncInput = {
    sides: sidesOf(items, listings, settings.inventorySync),
    facts: new Map(),
    settings: settings.inventorySync,
    mapping,
    agreedEtsy: memory.agreedEtsy,
  };
  const ids = factsNeeded(base);
  if (ids.length > 0) progress(`looking closer at ${ids.length} items`);
  const found = ids.length === 0 ? new Map<string, ShopifyFacts>() : await readers.shopify.facts(ids);
  const facts = new Map(ids.map((id) => [id, found.get(id) ?? null]));
  const planned = planInventorySync(
    { ...base, facts },
    {
      generator,
      now: clock.now(),
      takenAt,
      shops: readers.names,
      settings,
      consents,
      location,
      lastSkus: memory.skus,
    },
  );
  return { kind: 'planned', ...planned };
}

function locationOf(
  locations: readonly ShopifyLocation[],
  wanted: string | undefined,
): { readonly id: string; readonly known: boolean } | null {
  const active = locations.filter((location) => location.active);
  if (wanted !== undefined) return { id: wanted, known: active.some(({ id }) => id === wanted) };
  const [only] = active;
  return active.length === 1 && only !== undefined ? { id: only.id, known: true } : null;
}
