import type { JournalEntry } from '../../domain/journal.ts';
import type { OperationSettings } from '../../domain/operation-settings.ts';
import { isStock, type LeftOut, type StockStep } from '../../domain/plan.ts';
import type { Change, Receipt } from '../../domain/receipt.ts';
import type { ShopReaders } from '../../domain/shops.ts';
import type { Clock } from '../../domain/time.ts';
import type { RollbackPlanned } from '../operation-desk.ts';
import { findRun, nothingLeft, plannedRollback, refusedRollback } from '../rollback.ts';
import { MOST_ON_ETSY, quantitiesOf } from './etsy-groups.ts';
import { expectedOf } from './expected.ts';
import { isEtsy } from './sync-writes.ts';

/** What a rollback is planned from; shops are only read. */
export interface RollbackRequest {
  readonly run: string;
  readonly entries: readonly JournalEntry[];
  readonly readers: ShopReaders;
  readonly settings: OperationSettings;
  readonly generator: string;
}

/**
 * Plans the inverse of what a run changed and no rollback has taken back yet: by difference to what is there now, so that units sold
 * since stay sold. What would go below zero is left out and named.
 */
export async function planRollback(
  request: RollbackRequest,
  { clock }: { readonly clock: Clock },
): Promise<RollbackPlanned> {
  const { run, entries, readers, settings, generator } = request;
  const next = 'connect the shops that the run was made for';
  const found = findRun(run, entries, { shops: readers.names, next });
  if (found.kind === 'refused') return found;
  const { opened, receipt, back } = found;
  const left = opened.steps
    .filter(isStock)
    .filter(({ id }) => !back.has(id) && receipt.changes.some(({ step }) => step === id));
  if (left.length === 0) return nothingLeft(run);
  const now = clock.now();
  const quantities = await currentOf(left, readers);
  const steps: StockStep[] = [];
  const leftOut: LeftOut[] = [];
  for (const step of left) {
    const inverse = inverseOf(step, receipt, quantities);
    if ('reason' in inverse) leftOut.push(inverse);
    else steps.push(inverse);
  }
  const { kept, alone } = wholeListings(steps, leftOut, quantities);
  if (kept.length === 0) {
    const detail = [...leftOut, ...alone]
      .map(({ sku, detail: why }) => `${sku ?? ''}: ${why ?? ''}`)
      .join('; ');
    return refusedRollback('below-zero', detail, 'correct the stock by hand');
  }
  const own = { steps: kept, left_out: [...leftOut, ...alone], expected: expectedOf(kept, 'rollback') };
  return plannedRollback(
    { operation: 'inventory-sync', shops: readers.names, receipt, strategy: 'delta', ...own },
    { settings, generator, now },
  );
}

/** What is there now, by place. */
type Quantities = ReadonlyMap<string, number>;

async function currentOf(steps: readonly StockStep[], { shopify, etsy }: ShopReaders): Promise<Quantities> {
  const now = new Map<string, number>();
  const rows = steps.flatMap((step) => (isEtsy(step) ? [] : [step.target]));
  for (const [location, own] of Map.groupBy(rows, ({ location_id }) => location_id)) {
    const available = await shopify.available(
      location,
      own.map(({ inventory_item_id }) => inventory_item_id),
    );
    for (const [item, quantity] of available) now.set(`${location} ${item}`, quantity);
  }
  for (const listing of new Set(steps.flatMap((step) => (isEtsy(step) ? [step.target.listing_id] : [])))) {
    const inventory = await etsy.inventory(listing);
    if (inventory !== null)
      for (const [key, quantity] of quantitiesOf(inventory)) now.set(`${listing} ${key}`, quantity);
  }
  return now;
}

function inverseOf(step: StockStep, { run, changes }: Receipt, quantities: Quantities): StockStep | LeftOut {
  const own = changes.filter((change) => change.step === step.id);
  const delta = own
    .filter(({ field }) => field === 'quantity')
    .reduce((sum, change) => sum + takenBack(change), 0);
  const now = quantities.get(placeOf(step));
  const after = (now ?? 0) + delta;
  const side = isEtsy(step) ? 'etsy' : 'shopify';
  const place = isEtsy(step) ? `listing ${step.target.listing_id}` : step.target.inventory_item_id;
  const out = (reason: LeftOut['reason'], detail: string): LeftOut => ({
    reason,
    side,
    sku: step.sku,
    place,
    detail,
  });
  if (now === undefined) return out('not-on-other-side', 'it is no longer there');
  if (after < 0) return out('negative-stock', `there are ${now}; taking back ${-delta} would go below 0`);
  if (isEtsy(step) && after > MOST_ON_ETSY) return out('not-syncable', `${after} is more than Etsy takes`);
  const { forced_by: _, ...kept } = step;
  const base = { ...kept, before: now, after, why: `takes back what ${run} changed` };
  if (!isEtsy(base)) return base;
  const [state] = own.filter(({ field }) => field === 'state');
  const { id, sku, before, why, target, variations } = base;
  const etsyBase = {
    id,
    sku,
    before,
    after,
    why,
    target,
    ...(variations === undefined ? {} : { variations }),
  };
  if (state === undefined) return { kind: 'etsy-quantity', ...etsyBase };
  return state.after === 'inactive'
    ? { kind: 'etsy-activate', ...etsyBase, from_state: 'inactive', consent: 'etsy-renewal' }
    : { kind: 'etsy-deactivate', ...etsyBase, from_state: 'active' };
}

function takenBack({ before, after }: Change): number {
  return Number(before) - Number(after);
}

/** A listing changes its state as a whole or not at all; one that would have nothing left is taken off sale. */
function wholeListings(
  steps: readonly StockStep[],
  leftOut: readonly LeftOut[],
  quantities: Quantities,
): { readonly kept: StockStep[]; readonly alone: LeftOut[] } {
  const kept: StockStep[] = [];
  const alone: LeftOut[] = [];
  const listings = Map.groupBy(steps.filter(isEtsy), ({ target }) => target.listing_id);
  for (const step of steps) {
    if (!isEtsy(step)) {
      kept.push(step);
      continue;
    }
    const place = `listing ${step.target.listing_id}`;
    const own = listings.get(step.target.listing_id) ?? [];
    if (step.kind !== 'etsy-quantity' && leftOut.some((one) => one.place === place)) {
      const detail = 'another product of the listing cannot be taken back';
      alone.push({ reason: 'siblings-disagree', side: 'etsy', sku: step.sku, place, detail });
    } else if (step.kind === 'etsy-quantity' && leavesNothing(step.target.listing_id, own, quantities))
      kept.push({ ...step, kind: 'etsy-deactivate', from_state: 'active' });
    else kept.push(step);
  }
  return { kept, alone };
}

function leavesNothing(listing: number, steps: readonly StockStep[], quantities: Quantities): boolean {
  const after = new Map([...quantities].filter(([place]) => place.startsWith(`${listing} `)));
  for (const step of steps) after.set(placeOf(step), step.after);
  return [...after.values()].every((quantity) => quantity === 0);
}

function placeOf(step: StockStep): string {
  return isEtsy(step)
    ? `${step.target.listing_id} ${step.target.property_key}`
    : `${step.target.location_id} ${step.target.inventory_item_id}`;
}
