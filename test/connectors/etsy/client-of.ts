import { createEtsyClient, type EtsyClient } from '../../../src/connectors/etsy/client.ts';
import { memoryState, type StateStore } from '../../../src/domain/state-store.ts';
import type { Timer } from '../../../src/domain/timer.ts';
import type { EtsySimulatorOptions } from '../../../src/simulators/etsy/simulator.ts';
import { type EtsyShop, openEtsy } from '../../simulators/etsy/shop.ts';
import { virtualTime } from '../../simulators/virtual-timer.ts';

/** A simulated shop and clients for it, in one virtual time. */
export interface Connected {
  readonly shop: EtsyShop;
  readonly client: EtsyClient;
  readonly timer: Timer;
  readonly state: StateStore;
  /** Another process with the same store. */
  readonly another: (state?: StateStore) => EtsyClient;
}

/** Runs work under a name one after the other, as a lock of files does across processes. */
export function memoryLock(): <T>(name: string, work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (_, work) => {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  };
}

/** Opens a shop and a client for it. */
export async function connect(
  options: Partial<EtsySimulatorOptions> = {},
  { timeoutMs = 2_000 } = {},
): Promise<Connected> {
  const { clock, timer } = virtualTime();
  const shop = await openEtsy({ ...options, clock });
  const state = memoryState();
  const lock = memoryLock();
  const { keystring, sharedSecret, refreshToken } = shop.credentials;
  const another = (store: StateStore = state): EtsyClient =>
    createEtsyClient(
      { baseUrl: shop.url, shopId: shop.store.facts.shopId, keystring, sharedSecret, refreshToken },
      { timer, random: () => 0.5, state: store, lock, timeoutMs },
    );
  return { shop, timer, state, another, client: another() };
}
