import { isStock, type Step, type StockStep } from '../../domain/plan.ts';
import type { Write } from '../write.ts';

/** Rows of one Shopify call; Shopify takes 250, fewer keep small what one refused row holds up. */
const ROWS_A_CALL = 25;

/** The requests that inventory steps are made of. */
export type SyncWriteKind = 'shopify-set' | 'shopify-adjust' | 'etsy-put' | 'etsy-images' | 'etsy-state';

/** A write of the synchronisation. */
export interface SyncWrite extends Write {
  readonly kind: SyncWriteKind;
  /** The write of the inventory that may have unlinked the pictures that this one restores. */
  readonly follows?: string;
}

/** A step on Etsy. */
export type EtsyStep = Exclude<StockStep, { kind: 'shopify-quantity' }>;
/** A step on Shopify. */
export type ShopifyStep = Extract<StockStep, { kind: 'shopify-quantity' }>;

/** The writes that perform the steps, in the order of the plan: Shopify rows by the call, Etsy by the listing. */
export function syncWrites(all: readonly Step[], kind: 'change' | 'rollback'): readonly SyncWrite[] {
  const steps = all.filter(isStock);
  const writes: Omit<SyncWrite, 'id'>[] = [];
  const listings = Map.groupBy(steps.filter(isEtsy), ({ target }) => target.listing_id);
  const begun = new Set<number>();
  let rows: ShopifyStep[] = [];
  const flush = (): void => {
    if (rows.length > 0)
      writes.push({
        kind: kind === 'change' ? 'shopify-set' : 'shopify-adjust',
        side: 'shopify',
        steps: rows,
      });
    rows = [];
  };
  for (const step of steps) {
    if (!isEtsy(step)) {
      rows.push(step);
      if (rows.length === ROWS_A_CALL) flush();
      continue;
    }
    flush();
    if (begun.has(step.target.listing_id)) continue;
    begun.add(step.target.listing_id);
    writes.push(...listingWrites(listings.get(step.target.listing_id) ?? []));
  }
  flush();
  const idOf = (index: number): string => `w${String(index + 1).padStart(3, '0')}`;
  return writes.map((write, index) => ({
    id: idOf(index),
    ...write,
    ...(write.kind === 'etsy-images' ? { follows: idOf(index - 1) } : {}),
  }));
}

/** Whether a step is one of Etsy's. */
export function isEtsy(step: Step): step is EtsyStep {
  return isStock(step) && step.kind !== 'shopify-quantity';
}

function listingWrites(steps: readonly EtsyStep[]): Omit<SyncWrite, 'id'>[] {
  const [first] = steps;
  if (first === undefined) return [];
  const of = (kind: SyncWriteKind): Omit<SyncWrite, 'id'> => ({ kind, side: 'etsy', steps });
  const put = [of('etsy-put'), ...(first.variations === true ? [of('etsy-images')] : [])];
  switch (first.kind) {
    case 'etsy-quantity':
      return put;
    // Its quantity is lowered first: a seller who puts it back by hand must not sell what is not there.
    case 'etsy-deactivate':
      return [...put, of('etsy-state')];
    // Etsy sets a sold-out listing to 1 when it is put on sale: the quantity has to come after.
    case 'etsy-activate':
      return first.from_state === 'sold_out' ? [of('etsy-state'), ...put] : [...put, of('etsy-state')];
  }
}
