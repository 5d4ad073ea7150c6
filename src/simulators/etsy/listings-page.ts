import type { SimulatedAnswer, SimulatedRequest } from '../loopback.ts';
import { etsyError, listingAnswer } from './answers.ts';
import type { RouteContext } from './routes.ts';

const STATES = ['active', 'inactive', 'sold_out', 'draft', 'expired'];
const MAX_PAGE = 100;

/** A page of the listings in one state, newest first. While a shop changes, pages may repeat rows (etsy/open-api 510). */
export function listingsAnswer(
  { query }: SimulatedRequest,
  { store, blankSkus, repeatedRow }: RouteContext,
): SimulatedAnswer {
  const state = query.get('state') ?? 'active';
  const limit = Number(query.get('limit') ?? 25);
  const offset = Number(query.get('offset') ?? 0);
  const includes = query.get('includes')?.split(',') ?? [];
  if (!STATES.includes(state)) return etsyError(400, 'state is not one of the states of a listing.');
  if (!(limit >= 1 && limit <= MAX_PAGE && offset >= 0)) {
    return etsyError(400, `limit must be between 1 and ${MAX_PAGE}.`);
  }
  const found = [...store.listings.values()].filter((listing) => listing.state === state).toReversed();
  // What is on the page before comes again, and the last row of this page is never seen.
  const shift = repeatedRow && offset > 0 ? 1 : 0;
  const end = Math.min(offset + limit, found.length) - shift;
  const extras = { inventory: includes.includes('Inventory'), blankSkus };
  const results = found
    .slice(offset - shift, end)
    .map((listing) => listingAnswer(listing, store.facts, extras));
  return { status: 200, body: { count: found.length, results } };
}
