import { createShopConnections } from '../../src/compose/shops.ts';
import type { Plan } from '../../src/domain/plan.ts';
import type { ShopConnections } from '../../src/domain/shops.ts';
import { memoryState } from '../../src/domain/state-store.ts';
import type { Ran } from '../../src/operations/execute.ts';
import { simulatedEnvironment } from '../../src/simulators/environment.ts';
import { groupOf } from '../../src/simulators/etsy/listing.ts';
import type { EtsyListingSeed } from '../../src/simulators/etsy/seed.ts';
import type { EtsySimulator } from '../../src/simulators/etsy/simulator.ts';
import type { Call, FaultName } from '../../src/simulators/faults.ts';
import type { ShopifyItemSeed } from '../../src/simulators/shopify/seed.ts';
import type { ShopifySimulator } from '../../src/simulators/shopify/simulator.ts';
import { createRandom, type Random } from '../../src/statistics/random.ts';
import { memoryLock } from '../connectors/etsy/client-of.ts';
import { planOn, rollbackOn, WIDE } from '../operations/bench-of-operations.ts';
import { createMemoryJournal } from '../operations/memory-journal.ts';
import { openEtsy } from '../simulators/etsy/shop.ts';
import { openShop } from '../simulators/shopify/shop.ts';
import { virtualTime } from '../simulators/virtual-timer.ts';
import { patiently, untilClosed, type WatchedBench } from './shop-worlds.ts';

const FAULTS: readonly FaultName[] = [
  '429',
  '429-bare',
  '503',
  '5xx-before-commit',
  '5xx-after-commit',
  'drop-before-commit',
  'drop-after-commit',
];
const COLOURS = ['red', 'green', 'blue'];

/** What a world on real servers came to. */
export interface SimulatedOutcome {
  readonly bench: WatchedBench;
  /** Requests that were no reads when the plan stood. */
  readonly writesOfDryRun: number;
  readonly plan: Plan;
  readonly run: Ran | null;
  readonly rollback: Ran | null;
  /** Processes that it took, and answers that were refused, broken or never came. */
  readonly processes: number;
  readonly faulty: number;
  /** By place: what is there now, and what the simulators and the sales alone say must be. */
  readonly places: ReadonlyMap<
    string,
    { readonly initial: number; readonly sold: number; readonly now: number }
  >;
}

/** One seeded world on both simulators, through the real clients: sales, faults, lost tokens and kills, a run, its rollback. */
export async function liveThroughSimulated(seed: number): Promise<SimulatedOutcome> {
  const random = createRandom(seed);
  const { clock, timer } = virtualTime();
  let stormy = false;
  let sales: { sell: (held: boolean) => void } | null = null;
  const onCall = ({ operation, kind }: Call): void => {
    if (!stormy || kind === 'token') return;
    // Etsy cannot compare: a sale between the look and the PUT is the one thing that nobody can see. After an answer that was
    // lost there must be another look, so that a PUT which comes without one may well meet a sale.
    const last = etsy.calls.all().at(-1)?.status ?? 200;
    const held = operation === 'updateListingInventory' && last !== 0 && last < 500;
    if (!held && operation === 'updateListingInventory') sales?.sell(false);
    else if (random.below(6) === 0) sales?.sell(held);
    if (random.below(40) === 0) etsy.access.expireTokens();
    if (random.below(40) === 0) shopify.access.expireTokens();
  };
  const stock = madeUpStock(random);
  const shopify = await openShop({ seed: { items: stock.items }, clock, onCall });
  const etsy = await openEtsy({
    seed: { listings: stock.listings },
    clock,
    onCall,
    unlinkImages: random.below(2) === 0,
  });
  try {
    const market = openMarket(shopify, etsy, random);
    sales = market;
    let kills = 3;
    const journal = createMemoryJournal(() => {
      if (!stormy || kills === 0 || random.below(12) > 0) return 'none';
      kills -= 1;
      return random.below(2) === 0 ? 'kill-before' : 'kill-after';
    });
    const policies = ['shopify-is-truth', 'lowest-wins', 'etsy-is-truth'] as const;
    const policy = policies[random.below(policies.length)] ?? 'lowest-wins';
    const bench: WatchedBench = {
      connections: connectionsOf(shopify, etsy, timer),
      journal,
      timer,
      written: { ...WIDE, inventory_sync: { policy, buffer: random.below(2) } },
      memory: { agreedEtsy: new Map(), skus: null },
    };
    const { plan } = await planOn(bench);
    const writesOfDryRun = shopify.calls.counts().write + etsy.calls.counts().write;
    const counted = { processes: 0 };
    const outcome = (run: Ran | null, rollback: Ran | null): SimulatedOutcome => {
      const answers = [...shopify.calls.all(), ...etsy.calls.all()];
      const faulty = answers.filter(({ status }) => status === 0 || status === 401 || status >= 429).length;
      return { bench, plan, writesOfDryRun, run, rollback, faulty, ...counted, places: market.places() };
    };
    if (plan.steps.length === 0) return outcome(null, null);
    storm(shopify, etsy, random);
    stormy = true;
    const run = await untilClosed(bench, plan, counted);
    let rollback: Ran | null = null;
    if (run.kind === 'closed' && run.receipt.changes.length > 0) {
      const back = await patiently(() => rollbackOn(bench, run.receipt.run));
      if (back.kind === 'planned') rollback = await untilClosed(bench, back.plan, counted);
    }
    return outcome(run, rollback);
  } finally {
    await Promise.all([shopify.close(), etsy.close()]);
  }
}

