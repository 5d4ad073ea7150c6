import { expect, it } from 'vitest';
import { operationSettingsOf } from '../../src/domain/operation-settings.ts';
import type { ShopReaders, ShopWriters } from '../../src/domain/shops.ts';
import { memoryState } from '../../src/domain/state-store.ts';
import type { ConfirmedPlan } from '../../src/operations/confirm.ts';
import { makeSyncPlan } from '../../src/operations/inventory-sync/make-plan.ts';
import { recall } from '../../src/operations/inventory-sync/memory.ts';
import { createFakeShops, virtualTimer } from './fake-shops.ts';

const timer = virtualTimer();
const { connections, usage } = createFakeShops({ items: [], listings: [] }, timer);

/** Never run: it is here to be compiled. */
export function doesNotCompile(
  writers: ShopWriters,
  readers: ShopReaders,
  opening: ConfirmedPlan['opening'],
): readonly unknown[] {
  // @ts-expect-error: a planner's reader is no writer,
  const writer: ShopReaders['shopify'] = writers.shopify;
  const both = { ...readers.shopify, ...writers.shopify };
  // @ts-expect-error: nor something that reads and writes,
  const shopify: ShopReaders['shopify'] = both;
  const bothOnEtsy = { ...readers.etsy, ...writers.etsy };
  // @ts-expect-error: on either side,
  const etsy: ShopReaders['etsy'] = bothOnEtsy;
  // @ts-expect-error: and nothing is a confirmed plan that confirm.ts has not made.
  const confirmed: ConfirmedPlan = { run: 'x', opening };
  return [writer, shopify, etsy, confirmed];
}

it('plans with readers alone, and makes no request that could change anything', async () => {
  const planned = await makeSyncPlan(
    {
      readers: await connections.readers(),
      settings: operationSettingsOf(),
      mapping: new Map(),
      memory: await recall(memoryState()),
      consents: [],
      generator: 'apeg test',
    },
    { clock: timer, progress: () => undefined },
  );
  expect(planned.kind).toBe('planned');
  expect([usage.shopify.writes, usage.etsy.writes]).toEqual([0, 0]);
  expect(usage.shopify.calls).toBeGreaterThan(0);
});
