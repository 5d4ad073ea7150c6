import type { EtsyTextConnections } from './etsy-text.ts';
import type { Journal } from './journal.ts';
import type { OrderConnections } from './shop-orders.ts';
import type { ShopConnections } from './shops.ts';
import type { StateStore } from './state-store.ts';
import type { Timer } from './timer.ts';

/** The shops that the host has entrusted to one repository, and what is remembered of them; never another repository's. */
export interface ShopFloor {
  readonly shops: ShopConnections & OrderConnections & EtsyTextConnections;
  readonly journal: Journal;
  readonly state: StateStore;
  readonly timer: Timer;
}
