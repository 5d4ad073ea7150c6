import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createEtsyClient } from '../src/connectors/etsy/client.ts';
import { createEtsyInventoryReader } from '../src/connectors/etsy/inventory-reader.ts';
import { createEtsyInventoryWriter } from '../src/connectors/etsy/inventory-writer.ts';
import { createFileJournal } from '../src/connectors/files/journal.ts';
import { createFileLock } from '../src/connectors/files/lock.ts';
import { createFileState } from '../src/connectors/files/state-store.ts';
import { createShopifyClient } from '../src/connectors/shopify/client.ts';
import { createShopifyInventoryReader } from '../src/connectors/shopify/inventory-reader.ts';
import { createShopifyInventoryWriter } from '../src/connectors/shopify/inventory-writer.ts';
import { operationSettingsOf } from '../src/domain/operation-settings.ts';
import { systemClock } from '../src/domain/time.ts';
import { systemTimer } from '../src/domain/timer.ts';
import { createSyncDesk } from '../src/operations/inventory-sync/desk.ts';
import { createSimulatedClock } from '../src/simulators/clock.ts';
import type { EtsyListingSeed } from '../src/simulators/etsy/seed.ts';
import { startEtsy } from '../src/simulators/etsy/simulator.ts';
import { startShopify } from '../src/simulators/shopify/simulator.ts';

// usage: sync.ts [--no-planning]
// One synchronisation on the simulators against the fewest calls and the shortest time that the vendors' APIs allow.

const SKUS = 1000;
const ON_ETSY = 80;
const ON_SHOPIFY = 20;
const LINKED = 10;
const QPS = 10;
const folder = mkdtempSync(join(tmpdir(), 'apeg-bench-sync-'));
const clock = createSimulatedClock(systemClock);
const schema = readFileSync(new URL('../schemas/vendor/shopify-admin.graphql', import.meta.url), 'utf8');
const sku = (index: number): string => `SKU-${String(index).padStart(4, '0')}`;

const shopify = await startShopify({
  schema,
  clock,
  costModel: 'log',
  seed: {
    locations: [{ id: 1, name: 'Workshop' }],
    items: Array.from({ length: SKUS }, (_, index) => ({
      sku: sku(index),
      available: unitsOn('shopify', index),
    })),
  },
});
const etsy = await startEtsy({
  clock,
  limits: { perSecond: QPS, perDay: 10_000 },
  seed: { listings: Array.from({ length: SKUS / 2 }, (_, index) => listing(index)) },
});

try {
  await measure();
  if (!process.argv.includes('--no-planning')) planning();
} finally {
  await Promise.all([shopify.close(), etsy.close()]);
  rmSync(folder, { recursive: true, force: true });
}

/** Differences are in even SKUs alone, so that each touches a listing of its own: the costliest case. */
function unitsOn(side: 'shopify' | 'etsy', index: number): number {
  const pair = index / 2;
  if (!Number.isInteger(pair)) return 8;
  if (side === 'etsy') return pair < ON_ETSY ? 11 : 8;
  return pair >= ON_ETSY && pair < ON_ETSY + ON_SHOPIFY ? 11 : 8;
}

function listing(index: number): EtsyListingSeed {
  const products = [index * 2, index * 2 + 1].map((number, at) => ({
    sku: sku(number),
    quantity: unitsOn('etsy', number),
    values: { Colour: at === 0 ? 'red' : 'blue' },
  }));
  return { products, quantityOnProperty: [513], skuOnProperty: [513], variationImages: index < LINKED };
}

async function measure(): Promise<void> {
  const random = (): number => 0.5;
  const state = createFileState(folder);
  const lock = createFileLock(folder, { timer: systemTimer });
  const shopifyClient = createShopifyClient(
    { baseUrl: shopify.url, credentials: { accessToken: shopify.credentials.accessToken } },
    { timer: systemTimer, random },
  );
  const { keystring, sharedSecret, refreshToken } = etsy.credentials;
  const etsyClient = createEtsyClient(
    { baseUrl: etsy.url, shopId: etsy.store.facts.shopId, keystring, sharedSecret, refreshToken },
    { timer: systemTimer, random, state, lock },
  );
  const desk = createSyncDesk({
    shops: {
      readers: async () => ({
        shopify: createShopifyInventoryReader(shopifyClient),
        etsy: createEtsyInventoryReader(etsyClient),
        names: { shopify: 'bench', etsy: '1' },
        usage: () => ({ shopify: shopifyClient.usage(), etsy: etsyClient.usage() }),
      }),
      writers: async () => ({
        shopify: createShopifyInventoryWriter(shopifyClient),
        etsy: createEtsyInventoryWriter(etsyClient),
      }),
    },
    journal: createFileJournal(folder, lock),
    state,
    settings: operationSettingsOf({ max_share: 1 }),
    mapping: new Map(),
    timer: systemTimer,
    generator: 'apeg bench',
    progress: () => undefined,
  });
  const started = performance.now();
  const planned = await desk.plan([]);
  if (planned.kind !== 'planned') throw new Error('there is no location');
  const actor = { name: 'bench', via: 'cli', permission: null } as const;
  const confirmed = await desk.confirm(planned.plan, { digest: planned.digest, actor, consents: [] });
  if (confirmed.kind !== 'confirmed') throw new Error(JSON.stringify(confirmed));
  const ran = await desk.execute(confirmed.plan);
  const seconds = (performance.now() - started) / 1000;
  if (ran.kind !== 'closed' || ran.receipt.counts.executed !== ON_ETSY + ON_SHOPIFY)
    throw new Error(JSON.stringify(ran));
  report(seconds);
}

