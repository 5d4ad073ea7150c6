import type { Step } from '../../domain/plan.ts';
import type { Change } from '../../domain/receipt.ts';
import type {
  ShopifyInventoryReader,
  ShopifyInventoryWriter,
  ShopifyRowRefusal,
  ShopifyWriteAnswer,
} from '../../domain/shopify.ts';
import { millisecondsOf } from '../../domain/time.ts';
import type { Timer } from '../../domain/timer.ts';
import { OutcomeUnknown, VendorRefused } from '../../domain/vendor-errors.ts';
import type { Attempt, Inspection, InspectionContext, Sent, Skip, Write } from '../write.ts';
import { isEtsy, type ShopifyStep } from './sync-writes.ts';

/** Shopify keeps keys for 24 hours; an hour is left for clocks and waits. */
const KEY_LIFE_MS = 23 * 3_600_000;
const STILL_RUNNING_WAITS_MS = [500, 1000, 2000, 4000, 8000];

/** What Shopify's side needs. */
export interface ShopifyDeps {
  readonly reader: ShopifyInventoryReader;
  readonly writer: ShopifyInventoryWriter;
  readonly timer: Timer;
  readonly planDigest: string;
}

/**
 * Looks at what a call of rows would change.
 *
 * A change goes without a look at first, since Shopify itself compares with what the plan saw; a rollback is a difference to what is
 * there now, so that units sold meanwhile stay sold.
 */
export async function inspectShopify(
  write: Write,
  pending: readonly Step[],
  context: InspectionContext,
  deps: ShopifyDeps,
): Promise<Inspection> {
  const steps = pending.filter((step): step is ShopifyStep => !isEtsy(step));
  const byDifference = write.kind === 'shopify-adjust';
  const blind = !byDifference && context.attempt === 1;
  const current = blind ? null : await availableOf(steps, deps);
  const skips: Skip[] = [];
  const changes: Change[] = [];
  for (const step of steps) {
    const now = current === null ? step.before : current.get(step.target.inventory_item_id);
    const wanted = byDifference && now !== undefined ? now + step.after - step.before : step.after;
    const skip = (reason: Skip['reason'], detail: string): void => void skips.push({ step, reason, detail });
    if (now === undefined) skip('gone', 'Shopify no longer has the item at this location');
    else if (!byDifference && now === step.after) skip('already-done', `Shopify already has ${now}`);
    else if (!byDifference && now !== step.before)
      skip('conflict', `Shopify has ${now}, the plan saw ${step.before}`);
    else if (wanted < 0)
      skip('conflict', `Shopify has ${now}; taking back ${step.before - step.after} would go below 0`);
    else changes.push(changeOf(step, now, wanted));
  }
  if (changes.length === 0) return { prepared: null, skips };
  const kept = new Set(changes.map(({ step }) => step));
  const preparedSteps = steps.filter(({ id }) => kept.has(id));
  return {
    skips,
    prepared: {
      steps: preparedSteps,
      changes,
      seen: null,
      send: (key) => sendRows(write, { steps: preparedSteps, changes, key }, deps),
    },
  };
}

/**
 * Sends the same rows with the same key again: Shopify performs them once, whatever became of the first time.
 *
 * It forgets keys after 24 hours; from then on only a look can tell.
 */
export async function settleShopify(write: Write, attempt: Attempt, deps: ShopifyDeps): Promise<Sent> {
  const steps = write.steps.filter(
    (step): step is ShopifyStep => !isEtsy(step) && attempt.steps.includes(step.id),
  );
  const age = millisecondsOf(deps.timer.now()) - millisecondsOf(attempt.at);
  if (age < KEY_LIFE_MS)
    try {
      return await sendRows(write, { steps, changes: attempt.changes, key: attempt.key }, deps);
    } catch (error) {
      // That it is refused now does not say what became of it then.
      if (!(error instanceof VendorRefused)) throw error;
    }
  return settleByLook(steps, attempt, deps);
}

