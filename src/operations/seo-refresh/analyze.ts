import { digestOf } from '../../domain/canonical-json.ts';
import type { EtsyTextListing, EtsyTextReader } from '../../domain/etsy-text.ts';
import type { ViewsCoverage } from '../../domain/etsy-views.ts';
import type { SeoLeftOut, SeoSuggestion, SeoSuggestions } from '../../domain/seo-suggestions.ts';
import type { TextModel } from '../../domain/text-model.ts';
import { type Clock, dayBy, dayOf } from '../../domain/time.ts';
import { createRandom, shuffled } from '../../statistics/random.ts';
import { suggestListingSeo } from './suggest-listing-seo.ts';
import { coverageOf, viewsBetween } from './views.ts';
import type { ViewsDay } from './views-store.ts';

/** What is looked for, and what is known already. */
export interface SeoRequest {
  readonly shop: string;
  readonly history: readonly ViewsDay[];
  readonly threshold: number;
  readonly days: number;
  readonly control: { readonly seed: number; readonly share: number };
  readonly maxItems: number;
  /** Listings of which a text was applied, or which are a control group, so lately that they are being measured. */
  readonly measured: ReadonlySet<number>;
  readonly controls: ReadonlySet<number>;
  readonly generator: string;
}

/** What analysing needs; nothing of it can write to the shop. */
export interface SeoDeps {
  readonly texts: EtsyTextReader;
  readonly model: TextModel | null;
  readonly clock: Clock;
  readonly progress: (message: string) => void;
}

const ENOUGH_TO_COMPARE = 6;

interface Stale {
  readonly listing: EtsyTextListing;
  readonly views: number;
  readonly days: number;
}

/** Finds the listings that hardly anybody looks at and suggests what else they could say; a control group is left out by chance. @throws VendorError */
export async function analyzeSeo(request: SeoRequest, deps: SeoDeps): Promise<SeoSuggestions> {
  const { history, days, threshold, control, maxItems } = request;
  const now = deps.clock.now();
  const end = history.at(-1)?.day ?? dayOf(now);
  const covered = coverageOf(history, end, days);
  const enough = isEnough(covered, now);
  const listings = enough ? await deps.texts.activeListings() : [];
  const languages = enough ? await deps.texts.languages() : [];
  const { stale, leftOut } = sortOut(listings, request, end);
  const order = shuffled(stale, createRandom(control.seed));
  const fixed = order.filter(({ listing }) => request.controls.has(listing.listing_id));
  const free = order.filter(({ listing }) => !request.controls.has(listing.listing_id));
  // With fewer than three in the control group nothing could ever be said about the effect.
  const fewest = stale.length >= ENOUGH_TO_COMPARE ? 3 : Math.min(1, stale.length - 1);
  const wanted = Math.max(fewest, Math.round(stale.length * control.share));
  const drawn = Math.max(0, Math.min(free.length - 1, wanted - fixed.length));
  const controls = control.share === 0 ? fixed : [...fixed, ...free.slice(0, drawn)];
  const treated = control.share === 0 ? free : free.slice(drawn);
  const { suggestions, without } = await suggestAll(treated.sort(byListing), maxItems, deps);
  const file: Omit<SeoSuggestions, 'analysis'> = {
    schema: 'apeg.seo-suggestions/1',
    generator: request.generator,
    shop: request.shop,
    created_at: now,
    threshold,
    wording: deps.model?.name ?? 'rules',
    history: covered,
    control: {
      ...control,
      listings: controls
        .sort(byListing)
        .map(({ listing, views }) => ({ listing_id: listing.listing_id, views })),
    },
    suggestions,
    left_out: [...leftOut, ...without].sort((one, other) => one.listing_id - other.listing_id),
    warnings:
      languages.length > 1
        ? [`The shop has ${languages.length} languages; translations stay as they are when a text changes`]
        : [],
  };
  return { ...file, analysis: digestOf(file) };
}

/** Whether snapshots span the window and go on until today or yesterday. */
export function isEnough({ covered_days, days, last_day }: ViewsCoverage, now: string): boolean {
  return covered_days >= days && last_day !== null && last_day >= dayBy(dayOf(now), -1);
}

/** What snapshots lack, in a sentence without its end, where they are not enough. */
export function lackOf({ covered_days, days, last_day }: ViewsCoverage): string {
  const old = covered_days >= days ? `; the last snapshot is of ${last_day ?? '–'}` : '';
  return `Not enough history: ${covered_days} of ${days} days${old}`;
}

function sortOut(
  listings: readonly EtsyTextListing[],
  { history, days, threshold, measured }: SeoRequest,
  end: string,
): { readonly stale: Stale[]; readonly leftOut: SeoLeftOut[] } {
  const stale: Stale[] = [];
  const leftOut: SeoLeftOut[] = [];
  for (const listing of listings) {
    const { listing_id } = listing;
    const out = (reason: SeoLeftOut['reason'], detail: string): void => {
      leftOut.push({ listing_id, reason, detail });
    };
    const seen = viewsBetween(history, listing_id, { start: dayBy(end, -days), end });
    if (seen.kind === 'unknown') out('views-unknown', seen.why);
    else if (seen.views >= threshold)
      // More days show more views: only the exact window can say that there were enough.
      out(seen.days === days ? 'looked-at' : 'views-unknown', `${seen.views} views in ${seen.days} days`);
    else if (measured.has(listing_id)) out('changed-lately', 'its last change is still being measured');
    else stale.push({ listing, views: seen.views, days: seen.days });
  }
  return { stale, leftOut };
}

async function suggestAll(
  stale: readonly Stale[],
  maxItems: number,
  { texts, model, progress }: SeoDeps,
): Promise<{ readonly suggestions: SeoSuggestion[]; readonly without: SeoLeftOut[] }> {
  const suggestions: SeoSuggestion[] = [];
  const without: SeoLeftOut[] = [];
  for (const { listing, views, days } of stale) {
    const { listing_id } = listing;
    if (suggestions.length >= maxItems) {
      without.push({ listing_id, reason: 'over-cap', detail: `at most ${maxItems} a run` });
      continue;
    }
    progress(`listing ${listing_id}`);
    // Etsy gives its own title for one listing at a time.
    const whole = await texts.listing(listing_id);
    const suggestion = whole === null ? null : await suggestListingSeo(whole, model);
    if (whole === null || suggestion === null)
      without.push({ listing_id, reason: 'nothing-better', detail: 'no change passes every check' });
    else suggestions.push({ listing_id, approved: false, views, days, before: whole.text, ...suggestion });
  }
  return { suggestions, without };
}

function byListing(one: Stale, other: Stale): number {
  return one.listing.listing_id - other.listing.listing_id;
}
