import { type Environment, SHOP_VARIABLES } from '../config/env.ts';
import { digestOf } from '../domain/canonical-json.ts';
import type { Journal } from '../domain/journal.ts';
import type { Lock } from '../domain/lock.ts';
import type { ShopFloor } from '../domain/shop-floor.ts';
import type { StateStore } from '../domain/state-store.ts';
import type { Tenant, Tenants } from '../domain/tenants.ts';
import type { Timer } from '../domain/timer.ts';
import { createTenantNotifiers } from './notifiers.ts';
import { createShopConnections } from './shops.ts';

/** Where the App keeps what operations need. */
export interface ShopFloorDeps {
  readonly tenants: Tenants;
  /** Documents of one scope. */
  readonly state: (scope: string) => StateStore;
  /** The journal of one scope. */
  readonly journal: (scope: string) => Journal;
  /** Keeps work of other processes out. */
  readonly lock: Lock;
  readonly timer: Timer;
}

/**
 * The floor of a repository by its number, made once, from `tenants.yml` alone; null where the host has bound no shop to it.
 *
 * The journal is a chain for each repository and pair of shops: no shop belongs to two repositories.
 */
export function createShopFloors(deps: ShopFloorDeps): (repositoryId: number) => ShopFloor | null {
  const floors = new Map<number, ShopFloor | null>();
  return (repositoryId) => {
    const known = floors.get(repositoryId);
    if (known !== undefined) return known;
    const made = floorOf(deps.tenants.of(repositoryId), deps);
    floors.set(repositoryId, made);
    return made;
  };
}

function floorOf(tenant: Tenant, { state: stateOf, journal, lock, timer }: ShopFloorDeps): ShopFloor | null {
  const { repositoryId, credentials } = tenant;
  const shops = Object.fromEntries(
    SHOP_VARIABLES.flatMap((name) => {
      const value = credentials[name]?.trim();
      return value === undefined ? [] : [[name, value]];
    }),
  );
  if (Object.keys(shops).length === 0) return null;
  const pair = digestOf({
    shopify: shops['SHOPIFY_SHOP']?.toLowerCase() ?? null,
    etsy: shops['ETSY_SHOP_ID'] ?? null,
  });
  // What the memory of stock and the renewed tokens are of is these two shops, too.
  const scope = `${repositoryId}/${pair.slice(0, 12)}`;
  const state = stateOf(scope);
  // Nothing of the process's own environment: whatever is not entrusted here is not set.
  const environment: Environment = { path: '', home: '', shops };
  return {
    shops: createShopConnections(environment, async () => ({ state, lock }), timer),
    journal: journal(scope),
    state,
    timer,
    notifiers: (request) => createTenantNotifiers(request, tenant, timer),
    textModel: async ({ wording }) => {
      const { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseUrl } = credentials;
      if (apiKey === undefined || wording === undefined) return null;
      const { createTextModel } = await import('../connectors/openai/text-model.ts');
      return createTextModel({ apiKey, baseUrl, settings: wording, state, timer, now: () => timer.now() });
    },
  };
}