async function settleByLook(
  steps: readonly ShopifyStep[],
  attempt: Attempt,
  deps: ShopifyDeps,
): Promise<Sent> {
  const current = await availableOf(steps, deps);
  const now = new Map(steps.map(({ id, target }) => [id, current.get(target.inventory_item_id)]));
  const all = (field: 'before' | 'after'): boolean =>
    attempt.changes.every((change) => now.get(change.step) === change[field]);
  if (all('after')) return { kind: 'committed', changes: attempt.changes };
  if (all('before'))
    return { kind: 'not-committed', conflicts: [], again: true, detail: 'Shopify did not perform it' };
  return {
    kind: 'unclear',
    detail: 'Shopify has other quantities than before and after, and does not know the key',
  };
}

interface Rows {
  readonly steps: readonly ShopifyStep[];
  readonly changes: readonly Change[];
  readonly key: string;
}

async function sendRows(write: Write, rows: Rows, deps: ShopifyDeps): Promise<Sent> {
  for (const wait of STILL_RUNNING_WAITS_MS) {
    const answer = await callShopify(write, rows, deps);
    if (answer.kind === 'applied')
      return {
        kind: 'committed',
        changes: rows.changes,
        ...(answer.adjustmentGroup === null ? {} : { proof: answer.adjustmentGroup }),
      };
    if (!answer.refusals.some(({ code }) => code === 'in-progress')) return refused(answer.refusals, rows);
    await deps.timer.sleep(wait);
  }
  throw new OutcomeUnknown('shopify', 'Shopify is still at work on the same request');
}

function callShopify(
  write: Write,
  { steps, changes, key }: Rows,
  { writer, planDigest }: ShopifyDeps,
): Promise<ShopifyWriteAnswer> {
  const [first] = steps;
  if (first === undefined) throw new RangeError('a write has at least one row');
  const numbers = new Map(
    changes.map(({ step, before, after }) => [step, [Number(before), Number(after)] as const]),
  );
  const rows = steps.map(({ id, target }) => {
    const [before = 0, after = 0] = numbers.get(id) ?? [];
    return { row: { inventoryItemId: target.inventory_item_id, changeFromQuantity: before }, before, after };
  });
  const about = {
    locationId: first.target.location_id,
    referenceDocumentUri: `gid://apeg/SyncPlan/${planDigest}`,
    idempotencyKey: key,
  };
  return write.kind === 'shopify-adjust'
    ? writer.adjustQuantities({
        ...about,
        rows: rows.map(({ row, before, after }) => ({ ...row, delta: after - before })),
      })
    : writer.setQuantities({ ...about, rows: rows.map(({ row, after }) => ({ ...row, quantity: after })) });
}

/** Nothing was performed. Rows that were changed meanwhile are looked at again with the others: the look names the conflict. */
function refused(refusals: readonly ShopifyRowRefusal[], { steps }: Rows): Sent {
  const detail = `Shopify refused: ${[...new Set(refusals.map(({ vendorCode }) => vendorCode))].join(', ')}`;
  const again = refusals.every(({ code }) => code === 'stale' || code === 'previous-attempt-failed');
  const skus = refusals.flatMap(({ row }) => (row === null ? [] : [steps[row]?.sku ?? '']));
  return {
    kind: 'not-committed',
    conflicts: [],
    again,
    detail: skus.length === 0 ? detail : `${detail} (${skus.join(', ')})`,
  };
}

async function availableOf(
  steps: readonly ShopifyStep[],
  { reader }: ShopifyDeps,
): Promise<ReadonlyMap<string, number>> {
  const [first] = steps;
  if (first === undefined) return new Map();
  return reader.available(
    first.target.location_id,
    steps.map(({ target }) => target.inventory_item_id),
  );
}

function changeOf({ id, sku, target }: ShopifyStep, before: number, after: number): Change {
  const place = `${target.inventory_item_id} at ${target.location_id}`;
  return { step: id, side: 'shopify', sku, field: 'quantity', target: place, before, after };
}
