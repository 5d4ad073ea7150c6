import { digestOf } from '../../domain/canonical-json.ts';
import type { EtsyInventory, EtsyInventoryReader, EtsyInventoryWriter } from '../../domain/etsy.ts';
import type { Step } from '../../domain/plan.ts';
import type { Change } from '../../domain/receipt.ts';
import type { Attempt, Inspection, Json, Sent, Skip, Write } from '../write.ts';
import { MOST_ON_ETSY, quantitiesOf, withQuantities } from './etsy-groups.ts';
import { type EtsyStep, isEtsy } from './sync-writes.ts';

/** What Etsy's side needs. */
export interface EtsyDeps {
  readonly reader: EtsyInventoryReader;
  readonly writer: EtsyInventoryWriter;
  readonly kind: 'change' | 'rollback';
}

/**
 * Looks at a listing right before its inventory is replaced, and prepares the whole of it.
 *
 * Etsy compares nothing by itself: between this look and the PUT is the one moment in which a sale can be overwritten, so nothing else
 * is asked in between.
 */
export async function inspectPut(
  write: Write,
  pending: readonly Step[],
  deps: EtsyDeps,
): Promise<Inspection> {
  const steps = pending.filter(isEtsy);
  const listingId = listingOf(write);
  // Only listings with variations can have pictures linked to them.
  const varied = steps.some((step) => step.variations === true);
  const images = varied ? await deps.reader.variationImages(listingId) : [];
  const inventory = await deps.reader.inventory(listingId);
  const current = inventory === null ? new Map<string, number>() : quantitiesOf(inventory);
  const judged = judge(steps, current, deps.kind);
  if (inventory === null || judged.wanted.size === 0) return { prepared: null, skips: judged.skips };
  const total = sum({ ...Object.fromEntries(current), ...Object.fromEntries(judged.wanted) });
  if (total === 0) {
    const detail = 'nothing of the listing would be left, which Etsy refuses; a new plan takes it off sale';
    const rest = steps.filter(({ id }) => judged.skips.every(({ step }) => step.id !== id));
    return {
      prepared: null,
      skips: [...judged.skips, ...rest.map((step) => ({ step, reason: 'conflict', detail }) as const)],
    };
  }
  const changes = judged.kept
    .map((step) => quantityChange(step, current, judged.wanted))
    .filter(({ before, after }) => before !== after);
  if (changes.length === 0) return { prepared: null, skips: judged.skips };
  const next = withQuantities(inventory, judged.wanted);
  const seen: Json = {
    products: idsOf(inventory),
    ...(images.length === 0 ? {} : { images: images.map((image) => ({ ...image })) }),
  };
  return {
    skips: judged.skips,
    prepared: {
      steps: judged.kept,
      changes,
      seen,
      send: async () => verified(next, await deps.writer.putInventory(listingId, next), changes),
    },
  };
}

/**
 * Finds out what became of a PUT: Etsy renews the ids of products with every PUT that takes effect, so the same ids mean that it did
 * not, whatever the quantities are.
 */
export async function settlePut(write: Write, attempt: Attempt, { reader }: EtsyDeps): Promise<Sent> {
  const inventory = await reader.inventory(listingOf(write));
  if (inventory === null) return { kind: 'unclear', detail: 'the listing is gone' };
  const before =
    attempt.seen !== null && typeof attempt.seen === 'object' && !Array.isArray(attempt.seen)
      ? attempt.seen['products']
      : null;
  if (idsOf(inventory) === before)
    return { kind: 'not-committed', conflicts: [], again: true, detail: 'Etsy did not perform it' };
  const current = quantitiesOf(inventory);
  const steps = new Map(write.steps.filter(isEtsy).map((step) => [step.id, step]));
  const higher = attempt.changes.filter(({ step, after }) => {
    const now = current.get(steps.get(step)?.target.property_key ?? '');
    return now === undefined || now > Number(after);
  });
  return higher.length === 0
    ? { kind: 'committed', changes: attempt.changes, proof: `products ${idsOf(inventory).slice(0, 16)}` }
    : { kind: 'unclear', detail: `somebody else has written ${higher.map(({ sku }) => sku).join(', ')}` };
}

/** The listing that a write is about. @throws RangeError where its steps are not Etsy's. */
export function listingOf(write: Write): number {
  const [first] = write.steps.filter(isEtsy);
  if (first === undefined) throw new RangeError(`${write.id} has no step on Etsy`);
  return first.target.listing_id;
}

interface Judged {
  readonly kept: readonly EtsyStep[];
  readonly wanted: ReadonlyMap<string, number>;
  readonly skips: readonly Skip[];
}