function report(seconds: number): void {
  const made = { shopify: count(shopify.calls), etsy: count(etsy.calls) };
  const etsyRows = [
    ['snapshot: ⌈500 active / 100⌉ pages, and one look at each of the 4 other states', 5 + 4],
    ['pictures before the PUT, of each touched listing with variations', ON_ETSY],
    ['look before each PUT', ON_ETSY],
    ['PUT of each touched listing (there is no bulk write)', ON_ETSY],
    ['pictures after the PUT, of listings that have some linked', LINKED],
  ] as const;
  const shopifyRows = [
    ['the location', 1],
    ['snapshot: ⌈1000 / 250⌉ pages', SKUS / 250],
    ['facts of the 100 items that differ: ⌈100 / 250⌉', 1],
    [`write: ⌈${ON_SHOPIFY} / 250⌉`, 1],
  ] as const;
  const sum = (rows: readonly (readonly [string, number])[]): number =>
    rows.reduce((total, [, calls]) => total + calls, 0);
  const least = { shopify: sum(shopifyRows), etsy: sum(etsyRows) };
  const floor = Math.floor((least.etsy - 1) / QPS);
  console.log(`${SKUS} SKUs, ${ON_ETSY + ON_SHOPIFY} changes, Etsy at ${QPS} calls a second (simulators)\n`);
  for (const [side, rows] of [
    ['Etsy', etsyRows],
    ['Shopify', shopifyRows],
  ] as const) {
    console.log(`Fewest calls to ${side}`);
    for (const [what, calls] of rows) console.log(`  ${String(calls).padStart(4)}  ${what}`);
    console.log(`  ${String(sum(rows)).padStart(4)}  in all\n`);
  }
  console.log(
    `Shortest time: ⌊(${least.etsy} − 1) / ${QPS}⌋ = ${floor} s, since Etsy's limit binds and Shopify goes on beside it\n`,
  );
  const calls = (made.shopify + made.etsy) / (least.shopify + least.etsy);
  verdict(`calls made / fewest: ${made.shopify + made.etsy} / ${least.shopify + least.etsy}`, calls, 1.1);
  verdict(`time / shortest: ${seconds.toFixed(1)} s / ${floor} s`, seconds / floor, 1.2);
}

/** Tokens are fetched once for many runs. */
function count(log: { counts: () => Readonly<Record<'read' | 'write', number>> }): number {
  const { read, write } = log.counts();
  return read + write;
}

function planning(): void {
  const program = fileURLToPath(new URL('sync-planning.ts', import.meta.url));
  const { stdout, stderr } = spawnSync(process.execPath, [program], { encoding: 'utf8' });
  if (stdout === '') throw new Error(stderr);
  const { skus, seconds, cpuSeconds, peakMb } = JSON.parse(stdout) as Record<
    'skus' | 'seconds' | 'cpuSeconds' | 'peakMb',
    number
  >;
  console.log(
    `\nPlanning ${skus} SKUs; ${cpuSeconds.toFixed(1)} s of a processor, load ${(loadavg()[0] ?? 0).toFixed(1)}`,
  );
  verdict(`seconds: ${seconds.toFixed(1)}`, seconds, 5);
  verdict(`MB at the peak, the snapshots included: ${Math.round(peakMb)}`, peakMb, 500);
}

function verdict(what: string, value: number, most: number): void {
  const ok = value <= most;
  console.log(`${ok ? 'ok    ' : 'MISSED'} ${what} = ${value.toFixed(3)}, at most ${most}`);
  if (!ok) process.exitCode = 1;
}
