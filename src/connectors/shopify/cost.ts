import { z } from 'zod';
import { millisecondsOf } from '../../domain/time.ts';
import type { Waiting } from '../http/waiting.ts';

/** What Shopify says about the cost of a call; the only source that is trusted about it. */
export const Cost = z.object({
  requestedQueryCost: z.number(),
  throttleStatus: z.object({
    currentlyAvailable: z.number(),
    restoreRate: z.number().positive(),
  }),
});
export type Cost = z.infer<typeof Cost>;

/** Holds calls back until the bucket has enough for them. */
export interface CostGate {
  /** Waits where the last answers say that a document would be throttled. */
  readonly ready: (document: string) => Promise<void>;
  readonly observe: (document: string, cost: Cost) => void;
}

/** A gate that knows nothing yet: the first call of each document goes through. */
export function createCostGate(waiting: Waiting): CostGate {
  const costs = new Map<string, number>();
  let bucket: { readonly available: number; readonly restoreRate: number; readonly at: number } | null = null;
  const now = (): number => millisecondsOf(waiting.timer.now());
  return {
    ready: async (document) => {
      const cost = costs.get(document);
      if (bucket === null || cost === undefined) return;
      const available = bucket.available + ((now() - bucket.at) / 1000) * bucket.restoreRate;
      if (available < cost) await waiting.wait(Math.ceil(((cost - available) / bucket.restoreRate) * 1000));
    },
    observe: (document, { requestedQueryCost, throttleStatus }) => {
      costs.set(document, requestedQueryCost);
      bucket = {
        available: throttleStatus.currentlyAvailable,
        restoreRate: throttleStatus.restoreRate,
        at: now(),
      };
    },
  };
}

/** How long a throttled call has to wait until the bucket has what it costs; milliseconds. */
export function missingMs({ requestedQueryCost, throttleStatus }: Cost): number {
  const { currentlyAvailable, restoreRate } = throttleStatus;
  return Math.max(0, Math.ceil(((requestedQueryCost - currentlyAvailable) / restoreRate) * 1000));
}
