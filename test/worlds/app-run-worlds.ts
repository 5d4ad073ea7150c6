import { createShopFloors } from '../../src/compose/shop-floors.ts';
import { compose } from '../../src/compose.ts';
import { parseTenants } from '../../src/config/tenants.ts';
import type { JournalEntry } from '../../src/domain/journal.ts';
import type { ShopFloor } from '../../src/domain/shop-floor.ts';
import type { Simulation } from '../../src/domain/simulation.ts';
import { instantOf, millisecondsOf } from '../../src/domain/time.ts';
import { shopFiles } from '../app/shop.ts';
import { createStage, type Stage } from '../app/stage.ts';
import { Killed } from '../operations/fake-shops.ts';

const SETTINGS = `one_person: true\noperations: { max_share: 1, max_total_delta: 100000, max_delta: 10000, max_zeros: 100, inventory_sync: { shopify_location: 'gid://shopify/Location/1' } }\n`;

/** What came of one execution in the App whose process was killed. */
export interface AppRunWorld {
  /** Moments at which it could have been killed. */
  readonly moments: number;
  readonly entries: readonly JournalEntry[];
  readonly answer: string;
  readonly receipts: readonly string[];
  /** What the plan wants of Etsy, and what is there, by SKU. */
  readonly wanted: ReadonlyMap<string, number>;
  readonly there: ReadonlyMap<string, number>;
  /** Requests that changed something, and those that the plan needs. */
  readonly writes: number;
}

/** Plans and executes by comments on simulated shops; the process is killed at these moments, one life after the other, counted from 1. */
export async function liveThroughAppRun(seed: number, kills: readonly number[]): Promise<AppRunWorld> {
  const stage = createStage(shopFiles({ settings: SETTINGS }));
  const clock = { now: () => stage.now };
  const shops = await compose(() => undefined, { path: '', home: '' }, clock).simulation({
    items: 8,
    seed,
    port: 0,
  });
  try {
    const left = [...kills];
    let moments = 0;
    let watching = false;
    const reached = (): void => {
      if (!watching) return;
      moments += 1;
      if (moments !== left[0]) return;
      left.shift();
      moments = 0;
      throw new Killed();
    };
    stage.world.outage = () => {
      reached();
      return false;
    };
    const floor = floorOf(stage, shops);
    stage.floors.set(stage.repository.ref.id, mortal(floor, reached));
    await stage.say('/apeg dry-run sync');
    const pull = [...stage.repository.pulls.values()].find(
      ({ head }) => head.branch === 'apeg/operation/sync',
    );
    const digest = /[0-9a-f]{64}/.exec(pull?.body ?? '')?.[0] ?? '';
    const plan = JSON.parse(
      stage.world.fileOn(stage.repository, 'apeg/operation/sync', '.apeg/plans/sync.json') ?? '{}',
    ) as { steps: { sku: string; kind: string; after: number }[] };
    watching = true;
    await stage.say(`/apeg execute sync ${digest.slice(0, 16)}`, { issue: pull?.number ?? 0 });
    watching = false;
    const calls = await asked<Record<string, { write: number }>>(shops, '/calls');
    const stock = await asked<{ etsy: { sku: string; quantity: number }[] }>(shops, '/stock');
    const wanted = plan.steps.flatMap(({ sku, kind, after }) =>
      kind === 'etsy-quantity' ? [[sku, after] as const] : [],
    );
    return {
      moments,
      entries: await floor.journal.entries(),
      answer: stage.answers().findLast((body) => body.includes('apeg:answer')) ?? '',
      receipts: receiptsOn(stage),
      wanted: new Map(wanted),
      there: new Map(stock.etsy.map(({ sku, quantity }) => [sku, quantity])),
      writes: (calls['shopify']?.write ?? 0) + (calls['etsy']?.write ?? 0),
    };
  } finally {
    await shops.close();
  }
}

function floorOf(stage: Stage, shops: Simulation): ShopFloor {
  const { id } = stage.repository.ref;
  const timer = {
    now: () => stage.now,
    sleep: async (milliseconds: number) => {
      stage.now = instantOf(millisecondsOf(stage.now) + milliseconds);
    },
  };
  const file = JSON.stringify({ repositories: [{ id, credentials: shops.environment }] });
  const floor = createShopFloors({
    tenants: parseTenants(file, 'tenants.yml'),
    state: (scope) => stage.jobs.state(scope),
    journal: (scope) => stage.jobs.operations(scope),
    lock: stage.jobs.lock,
    timer,
  })(id);
  if (floor === null) throw new Error('no floor');
  return floor;
}

/** The floor of a process that can be killed before and after everything that it does. */
function mortal({ journal, shops, ...floor }: ShopFloor, reached: () => void): ShopFloor {
  const between = async <T>(work: () => Promise<T>): Promise<T> => {
    reached();
    const done = await work();
    reached();
    return done;
  };
  return {
    ...floor,
    journal: { ...journal, append: (draft) => between(() => journal.append(draft)) },
    shops: {
      ...shops,
      writers: async () => {
        const { shopify, etsy } = await shops.writers();
        return {
          shopify: wrapped(shopify, between),
          etsy: wrapped(etsy, between),
        };
      },
    },
  };
}

function wrapped<Writer extends object>(
  writer: Writer,
  between: <T>(work: () => Promise<T>) => Promise<T>,
): Writer {
  return new Proxy(writer, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name);
      return typeof method === 'function'
        ? (...given: unknown[]) =>
            between(async () => (await Reflect.apply(method, target, given)) as unknown)
        : method;
    },
  });
}

function receiptsOn({ repository }: Stage): string[] {
  const head = repository.branches.get('apeg/operation/sync') ?? '';
  const paths = [...(repository.commits.get(head)?.tree.keys() ?? [])];
  return paths.filter((path) => path.startsWith('.apeg/receipts/'));
}

async function asked<T>(shops: Simulation, path: string): Promise<T> {
  return (await (await fetch(`${shops.controlUrl}${path}`)).json()) as T;
}
