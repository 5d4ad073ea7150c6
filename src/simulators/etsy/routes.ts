import type { CallKind } from '../faults.ts';
import type { SimulatedAnswer, SimulatedRequest } from '../loopback.ts';
import { etsyError, imagesAnswer, inventoryAnswer, listingAnswer } from './answers.ts';
import { judgePut } from './inventory-put.ts';
import type { Listing } from './listing.ts';
import { judgePatch } from './listing-patch.ts';
import { listingsAnswer } from './listings-page.ts';
import { receiptsAnswer } from './receipts.ts';
import type { EtsyStore } from './store.ts';
import { judgeImages } from './variation-images.ts';

/** What the route of a request may look at. */
export interface RouteContext {
  readonly store: EtsyStore;
  readonly scopes: readonly string[];
  readonly now: number;
  /** A PUT cuts the links of variation images. */
  readonly unlinkImages: boolean;
  readonly blankSkus: boolean;
  readonly repeatedRow: boolean;
  /** A write answers as if it had worked, and does nothing. */
  readonly withoutEffect: boolean;
}

/** One operation of the API. */
export interface Route {
  /** Etsy's operationId. */
  readonly operation: string;
  readonly kind: CallKind;
  readonly method: string;
  readonly path: RegExp;
  /** Null where a key is enough. */
  readonly scope: string | null;
  readonly answer: (
    request: SimulatedRequest,
    ids: readonly number[],
    context: RouteContext,
  ) => SimulatedAnswer;
}

const BASE = '/v3/application';
const RECEIPT_QUERY =
  'min_created&max_created&min_last_modified&max_last_modified&limit&offset&sort_on&sort_order&was_paid&was_shipped&was_delivered&was_canceled&legacy';

/** Makes a route from `<method> <path>?<names of the query, with & between them>`. */
function route(operation: string, at: string, scope: string | null, answer: Route['answer']): Route {
  const [method = 'GET', path = '', names = ''] = at.split(/[ ?]/);
  const known = new Set(names.split('&'));
  const strict: Route['answer'] = (request, ids, context) => {
    const unknown = [...request.query.keys()].find((name) => !known.has(name));
    return unknown === undefined
      ? answer(request, ids, context)
      : etsyError(400, `${unknown} is not a parameter of ${operation}.`);
  };
  const pattern = new RegExp(`^${BASE}${path.replaceAll('{id}', '(\\d+)')}$`);
  const kind = method === 'GET' || operation === 'tokenScopes' ? 'read' : 'write';
  return { operation, method, path: pattern, scope, kind, answer: strict };
}

function ok(body: unknown): SimulatedAnswer {
  return { status: 200, body };
}

/** Looks a listing up, and the shop where the path names one. */
function withListing(
  use: (listing: Listing, request: SimulatedRequest, context: RouteContext) => SimulatedAnswer,
): Route['answer'] {
  return (request, ids, context) => {
    const listing = context.store.listings.get(ids.at(-1) ?? 0);
    const foreign = ids.length > 1 && ids[0] !== context.store.facts.shopId;
    return listing === undefined || foreign
      ? etsyError(404, 'Could not find a Listing with that ID.')
      : use(listing, request, context);
  };
}

function withShop(
  use: (request: SimulatedRequest, context: RouteContext) => SimulatedAnswer,
): Route['answer'] {
  return (request, [shop], context) =>
    shop === context.store.facts.shopId
      ? use(request, context)
      : etsyError(403, 'The resource owner does not own this shop.');
}