/** A new process for whoever asks for readers: what it knows of tokens is what the one before has stored. */
function connectionsOf(
  shopify: ShopifySimulator,
  etsy: EtsySimulator,
  timer: ReturnType<typeof virtualTime>['timer'],
): ShopConnections {
  const shops = simulatedEnvironment('simulated', shopify, etsy);
  const keeping = { state: memoryState(), lock: memoryLock() };
  const fresh = () => createShopConnections({ path: '', home: '', shops }, async () => keeping, timer);
  let current = fresh();
  return {
    readers: () => {
      current = fresh();
      return current.readers();
    },
    writers: () => current.writers(),
  };
}

function storm(shopify: ShopifySimulator, etsy: EtsySimulator, random: Random): void {
  for (let count = random.below(5); count > 0; count -= 1) {
    const { faults } = random.below(3) === 0 ? shopify : etsy;
    faults.add({
      fault: FAULTS[random.below(FAULTS.length)] ?? '503',
      on: random.below(3) === 0 ? 'read' : 'write',
      after: random.below(6),
      times: 1 + random.below(2),
    });
  }
}

/** Buyers, and a count of what they bought that knows nothing of plans or journals. */
function openMarket(shopify: ShopifySimulator, etsy: EtsySimulator, random: Random) {
  const sold = new Map<string, number>();
  const now = (): Map<string, number> => {
    const places = new Map<string, number>();
    for (const item of shopify.store.items.values())
      for (const { available } of item.levels.values()) places.set(`shopify ${item.id}`, available);
    for (const listing of etsy.store.listings.values())
      for (const product of listing.products ?? []) {
        const colour = groupOf(product, listing.quantityOn).replace(/^\d+=/, '');
        places.set(`etsy ${listing.id} ${colour}`, product.quantity);
      }
    return places;
  };
  const initial = now();
  const count = (place: string): void => void sold.set(place, (sold.get(place) ?? 0) + 1);
  return {
    sell: (held: boolean): void => {
      if (random.below(2) === 0) {
        const items = [...shopify.store.items.values()];
        const item = items[random.below(items.length)];
        if (item?.sku == null || (item.levels.values().next().value?.available ?? 0) < 1) return;
        shopify.store.sell(item.sku, 1);
        count(`shopify ${item.id}`);
        return;
      }
      const listings = [...etsy.store.listings.values()].filter(({ state }) => state === 'active');
      const listing = listings[random.below(Math.max(1, listings.length))];
      const product = listing?.products?.[0];
      if (held || listing === undefined || product?.sku == null || product.quantity < 1) return;
      etsy.store.sell(product.sku, 1);
      count(`etsy ${listing.id} ${groupOf(product, listing.quantityOn).replace(/^\d+=/, '')}`);
    },
    places: () =>
      new Map(
        Array.from(now(), ([place, units]) => [
          place,
          { initial: initial.get(place) ?? 0, sold: sold.get(place) ?? 0, now: units },
        ]),
      ),
  };
}

function madeUpStock(random: Random): { items: ShopifyItemSeed[]; listings: EtsyListingSeed[] } {
  const items: ShopifyItemSeed[] = [];
  const listings: EtsyListingSeed[] = [];
  for (let id = 3 + random.below(8); id > 0; id -= 1) {
    const colours = random.below(3) === 0 ? COLOURS.slice(0, 2 + random.below(2)) : [];
    const shared = random.below(3) === 0;
    const together = 1 + random.below(12);
    const quantity = (): number => (shared ? together : random.below(12));
    const products =
      colours.length === 0
        ? [{ sku: `sku-${id}`, quantity: 1 + random.below(12) }]
        : colours.map((Colour) => ({ sku: `sku-${id}-${Colour}`, quantity: quantity(), values: { Colour } }));
    listings.push({
      products,
      variationImages: random.below(2) === 0,
      ...(shared ? { quantityOnProperty: [] } : {}),
    });
    for (const { sku, quantity: units } of products)
      items.push({ sku, available: random.below(3) === 0 ? units : random.below(14) });
  }
  return { items, listings };
}
