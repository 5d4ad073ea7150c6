import { GraphQLError, type GraphQLResolveInfo } from 'graphql';
import type { SimulatedClock } from '../clock.ts';
import type { BulkOperations } from './bulk.ts';
import type { InventoryMutations, MutationFaults } from './inventory-mutations.ts';
import { findOrders } from './orders.ts';
import { type PageArguments, page } from './pages.ts';
import { gid, type Item, type Level, type Place, type ShopifyStore } from './store.ts';

/** What a resolver knows about the call it serves. */
export interface CallContext {
  readonly scopes: ReadonlySet<string>;
  /** A bulk query: connections give all they have. */
  readonly bulk: boolean;
  readonly faults: MutationFaults;
}

/** The parts that the root fields are answered from. */
export interface RootParts {
  readonly store: ShopifyStore;
  readonly clock: SimulatedClock;
  readonly mutations: InventoryMutations;
  readonly bulk: BulkOperations;
}

const OTHER_QUANTITIES = ['incoming', 'reserved', 'damaged', 'safety_stock', 'quality_control'];

/** The root value of every execution: a function for each root field. */
export function rootOf({ store, clock, mutations, bulk }: RootParts): object {
  const itemNodes = new Map(Array.from(store.items.values(), (item) => [item.id, itemNode(item, store)]));
  return {
    shop: () => ({
      id: gid('Shop', 1),
      name: store.name,
      myshopifyDomain: 'simulated.myshopify.com',
      ianaTimezone: store.timezone,
    }),
    locations: (args: PageArguments, { scopes, bulk: whole }: CallContext) => {
      allow(scopes, 'read_locations', 'locations');
      return page(
        store.locations.map((place) => placeNode(place, store)),
        args,
        whole,
      );
    },
    location: ({ id }: { id?: string | null }, { scopes }: CallContext) => {
      allow(scopes, 'read_locations', 'location');
      const place = store.locations.find((one) => id == null || one.id === id);
      return place === undefined ? null : placeNode(place, store);
    },
    nodes: ({ ids }: { ids: readonly string[] }, { scopes }: CallContext) => {
      allow(scopes, 'read_inventory', 'nodes');
      if (ids.length > 250)
        throw new GraphQLError('The input array size is greater than the maximum of 250.');
      return ids.map((id) => itemNodes.get(id) ?? null);
    },
    inventoryItems: (args: PageArguments, { scopes, bulk: whole }: CallContext) => {
      allow(scopes, 'read_inventory', 'inventoryItems');
      return page([...itemNodes.values()], args, whole);
    },
    productVariantsCount: ({ limit }: { limit?: number | null }) => {
      const count = Array.from(store.items.values()).reduce((sum, { variants }) => sum + variants.length, 0);
      const capped = limit != null && count > limit;
      return { count: capped ? limit : count, precision: capped ? 'AT_LEAST' : 'EXACT' };
    },
    orders: (
      args: PageArguments & { query?: string; sortKey?: string },
      { scopes, bulk: whole }: CallContext,
    ) => {
      allow(scopes, 'read_orders', 'orders');
      const search = {
        query: args.query ?? '',
        sortKey: args.sortKey ?? '',
        all: scopes.has('read_all_orders'),
      };
      return page(findOrders(store.orders, search, clock), args, whole);
    },
    bulkOperation: ({ id }: { id: string }) => bulk.status(id),
    bulkOperationRunQuery: ({ query }: { query: string }) => bulk.run(query),
    inventorySetQuantities: mutation(mutations.set),
    inventoryAdjustQuantities: mutation(mutations.adjust),
  };
}

function mutation<Input>(
  run: (input: Input, info: GraphQLResolveInfo, faults: MutationFaults) => Promise<object>,
) {
  return ({ input }: { input: Input }, context: CallContext, info: GraphQLResolveInfo): Promise<object> => {
    allow(context.scopes, 'write_inventory', info.fieldName);
    return run(input, info, context.faults);
  };
}

function allow(scopes: ReadonlySet<string>, scope: string, field: string): void {
  if (scopes.has(scope)) return;
  throw new GraphQLError(`Access denied for ${field} field. Required access: \`${scope}\` access scope.`, {
    extensions: { code: 'ACCESS_DENIED' },
  });
}

function placeNode(place: Place, store: ShopifyStore): { readonly id: string } {
  const node = {
    __typename: 'Location',
    id: place.id,
    name: place.name,
    isActive: place.active,
    inventoryLevels: (args: PageArguments, { bulk }: CallContext) => {
      const levels = Array.from(store.items.values()).flatMap((item) => {
        const level = item.levels.get(place.id);
        return level === undefined ? [] : [levelNode(level, item, store)];
      });
      return page(levels, args, bulk);
    },
  };
  return node;
}

function itemNode(item: Item, store: ShopifyStore): { readonly id: string } {
  const variants = item.variants.map(({ id, policy, status }) => ({
    __typename: 'ProductVariant',
    id,
    sku: item.sku,
    inventoryPolicy: policy,
    requiresComponents: item.bundle,
    product: { id: id.replace('ProductVariant', 'Product'), status, isGiftCard: item.giftCard },
  }));
  const node = {
    __typename: 'InventoryItem',
    id: item.id,
    sku: item.sku,
    tracked: item.tracked,
    requiresShipping: item.requiresShipping,
    duplicateSkuCount: () => (item.sku === null ? 0 : Math.max(0, store.itemsWithSku(item.sku).length - 1)),
    variants: (args: PageArguments, { bulk }: CallContext) => page(variants, args, bulk),
    inventoryLevels: (args: PageArguments, { bulk }: CallContext) =>
      page(
        Array.from(item.levels.values(), (level) => levelNode(level, item, store)),
        args,
        bulk,
      ),
    inventoryLevel: ({ locationId }: { locationId: string }) => {
      const level = item.levels.get(locationId);
      return level === undefined ? null : levelNode(level, item, store);
    },
  };
  return node;
}

function levelNode(level: Level, item: Item, store: ShopifyStore): { readonly id: string } {
  const place = store.locations.find(({ id }) => id === level.locationId);
  const node = {
    __typename: 'InventoryLevel',
    id: level.id,
    isActive: true,
    updatedAt: level.updatedAt,
    item: () => itemNode(item, store),
    location: place === undefined ? null : { id: place.id, name: place.name, isActive: place.active },
    quantities: ({ names }: { names: readonly string[] }) => names.map((name) => quantity(level, name)),
  };
  return node;
}

function quantity(level: Level, name: string): object {
  const { available, committed, updatedAt, id } = level;
  const known: Readonly<Record<string, number>> = {
    available,
    committed,
    on_hand: available + committed,
    ...Object.fromEntries(OTHER_QUANTITIES.map((other) => [other, 0])),
  };
  const units = known[name];
  if (units === undefined) throw new GraphQLError(`The quantity name ${name} is not valid.`);
  return { id: `${id}&name=${name}`, name, quantity: units, updatedAt };
}
