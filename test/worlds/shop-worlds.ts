import type { WrittenOperationSettings } from '../../src/domain/operation-settings.ts';
import type { Plan } from '../../src/domain/plan.ts';
import { VendorError } from '../../src/domain/vendor-errors.ts';
import type { Ran } from '../../src/operations/execute.ts';
import { createRandom, type Random } from '../../src/statistics/random.ts';
import {
  type Bench,
  confirmOn,
  executeOn,
  planOn,
  resumeOn,
  rollbackOn,
  WIDE,
} from '../operations/bench-of-operations.ts';
import { type FakeListing, fakeListing, type ProductSketch } from '../operations/fake-etsy.ts';
import { type FakeItem, PLAIN_FACTS } from '../operations/fake-shopify.ts';
import { createFakeShops, type Fault, Killed, virtualTimer } from '../operations/fake-shops.ts';
import { createMemoryJournal } from '../operations/memory-journal.ts';
import { createStockLedger } from './stock-ledger.ts';

const POLICIES = ['shopify-is-truth', 'lowest-wins', 'etsy-is-truth', 'order-delta'] as const;
const FAULTS: readonly Fault[] = [
  'throttled',
  'down',
  'lost-before',
  'lost-after',
  'kill-before',
  'kill-after',
  'refused',
];
const COLOURS = ['red', 'green', 'blue', 'black'];

/** What a world came to, for whoever judges it. */
export interface WorldOutcome {
  readonly bench: Bench & { readonly journal: ReturnType<typeof createMemoryJournal> };
  readonly shops: ReturnType<typeof createFakeShops>;
  readonly ledger: ReturnType<typeof createStockLedger>;
  readonly plan: Plan;
  readonly run: Ran | null;
  readonly rollback: { readonly plan: Plan; readonly run: Ran } | null;
  readonly processes: number;
}

/** One seeded world: two shops, sales at any moment, faults and kills, a run, and its rollback. */
export async function liveThrough(seed: number): Promise<WorldOutcome> {
  const random = createRandom(seed);
  const timer = virtualTimer();
  const stock = madeUpStock(random);
  const ledger = createStockLedger(stock);
  const sellRate = random.next() * 0.3;
  const faultRate = random.next() * 0.12;
  let faultsLeft = 8;
  let stormy = false;
  const shops = createFakeShops(stock, timer, {
    unlinksImages: () => random.next() < 0.5,
    between: (side, what) => {
      if (!stormy || random.next() >= sellRate) return;
      // Etsy cannot compare: a sale between the last look and the PUT of the same listing is the one thing that nobody can see.
      const held = side === 'etsy' && what.startsWith('put ') ? Number(what.slice(4)) : null;
      ledger.sell(random, held);
    },
    fault: (_, __, writes) => {
      if (!stormy || faultsLeft === 0 || random.next() >= faultRate * (writes ? 3 : 1)) return 'none';
      faultsLeft -= 1;
      return FAULTS[random.below(FAULTS.length)] ?? 'none';
    },
  });
  const journal = createMemoryJournal(() => {
    if (!stormy || faultsLeft === 0 || random.next() >= faultRate / 2) return 'none';
    faultsLeft -= 1;
    return random.next() < 0.5 ? 'kill-before' : 'kill-after';
  });
  const written: WrittenOperationSettings = {
    ...WIDE,
    inventory_sync: {
      policy: POLICIES[random.below(POLICIES.length)] ?? 'lowest-wins',
      buffer: random.below(3),
      ...(random.next() < 0.5 ? { etsy_reactivate: ['sold_out' as const, 'inactive' as const] } : {}),
    },
  };
  const agreedEtsy = new Map(stock.items.map(({ sku }) => [sku ?? '', random.below(12)]));
  const bench = {
    connections: shops.connections,
    journal,
    timer,
    written,
    memory: { agreedEtsy, skus: null },
  };
  const { plan } = await planOn(bench);
  const world = { bench, shops, ledger, plan };
  if (plan.steps.length === 0) return { ...world, run: null, rollback: null, processes: 0 };
  stormy = true;
  const counted = { processes: 0 };
  const run = await untilClosed(bench, plan, counted);
  // People look at the receipt for a while; shops go on selling.
  for (let sale = random.below(6); sale > 0; sale -= 1) ledger.sell(random, null);
  faultsLeft = 4;
  if (run.kind !== 'closed' || run.receipt.changes.length === 0)
    return { ...world, run, rollback: null, processes: counted.processes };
  const back = await patiently(() => rollbackOn(bench, run.receipt.run));
  if (back.kind !== 'planned') return { ...world, run, rollback: null, processes: counted.processes };
  const undone = await untilClosed(bench, back.plan, counted);
  return { ...world, run, rollback: { plan: back.plan, run: undone }, processes: counted.processes };
}