/** Every operation that is simulated; the first that fits a request serves it. */
export const ROUTES: readonly Route[] = [
  route('ping', 'GET /openapi-ping', null, () => ok({ application_id: 1 })),
  route('tokenScopes', 'POST /scopes', null, (_, __, { scopes }) => ok({ scopes })),
  route('getMe', 'GET /users/me', 'shops_r', (_, __, { store }) =>
    ok({ user_id: store.facts.userId, shop_id: store.facts.shopId }),
  ),
  route(
    'getShop',
    'GET /shops/{id}',
    null,
    withShop((_, { store }) =>
      ok({
        shop_id: store.facts.shopId,
        user_id: store.facts.userId,
        shop_name: 'SimulatedShop',
        currency_code: store.facts.currency,
        languages: store.facts.languages,
      }),
    ),
  ),
  route(
    'getListingsByShop',
    'GET /shops/{id}/listings?state&limit&offset&sort_on&sort_order&includes',
    'listings_r',
    withShop(listingsAnswer),
  ),
  route(
    'getListingsInventoryByListingIds',
    'GET /listings/batch/inventory?listing_ids',
    'listings_r',
    batchInventory,
  ),
  route(
    'getListing',
    'GET /listings/{id}?includes&language&allow_suggested_title',
    null,
    withListing((listing, { query }, { store }) =>
      ok(
        listingAnswer(listing, store.facts, {
          suggestedTitle: query.get('allow_suggested_title') === 'true',
        }),
      ),
    ),
  ),
  route(
    'getListingInventory',
    'GET /listings/{id}/inventory?show_deleted&includes',
    'listings_r',
    withListing((listing, _, { store, blankSkus }) =>
      listing.products === null
        ? etsyError(404, 'This listing does not have inventory.')
        : ok(inventoryAnswer(listing, store.facts, { blankSkus })),
    ),
  ),
  route(
    'updateListingInventory',
    'PUT /listings/{id}/inventory?max_variations_supported',
    'listings_w',
    withListing((listing, { body, query }, { store, now, unlinkImages, withoutEffect }) => {
      const judged = judgePut(listing, body, query.get('max_variations_supported'));
      if ('status' in judged) return judged;
      if (!withoutEffect) {
        judged.apply(store.ids, unlinkImages);
        listing.updatedAt = now;
      }
      return ok(inventoryAnswer(listing, store.facts));
    }),
  ),
  route(
    'updateListing',
    'PATCH /shops/{id}/listings/{id}',
    'listings_w',
    withListing((listing, { body, headers }, { store, now, withoutEffect }) => {
      const judged = judgePatch(listing, body, headers['content-type'] ?? '');
      if ('status' in judged) return judged;
      if (!withoutEffect && judged.apply(now).renewed) store.charge();
      return ok(listingAnswer(listing, store.facts, { plain: true }));
    }),
  ),
  route(
    'getListingVariationImages',
    'GET /shops/{id}/listings/{id}/variation-images',
    null,
    withListing((listing, _, { store }) => ok(imagesAnswer(listing, store.facts))),
  ),
  route(
    'updateVariationImages',
    'POST /shops/{id}/listings/{id}/variation-images',
    'listings_w',
    withListing((listing, { body }, { store, withoutEffect }) => {
      const judged = judgeImages(listing, body);
      if ('status' in judged) return judged;
      if (!withoutEffect) listing.images = judged;
      return ok(imagesAnswer(listing, store.facts));
    }),
  ),
  route(
    'getShopReceipts',
    `GET /shops/{id}/receipts?${RECEIPT_QUERY}`,
    'transactions_r',
    withShop(({ query }, { store }) => receiptsAnswer(store.receipts, query, store.facts)),
  ),
];

/** At most 100 listings; one that is unknown spoils the whole call. */
function batchInventory(
  { query }: SimulatedRequest,
  _: readonly number[],
  { store, blankSkus }: RouteContext,
): SimulatedAnswer {
  const ids = (query.get('listing_ids') ?? '').split(',').map(Number);
  if (ids.length > 100) return etsyError(400, 'At most 100 listing_ids.');
  const found = ids.flatMap((id) => store.listings.get(id) ?? []);
  if (found.length < ids.length) return etsyError(404, 'Could not find one of the listings.');
  const results = found.map((listing) => listingAnswer(listing, store.facts, { inventory: true, blankSkus }));
  return ok({ count: results.length, results });
}
