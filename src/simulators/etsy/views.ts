import { DAY_MS, type Listing } from './listing.ts';

/** Hours after midnight UTC at which counters are tabulated. */
const TABULATED_AT_MS = 4 * 3_600_000;

/** Keeps the view counters as Etsy does: tabulated once a day, for active listings alone. */
export interface ViewCounters {
  /** Tabulates every day that has come since the last call; call it before anything is read or a state changes. */
  readonly tabulate: (now: number) => void;
}

/**
 * Counters that begin with the views of the seed. A listing that is not active when a day is tabulated reads 0, and so does
 * one whose seed says that its day goes wrong; `lagDays` days of views are not in yet.
 */
export function createViewCounters(
  listings: Iterable<Listing>,
  { start, lagDays = 0 }: { readonly start: number; readonly lagDays?: number },
): ViewCounters {
  const dayOf = (time: number): number => Math.floor((time - TABULATED_AT_MS) / DAY_MS);
  const first = dayOf(start);
  let tabulated = first;
  return {
    tabulate: (now) => {
      while (tabulated < dayOf(now)) {
        tabulated += 1;
        const day = tabulated - first;
        for (const listing of listings) {
          const wrong = listing.seed.zeroViewsOn?.includes(day) === true;
          listing.views = listing.state !== 'active' || wrong ? 0 : viewsUntil(listing, day - lagDays);
        }
      }
    },
  };
}

/** All views until the end of a day, counted from the start of the simulation. */
function viewsUntil({ seed }: Listing, day: number): number {
  const daily = seed.dailyViews ?? 0;
  let views = seed.views ?? 0;
  for (let past = 0; past < day; past += 1) {
    views += typeof daily === 'number' ? daily : (daily[past % Math.max(1, daily.length)] ?? 0);
  }
  return views;
}