/** A bench whose journal can be looked at. */
export type WatchedBench = WorldOutcome['bench'];

/** Starts processes until one of them closes the run. */
export async function untilClosed(
  bench: WatchedBench,
  plan: Plan,
  counted: { processes: number },
): Promise<Ran> {
  let ran: Ran | null = null;
  let run: string | null = null;
  while (ran?.kind !== 'closed') {
    counted.processes += 1;
    if (counted.processes > 60) throw new Error('the run does not come to an end');
    try {
      if (run === null) {
        const confirmed = await confirmOn(bench, plan, { consents: ['etsy-renewal'] });
        if (confirmed.kind !== 'confirmed') throw new Error(JSON.stringify(confirmed));
        ran = await executeOn(bench, confirmed.plan);
      } else ran = await resumeOn(bench, run);
    } catch (error) {
      if (!(error instanceof Killed) && !(error instanceof VendorError)) throw error;
    }
    run = openRun(bench);
    if (run === null && ran?.kind !== 'closed') ran = closedRun(bench, plan) ?? ran;
  }
  return ran;
}

function openRun({ journal }: WorldOutcome['bench']): string | null {
  const closed = new Set(journal.all.flatMap(({ run, body }) => (body.type === 'closed' ? [run] : [])));
  return journal.all.find(({ run, body }) => body.type === 'opened' && !closed.has(run))?.run ?? null;
}

function closedRun({ journal }: WorldOutcome['bench'], plan: Plan): Ran | null {
  for (const { body } of journal.all)
    if (
      body.type === 'closed' &&
      body.receipt.kind === plan.kind &&
      body.receipt.rollback_of === plan.rollback_of
    )
      return { kind: 'closed', receipt: body.receipt };
  return null;
}

/** Asks until nothing is in the way any more. */
export async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (;;)
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof Killed) && !(error instanceof VendorError)) throw error;
    }
}

function madeUpStock(random: Random): { items: FakeItem[]; listings: FakeListing[] } {
  const items: FakeItem[] = [];
  const listings: FakeListing[] = [];
  const size = 3 + random.below(random.next() < 0.1 ? 130 : 14);
  for (let id = 1; id <= size; id += 1) {
    const variants = random.next() < 0.4 ? 2 + random.below(3) : 1;
    const shared = random.next() < 0.3;
    const together = random.below(15);
    const products = Array.from(
      { length: variants },
      (_, index): ProductSketch => ({
        sku: random.next() < 0.04 ? null : `sku-${id}-${index}`,
        quantity: shared ? together : random.below(15),
        ...(variants > 1 ? { colour: COLOURS[index] ?? '' } : {}),
      }),
    );
    const empty = products.every(({ quantity }) => quantity === 0);
    const listing = fakeListing(id, products, {
      shared,
      state: empty ? 'sold_out' : random.next() < 0.08 ? 'inactive' : 'active',
    });
    if (variants > 1 && random.next() < 0.5)
      listing.images = (listing.inventory?.products ?? []).flatMap(({ property_values }, index) =>
        property_values.map(({ property_id, value_ids: [value_id = 0], values: [value = null] }) => ({
          property_id,
          value_id,
          value,
          image_id: 900 + index,
        })),
      );
    listings.push(listing);
    for (const { sku, quantity } of products)
      if (sku !== null && random.next() < 0.93)
        items.push({
          inventory_item_id: `gid://shopify/InventoryItem/${items.length + 1}`,
          sku,
          tracked: random.next() < 0.97,
          available: random.next() < 0.3 ? quantity : random.below(16),
          facts: random.next() < 0.05 ? { ...PLAIN_FACTS, inventory_policy: 'CONTINUE' } : PLAIN_FACTS,
        });
  }
  return { items, listings };
}
