/** The version of the Admin API that every document is written for. */
export const SHOPIFY_API_VERSION = '2026-10';

/** The most rows that Shopify takes in any input array, and the largest page (API limits, 2026-10). */
export const MAX_ROWS = 250;

/** The most objects that a paged list gives before it ends (API limits, 2026-10). */
export const MAX_PAGED_OBJECTS = 25_000;

const QUANTITIES = 'quantities(names: ["available"]) { name quantity updatedAt }';

/** Who the shop is and in which zone its days begin. */
export const SHOP = `query Shop { shop { id name myshopifyDomain ianaTimezone } }`;

/** The locations that stock can be at. */
export const LOCATIONS = `query Locations($after: String) {
  locations(first: 250, after: $after) { pageInfo { hasNextPage endCursor } nodes { id name isActive } }
}`;

/**
 * One page of the stock at a location, and how many variants the shop has; 755 points where each row counts whole, so
 * legal under any cost model.
 */
export const LEVELS = `query Levels($locationId: ID!, $after: String) {
  productVariantsCount(limit: null) { count }
  location(id: $locationId) {
    id
    inventoryLevels(first: 250, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes { id ${QUANTITIES} item { id sku tracked } }
    }
  }
}`;

/** Stock of items at a location now; 750 points for 250 items. */
export const AVAILABLE = `query Available($ids: [ID!]!, $locationId: ID!) {
  nodes(ids: $ids) {
    ... on InventoryItem { id inventoryLevel(locationId: $locationId) { id ${QUANTITIES} } }
  }
}`;

/** The most items that FACTS may ask for at once: 13 points each where every row counts whole. */
export const MAX_FACTS = 75;

/** What decides whether the stock of items may be synchronised at all. */
export const FACTS = `query Facts($ids: [ID!]!) {
  nodes(ids: $ids) {
    ... on InventoryItem {
      id
      variants(first: 5) { nodes { inventoryPolicy requiresComponents product { status isGiftCard } } }
    }
  }
}`;

/** The stock of a whole shop as a bulk query; a level is a row of its own with its item as parent. */
export const BULK_LEVELS = `{
  inventoryItems {
    edges { node {
      id sku tracked
      inventoryLevels { edges { node { id location { id } ${QUANTITIES} } } }
    } }
  }
}`;

/** Starts a bulk query. */
export const RUN_BULK = `mutation RunBulk($query: String!) {
  bulkOperationRunQuery(query: $query) { bulkOperation { id status } userErrors { code field message } }
}`;

/** How far a bulk query is. */
export const BULK_STATUS = `query BulkStatus($id: ID!) {
  bulkOperation(id: $id) { id status errorCode objectCount url partialDataUrl }
}`;

const ADJUSTMENT = `inventoryAdjustmentGroup {
    id createdAt reason referenceDocumentUri
    changes { name delta quantityAfterChange item { id } location { id } }
  }
  userErrors { code field message }`;

/** Sets stock to absolute numbers, each guarded by the number it is believed to have now. */
export const SET_QUANTITIES = `mutation SetQuantities($input: InventorySetQuantitiesInput!, $key: String!) {
  inventorySetQuantities(input: $input) @idempotent(key: $key) { ${ADJUSTMENT} }
}`;

/** Changes stock by a difference, guarded likewise; survives a sale in between. */
export const ADJUST_QUANTITIES = `mutation AdjustQuantities($input: InventoryAdjustQuantitiesInput!, $key: String!) {
  inventoryAdjustQuantities(input: $input) @idempotent(key: $key) { ${ADJUSTMENT} }
}`;

/**
 * A page of orders without one field about a person; 882 points where each row counts
 * whole. Never with line items:
 * their connection would multiply the bound.
 */
export const ORDERS = `query Orders($query: String!, $after: String) {
  orders(first: 40, after: $after, query: $query, sortKey: PROCESSED_AT) {
    pageInfo { hasNextPage endCursor }
    nodes {
      id name createdAt processedAt cancelledAt closedAt test requiresShipping subtotalLineItemsQuantity
      displayFinancialStatus displayFulfillmentStatus
      transactions(first: 10) { kind status processedAt }
      fulfillmentOrders(first: 5) {
        nodes { id status fulfillAt fulfillBy fulfillmentHolds { reason } }
      }
    }
  }
}`;

/** Every document that is ever sent, by name; the vendor schema in schemas/ is cut to what they reach. */
export const DOCUMENTS = {
  SHOP,
  LOCATIONS,
  LEVELS,
  AVAILABLE,
  FACTS,
  BULK_LEVELS,
  RUN_BULK,
  BULK_STATUS,
  SET_QUANTITIES,
  ADJUST_QUANTITIES,
  ORDERS,
} as const;
