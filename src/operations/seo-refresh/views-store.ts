import { z } from 'zod';
import { ViewsUnusable } from '../../domain/errors.ts';
import type { EtsyViews } from '../../domain/etsy-text.ts';
import { type ViewReading, ViewsMonth } from '../../domain/etsy-views.ts';
import type { StateStore } from '../../domain/state-store.ts';
import { dayOf, type Instant } from '../../domain/time.ts';

/** Which months there are: a month that is listed and cannot be read is a loss, and no empty month. */
const Months = z.strictObject({ schema: z.literal('apeg.etsy-views-months/1'), months: z.array(z.string()) });

/** The counters of every active listing of one day. */
export interface ViewsDay {
  readonly day: string;
  readonly listings: ReadonlyMap<number, ViewReading>;
}

/** Every snapshot of a shop, oldest first. @throws ViewsUnusable */
export async function readViews(state: StateStore, shop: string): Promise<ViewsDay[]> {
  const { months } = await monthsOf(state, shop);
  const found = await Promise.all(months.map((month) => readMonth(state, shop, month)));
  return found
    .flatMap(({ days }) => Object.entries(days))
    .map(([day, { listings }]) => ({
      day,
      listings: new Map(Object.entries(listings).map(([id, reading]) => [Number(id), reading])),
    }))
    .sort((one, other) => (one.day < other.day ? -1 : 1));
}

/** Keeps the counters of the day of an instant; the first snapshot of a day stays, and `false` says so. @throws ViewsUnusable, OutputUnwritable */
export async function keepViews(
  state: StateStore,
  shop: string,
  { at, counters }: { readonly at: Instant; readonly counters: readonly EtsyViews[] },
): Promise<boolean> {
  const day = dayOf(at);
  const month = day.slice(0, 7);
  const { months } = await monthsOf(state, shop);
  const stored = months.includes(month) ? await readMonth(state, shop, month) : emptyMonth(shop, month);
  if (stored.days[day] !== undefined) return false;
  const listings = Object.fromEntries(
    counters.map(({ listing_id, views, state: now }) => [listing_id, [views, now]]),
  );
  // The month goes first: a list that names it before it is there would call it lost.
  await state.write(monthName(shop, month), {
    ...stored,
    days: { ...stored.days, [day]: { taken_at: at, listings } },
  });
  if (!months.includes(month))
    await state.write(listName(shop), {
      schema: 'apeg.etsy-views-months/1',
      months: [...months, month].sort(),
    });
  return true;
}

/** Whether the day of an instant has its snapshot. @throws ViewsUnusable */
export async function hasViewsOf(state: StateStore, shop: string, at: Instant): Promise<boolean> {
  const day = dayOf(at);
  return (await readViews(state, shop)).some((one) => one.day === day);
}

async function monthsOf(state: StateStore, shop: string): Promise<z.infer<typeof Months>> {
  const stored = await state.read(listName(shop));
  if (stored === null) return { schema: 'apeg.etsy-views-months/1', months: [] };
  const parsed = Months.safeParse(stored);
  if (parsed.success) return parsed.data;
  throw lost(`The list of the months of views of shop ${shop} cannot be read`);
}

async function readMonth(state: StateStore, shop: string, month: string): Promise<ViewsMonth> {
  const parsed = ViewsMonth.safeParse(await state.read(monthName(shop, month)));
  if (parsed.success) return parsed.data;
  throw lost(`The views of shop ${shop} in ${month} cannot be read`);
}

function lost(message: string): ViewsUnusable {
  return new ViewsUnusable(message, {
    hint: 'Put the state folder back from a backup; Etsy gives no past counters.',
  });
}

function emptyMonth(shop: string, month: string): ViewsMonth {
  return { schema: 'apeg.etsy-views/1', shop, month, days: {} };
}

function listName(shop: string): string {
  return `etsy-views-${shop}`;
}

function monthName(shop: string, month: string): string {
  return `etsy-views-${shop}-${month}`;
}
