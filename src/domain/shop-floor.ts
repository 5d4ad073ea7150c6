import type { EtsyTextConnections } from './etsy-text.ts';
import type { Journal } from './journal.ts';
import type { Notifier, NotifierRequest } from './notifier.ts';
import type { Settings } from './settings.ts';
import type { OrderConnections } from './shop-orders.ts';
import type { ShopConnections } from './shops.ts';
import type { StateStore } from './state-store.ts';
import type { TextModel } from './text-model.ts';
import type { Timer } from './timer.ts';

/** The shops that the host has entrusted to one repository, and what is remembered of them; never another repository's. */
export interface ShopFloor {
  readonly shops: ShopConnections & OrderConnections & EtsyTextConnections;
  readonly journal: Journal;
  readonly state: StateStore;
  readonly timer: Timer;
  /** Ways to tell people whom the host allows; one that it does not allow is among them and fails. */
  readonly notifiers: (request: NotifierRequest) => readonly Notifier[];
  /** A language model for what the settings allow; null without a key of this repository's own. */
  readonly textModel: (settings: Settings) => Promise<TextModel | null>;
}
