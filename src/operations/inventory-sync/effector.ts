import type { ShopReaders, ShopWriters } from '../../domain/shops.ts';
import type { Timer } from '../../domain/timer.ts';
import type { Effector, Sent, Write } from '../write.ts';
import { inspectImages, settleImages } from './etsy-images-write.ts';
import { inspectPut, settlePut } from './etsy-put.ts';
import { inspectState, settleState } from './etsy-state-write.ts';
import { inspectShopify, settleShopify } from './shopify-writes.ts';
import { type SyncWrite, syncWrites } from './sync-writes.ts';

/** What performing a synchronisation needs. */
export interface SyncEffectorDeps {
  readonly readers: ShopReaders;
  readonly writers: ShopWriters;
  readonly timer: Timer;
  readonly planDigest: string;
  readonly kind: 'change' | 'rollback';
}

/** Performs the steps of a synchronisation, or of its rollback. */
export function createSyncEffector({
  readers,
  writers,
  timer,
  planDigest,
  kind,
}: SyncEffectorDeps): Effector {
  const shopify = { reader: readers.shopify, writer: writers.shopify, timer, planDigest };
  const etsy = { reader: readers.etsy, writer: writers.etsy, kind };
  // The frame gets writes from here alone, and hands the same ones back.
  const kinds = new Map<string, SyncWrite>();
  const known = (write: Write): SyncWrite => {
    const own = kinds.get(write.id);
    if (own === undefined) throw new RangeError(`${write.id} is no write of this operation`);
    return own;
  };
  return {
    writesOf: (steps) => {
      const writes = syncWrites(steps, kind);
      for (const write of writes) kinds.set(write.id, write);
      return writes;
    },
    inspect: async (write, steps, context) => {
      const own = known(write);
      switch (own.kind) {
        case 'shopify-set':
        case 'shopify-adjust':
          return inspectShopify(own, steps, context, shopify);
        case 'etsy-put':
          return inspectPut(own, steps, etsy);
        case 'etsy-images':
          return inspectImages(own, steps, context, etsy);
        case 'etsy-state':
          return inspectState(own, steps, etsy);
      }
    },
    settle: async (write, attempt): Promise<Sent> => {
      const own = known(write);
      switch (own.kind) {
        case 'shopify-set':
        case 'shopify-adjust':
          return settleShopify(own, attempt, shopify);
        case 'etsy-put':
          return settlePut(own, attempt, etsy);
        case 'etsy-images':
          return settleImages(own, attempt, etsy);
        case 'etsy-state':
          return settleState(own, attempt, etsy);
      }
    },
  };
}