function judge(
  steps: readonly EtsyStep[],
  current: ReadonlyMap<string, number>,
  kind: EtsyDeps['kind'],
): Judged {
  const skips: Skip[] = [];
  const kept: EtsyStep[] = [];
  const wanted = new Map<string, number>();
  for (const step of steps) {
    const key = step.target.property_key;
    const now = current.get(key);
    const skip = (reason: Skip['reason'], detail: string): void => void skips.push({ step, reason, detail });
    const fresh = kind === 'rollback' && now !== undefined ? now + step.after - step.before : step.after;
    if (now === undefined) skip('gone', 'the product is no longer in the listing');
    else if (fresh < 0)
      skip('conflict', `Etsy has ${now}; taking back ${step.before - step.after} would go below 0`);
    else if (fresh > MOST_ON_ETSY)
      skip('conflict', `Etsy has ${now}; giving back would go above ${MOST_ON_ETSY}`);
    else if (kind === 'change' && step.kind === 'etsy-quantity' && now === step.after)
      skip('already-done', `Etsy already has ${now}`);
    else if (kind === 'change' && !isExpected(step, now))
      skip('conflict', `Etsy has ${now}, the plan saw ${step.before}`);
    else {
      kept.push(step);
      wanted.set(key, fresh);
    }
  }
  const [first] = steps;
  if (first === undefined || first.kind === 'etsy-quantity') return { kept, wanted, skips };
  // The state is that of the whole listing: either all of it is as the plan saw it, or nothing is done.
  if (skips.length > 0) {
    const detail = 'another product of the listing is not as the plan saw it';
    return {
      kept: [],
      wanted: new Map(),
      skips: [...skips, ...kept.map((step) => ({ step, reason: 'conflict', detail }) as const)],
    };
  }
  return first.kind === 'etsy-deactivate'
    ? { kept, wanted: lowered(wanted, current), skips }
    : { kept, wanted, skips };
}

/** After Etsy has put a sold-out listing on sale by itself, one unit of it is there. */
function isExpected(step: EtsyStep, now: number): boolean {
  return now === step.before || (isRenewed(step) && now === 1);
}

/** Whether Etsy puts a unit into the listing by itself when it goes on sale. */
export function isRenewed(step: EtsyStep): boolean {
  return step.kind === 'etsy-activate' && step.from_state === 'sold_out';
}

/** Of a listing that goes off sale one unit has to stay, since Etsy refuses a listing without any. */
function lowered(
  wanted: ReadonlyMap<string, number>,
  current: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  if ([...wanted.values()].some((quantity) => quantity > 0)) return wanted;
  const stays = [...wanted.keys()].find((key) => (current.get(key) ?? 0) > 0) ?? [...wanted.keys()][0];
  return new Map([...wanted].map(([key, quantity]) => [key, key === stays ? 1 : quantity]));
}

/** Holds Etsy's answer against what was sent: prices are as before, and no quantity is higher. */
function verified(sent: EtsyInventory, answer: EtsyInventory, changes: readonly Change[]): Sent {
  const committed = { kind: 'committed', changes, proof: `products ${idsOf(answer).slice(0, 16)}` } as const;
  if (digestOf(pricesOf(sent)) !== digestOf(pricesOf(answer)))
    return { ...committed, unverified: "Etsy's answer has other products or prices than were sent" };
  const [asked, got] = [quantitiesOf(sent), quantitiesOf(answer)];
  const differing = [...asked].filter(([key, quantity]) => got.get(key) !== quantity);
  if (differing.some(([key, quantity]) => (got.get(key) ?? Number.POSITIVE_INFINITY) > quantity))
    return { ...committed, unverified: "Etsy's answer has higher quantities than were sent" };
  return differing.length === 0
    ? committed
    : { ...committed, warnings: ['Etsy sold units while its answer was made'] };
}

function pricesOf({ products }: EtsyInventory): string[] {
  return products
    .map(({ sku, property_values, offerings }) => {
      const values = property_values.map(
        ({ property_name, values: own }) => `${property_name ?? ''}=${own.join('/')}`,
      );
      const prices = offerings.map(
        ({ price, is_enabled }) => `${price.amount}/${price.divisor} ${price.currency_code} ${is_enabled}`,
      );
      return `${sku ?? ''} ${values.sort().join(';')} ${prices.join(',')}`;
    })
    .sort();
}

function idsOf({ products }: EtsyInventory): string {
  const ids = products.map(({ product_id, offerings }) =>
    [product_id, ...offerings.map((one) => one.offering_id)].join(':'),
  );
  return digestOf(ids.sort());
}

/** The change of one step's quantity. */
export function quantityChange(
  step: EtsyStep,
  current: ReadonlyMap<string, number>,
  wanted: ReadonlyMap<string, number>,
): Change {
  const { listing_id, property_key: key } = step.target;
  return {
    step: step.id,
    side: 'etsy',
    sku: step.sku,
    field: 'quantity',
    target: `listing ${listing_id} ${key}`.trimEnd(),
    before: current.get(key) ?? 0,
    after: wanted.get(key) ?? 0,
  };
}

function sum(quantities: Readonly<Record<string, number>>): number {
  return Object.values(quantities).reduce((total, quantity) => total + quantity, 0);
}
