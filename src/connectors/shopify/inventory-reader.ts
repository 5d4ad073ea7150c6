import { z } from 'zod';
import type {
  ShopifyFacts,
  ShopifyInventoryReader,
  ShopifyItem,
  ShopifyLocation,
} from '../../domain/shopify.ts';
import { VendorRefused } from '../../domain/vendor-errors.ts';
import { readBulkLevels } from './bulk-levels.ts';
import type { ShopifyClient } from './client.ts';
import { AVAILABLE, FACTS, LEVELS, LOCATIONS, MAX_FACTS, MAX_PAGED_OBJECTS, MAX_ROWS } from './documents.ts';

const PageInfo = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() });

/** The quantities that a level was asked for: `available` alone. */
export const Quantities = z.array(z.object({ name: z.string(), quantity: z.int() }));

const Locations = z.object({
  locations: z.object({
    pageInfo: PageInfo,
    nodes: z.array(z.object({ id: z.string(), name: z.string(), isActive: z.boolean() })),
  }),
});

const Levels = z.object({
  productVariantsCount: z.object({ count: z.int() }).nullable(),
  location: z
    .object({
      inventoryLevels: z.object({
        pageInfo: PageInfo,
        nodes: z.array(
          z.object({
            quantities: Quantities,
            item: z.object({ id: z.string(), sku: z.string().nullable(), tracked: z.boolean() }),
          }),
        ),
      }),
    })
    .nullable(),
});

const Available = z.object({
  nodes: z.array(
    z
      .object({ id: z.string().optional(), inventoryLevel: z.object({ quantities: Quantities }).nullish() })
      .nullable(),
  ),
});

const Facts = z.object({
  nodes: z.array(
    z
      .object({
        id: z.string().optional(),
        variants: z
          .object({
            nodes: z.array(
              z.object({
                inventoryPolicy: z.enum(['DENY', 'CONTINUE']),
                requiresComponents: z.boolean(),
                product: z.object({
                  status: z.enum(['ACTIVE', 'DRAFT', 'ARCHIVED', 'UNLISTED']),
                  isGiftCard: z.boolean(),
                }),
              }),
            ),
          })
          .nullish(),
      })
      .nullable(),
  ),
});

/** Reads the inventory of one shop; by a bulk query where it has more variants than `longestList`. */
export function createShopifyInventoryReader(
  client: ShopifyClient,
  { longestList = MAX_PAGED_OBJECTS } = {},
): ShopifyInventoryReader {
  return {
    locations: () => locations(client),
    items: (locationId) => items(client, locationId, longestList),
    facts: (ids) => facts(client, ids),
    available: (locationId, ids) => available(client, locationId, ids),
  };
}

async function locations(client: ShopifyClient): Promise<readonly ShopifyLocation[]> {
  const found: ShopifyLocation[] = [];
  for (let after: string | null = null; ; ) {
    const { locations: page }: z.infer<typeof Locations> = await client.read({
      operation: 'locations',
      document: LOCATIONS,
      variables: { after },
      answer: Locations,
    });
    found.push(...page.nodes.map(({ id, name, isActive }) => ({ id, name, active: isActive })));
    if (!page.pageInfo.hasNextPage) return found;
    after = page.pageInfo.endCursor;
  }
}

/** Pages, unless the shop is so large that they would end before it does. */
async function items(
  client: ShopifyClient,
  locationId: string,
  longestList: number,
): Promise<readonly ShopifyItem[]> {
  const found = new Map<string, ShopifyItem>();
  for (let after: string | null = null; ; ) {
    const page: z.infer<typeof Levels> = await client.read({
      operation: 'inventoryLevels',
      document: LEVELS,
      variables: { locationId, after },
      answer: Levels,
    });
    if ((page.productVariantsCount?.count ?? 0) > longestList) {
      return readBulkLevels(client, locationId);
    }
    if (page.location === null) throw unknownLocation(locationId);
    const { nodes, pageInfo } = page.location.inventoryLevels;
    for (const { item, quantities } of nodes) {
      const { id, sku, tracked } = item;
      found.set(id, { inventory_item_id: id, sku, tracked, available: availableIn(quantities) ?? 0 });
    }
    if (!pageInfo.hasNextPage) return [...found.values()];
    after = pageInfo.endCursor;
  }
}

async function facts(
  client: ShopifyClient,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ShopifyFacts>> {
  const found = new Map<string, ShopifyFacts>();
  for (const some of chunks(ids, MAX_FACTS)) {
    const { nodes } = await client.read({
      operation: 'inventoryItems',
      document: FACTS,
      variables: { ids: some },
      answer: Facts,
    });
    for (const node of nodes) {
      const variants = node?.variants?.nodes ?? [];
      // What no variant uses any more is as good as gone.
      if (node?.id === undefined || variants.length === 0) continue;
      const statuses = variants.map(({ product }) => product.status);
      found.set(node.id, {
        inventory_policy: variants.some(({ inventoryPolicy }) => inventoryPolicy === 'CONTINUE')
          ? 'CONTINUE'
          : 'DENY',
        product_status: statuses.includes('ACTIVE') ? 'ACTIVE' : (statuses[0] ?? 'ACTIVE'),
        bundle: variants.some(({ requiresComponents }) => requiresComponents),
        gift_card: variants.some(({ product }) => product.isGiftCard),
      });
    }
  }
  return found;
}

async function available(
  client: ShopifyClient,
  locationId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  for (const some of chunks(ids, MAX_ROWS)) {
    const { nodes } = await client.read({
      operation: 'inventoryItems',
      document: AVAILABLE,
      variables: { ids: some, locationId },
      answer: Available,
    });
    for (const node of nodes) {
      const quantity = availableIn(node?.inventoryLevel?.quantities ?? []);
      if (node?.id !== undefined && quantity !== null) found.set(node.id, quantity);
    }
  }
  return found;
}

/** `available` among quantities, or null where it is not among them. */
export function availableIn(quantities: z.infer<typeof Quantities>): number | null {
  return quantities.find(({ name }) => name === 'available')?.quantity ?? null;
}

/** The error for a location that the shop does not have. */
export function unknownLocation(locationId: string): VendorRefused {
  return new VendorRefused('shopify', `The shop has no location ${locationId}`, {
    hint: 'Name one of the locations that Shopify lists in its settings.',
  });
}

function* chunks<T>(all: readonly T[], size: number): Generator<readonly T[]> {
  for (let start = 0; start < all.length; start += size) yield all.slice(start, start + size);
}
