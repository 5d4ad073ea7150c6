import { describe, expect, it } from 'vitest';
import { operationSettingsOf } from '../../src/domain/operation-settings.ts';
import { memoryState } from '../../src/domain/state-store.ts';
import { createSyncDesk, type SyncDesk } from '../../src/operations/inventory-sync/desk.ts';
import { recall, rememberPlan, rememberRun } from '../../src/operations/inventory-sync/memory.ts';
import { ACTOR, type Bench, planOn, rollbackOn, runOn, WIDE } from './bench-of-operations.ts';
import { fakeListing } from './fake-etsy.ts';
import { type FakeItem, PLAIN_FACTS } from './fake-shopify.ts';
import { createFakeShops, virtualTimer } from './fake-shops.ts';
import { createMemoryJournal } from './memory-journal.ts';

function shop(shopify: number, etsy: number) {
  const items: FakeItem[] = [
    {
      inventory_item_id: 'gid://shopify/InventoryItem/1',
      sku: 'a',
      tracked: true,
      available: shopify,
      facts: PLAIN_FACTS,
    },
  ];
  const listings = [fakeListing(1, [{ sku: 'a', quantity: etsy }])];
  const timer = virtualTimer();
  const shops = createFakeShops({ items, listings }, timer);
  const state = memoryState();
  const bench = async (policy: 'order-delta' | 'lowest-wins'): Promise<Bench> => ({
    connections: shops.connections,
    journal,
    timer,
    written: { ...WIDE, inventory_sync: { policy } },
    memory: await recall(state),
  });
  const journal = createMemoryJournal();
  const sides = (): [number | undefined, number | undefined] => [
    items[0]?.available,
    listings[0]?.inventory?.products[0]?.offerings[0]?.quantity,
  ];
  const sell = (onShopify: number, onEtsy: number): void => {
    for (const item of items) item.available -= onShopify;
    for (const one of listings[0]?.inventory?.products[0]?.offerings ?? []) one.quantity -= onEtsy;
  };
  /** Plans and, where there is something to do, runs and remembers. */
  const sync = async (policy: 'order-delta' | 'lowest-wins'): Promise<string | null> => {
    const on = await bench(policy);
    const planned = await planOn(on);
    await rememberPlan(state, planned, true);
    if (planned.plan.steps.length === 0) return null;
    const ran = await runOn(on, planned.plan);
    if (ran.kind !== 'closed') throw new Error('not closed');
    await rememberRun(state, ran.receipt);
    await rememberRun(state, ran.receipt);
    timer.pass(60_000);
    return ran.receipt.run;
  };
  const rollback = async (run: string): Promise<void> => {
    const on = await bench('order-delta');
    const back = await rollbackOn(on, run);
    if (back.kind !== 'planned') throw new Error('no plan');
    const ran = await runOn(on, back.plan);
    if (ran.kind === 'closed') await rememberRun(state, ran.receipt);
    timer.pass(60_000);
  };
  const desk = ({ forgetful = false, shopify = '' } = {}): SyncDesk =>
    createSyncDesk({
      shops: {
        ...shops.connections,
        readers: async () => {
          const readers = await shops.connections.readers();
          return shopify === '' ? readers : { ...readers, names: { ...readers.names, shopify } };
        },
      },
      journal,
      state: forgetful ? { ...state, write: () => Promise.reject(new Error('killed')) } : state,
      settings: operationSettingsOf({ ...WIDE, inventory_sync: { policy: 'order-delta' } }),
      mapping: new Map(),
      timer,
      generator: 'apeg test',
      progress: () => undefined,
    });
  /** How many steps a plan made now has; time passes. */
  const start = async (): Promise<number> => {
    const planned = await desk().plan([]);
    timer.pass(60_000);
    return planned.kind === 'planned' ? planned.plan.steps.length : -1;
  };
  return { sync, sell, sides, rollback, desk, start };
}

describe('order-delta', () => {
  it('keeps the sales of both sides, night after night', async () => {
    const { sync, sell, sides } = shop(10, 10);
    // The first time both sides agree, which is where it begins.
    expect(await sync('order-delta')).toBeNull();
    sell(2, 3);
    await sync('order-delta');
    expect(sides()).toEqual([5, 5]);
    sell(1, 1);
    await sync('order-delta');
    expect(sides()).toEqual([3, 3]);
  });

  it('leaves alone what never agreed, until another policy has brought it together', async () => {
    const { sync, sell, sides } = shop(10, 7);
    expect(await sync('order-delta')).toBeNull();
    expect(sides()).toEqual([10, 7]);
    await sync('lowest-wins');
    expect(sides()).toEqual([7, 7]);
    sell(1, 2);
    await sync('order-delta');
    expect(sides()).toEqual([4, 4]);
  });

  it('counts a sale once, though another plan was seen before the run, and its process died before it remembered', async () => {
    const { start, sell, sides, desk } = shop(10, 10);
    expect(await start()).toBe(0);
    sell(0, 2);
    const first = await desk().plan([]);
    const second = await desk().plan([]);
    if (first.kind !== 'planned' || second.kind !== 'planned') throw new Error('no plan');
    const confirmed = await desk().confirm(first.plan, { digest: first.digest, actor: ACTOR, consents: [] });
    if (confirmed.kind !== 'confirmed') throw new Error('not confirmed');
    // The journal has the end of the run, the memory does not.
    await expect(desk({ forgetful: true }).execute(confirmed.plan)).rejects.toThrow('killed');
    expect(sides()).toEqual([8, 8]);
    expect((await desk().plan([])).kind === 'planned' && (await start())).toBe(0);
    sell(1, 0);
    const next = await desk().plan([]);
    expect(next).toMatchObject({ plan: { steps: [{ before: 8, after: 7 }] } });
  });

  it('is remembered for the shops where it was seen, and no others', async () => {
    const { start, sell, desk } = shop(10, 10);
    await start();
    sell(2, 2);
    const elsewhere = await desk({ shopify: 'other.myshopify.com' }).plan([]);
    expect(elsewhere).toMatchObject({ plan: { steps: [] } });
    expect(await desk().plan([])).toMatchObject({ plan: { steps: [{ after: 6 }, { after: 6 }] } });
  });

  it('finds the same sales again after a rollback', async () => {
    const { sync, sell, sides, rollback } = shop(10, 10);
    await sync('order-delta');
    sell(2, 3);
    const run = await sync('order-delta');
    await rollback(run ?? '');
    expect(sides()).toEqual([8, 7]);
    await sync('order-delta');
    expect(sides()).toEqual([5, 5]);
  });
});
