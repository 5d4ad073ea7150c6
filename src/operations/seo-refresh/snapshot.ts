import type { EtsyTextConnections } from '../../domain/etsy-text.ts';
import { counted } from '../../domain/figure-text.ts';
import type { Journal } from '../../domain/journal.ts';
import type { StateStore } from '../../domain/state-store.ts';
import { type Clock, dayOf } from '../../domain/time.ts';
import { hasViewsOf, keepViews, readViews } from './views-store.ts';

/** What a snapshot came to. */
export interface Snapshot {
  readonly shop: string;
  readonly day: string;
  /** Whether it was taken now, and not before on the same day. */
  readonly fresh: boolean;
  readonly listings: number;
  /** Listings with a counter of 0. */
  readonly unknown: number;
  /** Days of history. */
  readonly days: number;
  readonly since: string;
}

/** What a snapshot needs; nothing of it can write to the shop. */
export interface SnapshotDeps {
  readonly texts: Pick<EtsyTextConnections, 'textReader'>;
  readonly state: StateStore;
  readonly journal: Pick<Journal, 'exclusively'>;
  readonly clock: Clock;
}

/** Keeps the view counters of today, once a day. @throws VendorError, ViewsUnusable, OutputUnwritable, ShopBusy */
export async function snapshotViews({
  texts: shops,
  state,
  journal,
  clock,
}: SnapshotDeps): Promise<Snapshot> {
  const { texts, shop } = await shops.textReader();
  const at = clock.now();
  const day = dayOf(at);
  // Two snapshots at once would each write the month as they knew it.
  const fresh = await journal.exclusively(`etsy-views:${shop}`, async () => {
    if (await hasViewsOf(state, shop, at)) return false;
    return keepViews(state, shop, { at, counters: await texts.activeViews() });
  });
  const history = await readViews(state, shop);
  const counters = [...(history.find((one) => one.day === day)?.listings.values() ?? [])];
  return {
    shop,
    day,
    fresh,
    listings: counters.length,
    unknown: counters.filter(([views]) => views === 0).length,
    days: history.length,
    since: history[0]?.day ?? day,
  };
}

/** A snapshot in words. */
export function snapshotLines({ day, fresh, listings, unknown, days, since }: Snapshot): string[] {
  return [
    `${counted(listings, 'active listing')} on ${day}, ${unknown} with a counter of 0, which is unknown`,
    fresh ? 'The counters are kept' : 'The counters of today were kept before; nothing was asked or changed',
    `${counted(days, 'day')} of history since ${since}`,
  ];
}
