import { join } from 'node:path';
import { type Environment, SHOP_VARIABLES } from '../config/env.ts';
import { createFileJournal } from '../connectors/files/journal.ts';
import { createFileLock } from '../connectors/files/lock.ts';
import { digestOf } from '../domain/canonical-json.ts';
import type { ShopFloor } from '../domain/shop-floor.ts';
import type { StateStore } from '../domain/state-store.ts';
import type { Tenant, Tenants } from '../domain/tenants.ts';
import type { Timer } from '../domain/timer.ts';
import { createShopConnections } from './shops.ts';

/** Where the App keeps what operations need. */
export interface ShopFloorDeps {
  readonly tenants: Tenants;
  readonly stateDir: string;
  /** Documents of one scope. */
  readonly state: (scope: string) => StateStore;
  readonly timer: Timer;
}

/**
 * The floor of a repository by its number, made once, from `tenants.yml` alone; null where the host has bound no shop to it.
 *
 * The journal is a folder for each repository and pair of shops: no shop belongs to two repositories, so each has one chain.
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

function floorOf(
  { repositoryId, credentials }: Tenant,
  { stateDir, state: stateOf, timer }: ShopFloorDeps,
): ShopFloor | null {
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
  const folder = join(stateDir, 'operations', `${repositoryId}-${pair.slice(0, 12)}`);
  const lock = createFileLock(folder, { timer });
  // What the memory of stock and the renewed tokens are of is these two shops, too.
  const state = stateOf(`${repositoryId}/${pair.slice(0, 12)}`);
  // Nothing of the process's own environment: whatever is not entrusted here is not set.
  const environment: Environment = { path: '', home: '', stateDir: folder, shops };
  return {
    shops: createShopConnections(environment, async () => ({ state, lock }), timer),
    journal: createFileJournal(folder, lock),
    state,
    timer,
  };
}
