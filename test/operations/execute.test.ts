import { describe, expect, it } from 'vitest';
import { digestOf } from '../../src/domain/canonical-json.ts';
import { brokenLink } from '../../src/domain/journal.ts';
import { isStock } from '../../src/domain/plan.ts';
import {
  type Bench,
  confirmOn,
  executeOn,
  planOn,
  resumeOn,
  rollbackOn,
  runOn,
  WIDE,
} from './bench-of-operations.ts';
import { type FakeListing, fakeListing } from './fake-etsy.ts';
import { type FakeItem, PLAIN_FACTS } from './fake-shopify.ts';
import { createFakeShops, type FakeWeather, type Fault, Killed, virtualTimer } from './fake-shops.ts';
import { createMemoryJournal } from './memory-journal.ts';

function item(sku: string, available: number): FakeItem {
  return {
    inventory_item_id: `gid://shopify/InventoryItem/${sku}`,
    sku,
    tracked: true,
    available,
    facts: PLAIN_FACTS,
  };
}

function setUp(
  stock: { items: FakeItem[]; listings: FakeListing[] },
  weather: FakeWeather = {},
  written: Bench['written'] = WIDE,
) {
  const timer = virtualTimer();
  const shops = createFakeShops(stock, timer, weather);
  const journal = createMemoryJournal();
  const bench: Bench = { connections: shops.connections, journal, timer, written };
  return { bench, shops, journal, timer };
}

/** Etsy has more of a and b than Shopify; c agrees. */
function twoToLower(): { items: FakeItem[]; listings: FakeListing[] } {
  return {
    items: [item('a', 3), item('b', 4), item('c', 5)],
    listings: [
      fakeListing(1, [{ sku: 'a', quantity: 8 }]),
      fakeListing(2, [{ sku: 'b', quantity: 6 }]),
      fakeListing(3, [{ sku: 'c', quantity: 5 }]),
    ],
  };
}

function quantity(listing: FakeListing | undefined): number | undefined {
  return listing?.inventory?.products[0]?.offerings[0]?.quantity;
}

describe('a run', () => {
  it('performs the plan, and nothing that is not in it', async () => {
    const { bench, shops } = setUp(twoToLower());
    const { plan } = await planOn(bench);
    expect(shops.usage.shopify.writes + shops.usage.etsy.writes).toBe(0);
    const ran = await runOn(bench, plan);
    expect(ran).toMatchObject({
      kind: 'closed',
      receipt: { outcome: 'complete', counts: { executed: 2, skipped: 0 } },
    });
    expect(shops.listings.map(quantity)).toEqual([3, 4, 5]);
    expect(shops.effects).toEqual(['etsy put 1', 'etsy put 2']);
    expect(ran).toMatchObject({ receipt: { efficiency: { calls: plan.expected.calls } } });
  });

  it('skips and names what was sold meanwhile, and performs the rest', async () => {
    const { bench, shops } = setUp(twoToLower());
    const { plan } = await planOn(bench);
    for (const offering of shops.listings[0]?.inventory?.products[0]?.offerings ?? []) offering.quantity = 7;
    const ran = await runOn(bench, plan);
    expect(ran).toMatchObject({
      receipt: {
        counts: { executed: 1, skipped: 1 },
        results: [
          { sku: 'a', result: 'skipped', reason: 'conflict', detail: 'Etsy has 7, the plan saw 8' },
          { sku: 'b' },
        ],
      },
    });
    expect(shops.listings.map(quantity)).toEqual([7, 4, 5]);
  });

  it('leaves a row of Shopify alone that was sold meanwhile, and performs the others of the same call', async () => {
    const items = [item('a', 9), item('b', 9)];
    const { bench } = setUp({
      items,
      listings: [fakeListing(1, [{ sku: 'a', quantity: 3 }]), fakeListing(2, [{ sku: 'b', quantity: 3 }])],
    });
    const { plan } = await planOn(bench);
    for (const one of items.filter(({ sku }) => sku === 'a')) one.available = 8;
    const ran = await runOn(bench, plan);
    expect(ran).toMatchObject({
      receipt: {
        results: [
          { sku: 'a', result: 'skipped', reason: 'conflict' },
          { sku: 'b', result: 'executed' },
        ],
      },
    });
    expect(items.map(({ available }) => available)).toEqual([8, 3]);
  });

  it('stops at the first failed step and leaves the rest not attempted', async () => {
    const { bench, shops } = setUp(twoToLower(), {
      fault: (_, what) => (what === 'put 1' ? 'refused' : 'none'),
    });
    const { plan } = await planOn(bench);
    const ran = await runOn(bench, plan);
    expect(ran).toMatchObject({
      receipt: {
        outcome: 'stopped',
        results: [
          { sku: 'a', result: 'failed', reason: 'refused' },
          { sku: 'b', result: 'not-attempted' },
        ],
      },
    });
    expect(shops.effects).toEqual([]);
  });

  it('pauses where a vendor asks for a long wait, and goes on when it is taken up again', async () => {
    let throttled = true;
    const { bench, shops } = setUp(twoToLower(), {
      fault: (_, what) => (throttled && what === 'put 2' ? 'throttled' : 'none'),
    });
    const { plan } = await planOn(bench);
    const ran = await runOn(bench, plan);
    if (ran.kind !== 'paused') throw new Error('not paused');
    throttled = false;
    expect(await resumeOn(bench, ran.run)).toMatchObject({ receipt: { outcome: 'complete', resumed: 1 } });
    expect(shops.effects).toEqual(['etsy put 1', 'etsy put 2']);
  });

  it('runs a plan once; a repeat answers with the receipt', async () => {
    const { bench, shops } = setUp(twoToLower());
    const { plan } = await planOn(bench);
    const ran = await runOn(bench, plan);
    const again = await confirmOn(bench, plan);
    expect(again.kind).toBe('already-run');
    expect(again).toMatchObject({ receipt: ran.kind === 'closed' ? ran.receipt : null });
    expect(shops.effects).toHaveLength(2);
  });

  it('does nothing where two processes confirmed the same plan and the other was faster', async () => {
    const { bench, shops, timer } = setUp(twoToLower());
    const { plan } = await planOn(bench);
    const one = await confirmOn(bench, plan);
    timer.pass(2000);
    const other = await confirmOn(bench, plan);
    if (one.kind !== 'confirmed' || other.kind !== 'confirmed') throw new Error('not confirmed');
    expect(other.plan.run).not.toBe(one.plan.run);
    const first = await executeOn(bench, one.plan);
    expect(await executeOn(bench, other.plan)).toEqual(first);
    expect(shops.effects).toHaveLength(2);
  });

  it('executes nothing on a journal that somebody changed', async () => {
    const { bench, journal, shops } = setUp(twoToLower());
    const { plan } = await planOn(bench);
    const confirmed = await confirmOn(bench, plan);
    if (confirmed.kind !== 'confirmed') throw new Error('not confirmed');
    await journal.append({ run: 'x', at: bench.timer.now(), body: { type: 'warning', detail: 'first' } });
    const [entry] = journal.all;
    if (entry !== undefined) journal.all[0] = { ...entry, run: 'y' };
    await expect(executeOn(bench, confirmed.plan)).rejects.toMatchObject({ code: 'journal-unusable' });
    expect(shops.effects).toEqual([]);
  });
});

describe('a process that is killed', () => {
  /** A plan with every kind of write: rows, inventories, pictures, a listing off sale and one on sale. */
  function everything() {
    const pictured = fakeListing(1, [
      { sku: 'a', quantity: 8, colour: 'red' },
      { sku: 'b', quantity: 9, colour: 'blue' },
    ]);
    pictured.images = [{ property_id: 200, value_id: 100, value: 'red', image_id: 7 }];
    const listings = [
      pictured,
      fakeListing(2, [{ sku: 'c', quantity: 4 }]),
      fakeListing(3, [{ sku: 'd', quantity: 0 }], { state: 'sold_out' }),
    ];
    return { items: [item('a', 3), item('b', 9), item('c', 0), item('d', 6)], listings };
  }
  const written: NonNullable<Bench['written']> = {
    ...WIDE,
    consents: ['etsy-renewal'],
    inventory_sync: { policy: 'shopify-is-truth', etsy_reactivate: ['sold_out'] },
  };
  const wanted = (listings: readonly FakeListing[]): unknown =>
    listings.map(({ state, inventory, images }) => [
      state,
      inventory?.products.map(({ offerings }) => offerings[0]?.quantity),
      images.map(({ value, image_id }) => `${value} ${image_id}`),
    ]);
  const expected = [
    ['active', [3, 9], ['red 7']],
    ['inactive', [1], []],
    ['active', [6], []],
  ];

  /** Kills the process at the n-th point at which it calls a vendor or the journal; false where there is no such point. */
  async function killedAt(point: number, when: 'kill-before' | 'kill-after'): Promise<boolean> {
    let left = Number.POSITIVE_INFINITY;
    const strike = (): Fault => {
      left -= 1;
      return left === 0 ? when : 'none';
    };
    const timer = virtualTimer();
    const shops = createFakeShops(everything(), timer, { fault: strike, unlinksImages: () => true });
    const journal = createMemoryJournal(() => (strike() === 'none' ? 'none' : when));
    const bench: Bench = { connections: shops.connections, journal, timer, written };
    const { plan } = await planOn(bench);
    left = point;
    let killed = false;
    await runOn(bench, plan).catch((error: unknown) => {
      if (!(error instanceof Killed)) throw error;
      killed = true;
    });
    left = Number.POSITIVE_INFINITY;
    const [opened] = journal.all;
    const again = opened === undefined ? await runOn(bench, plan) : await endOf(bench, opened.run);
    const { receipt } = again.kind === 'closed' ? again : { receipt: null };
    expect(receipt?.counts, `killed at point ${point}`).toMatchObject({ executed: 3, skipped: 0, failed: 0 });
    expect(wanted(shops.listings), `killed at point ${point}`).toEqual(expected);
    expect(shops.effects, `killed at point ${point}`).toEqual([
      'etsy put 1',
      'etsy images 1',
      'etsy put 2',
      'etsy state 2',
      'etsy state 3',
      'etsy put 3',
    ]);
    expect(brokenLink(journal.all)).toBeNull();
    return killed;
  }

  async function endOf(bench: Bench, run: string) {
    const [closed] = (await bench.journal.entries(run)).flatMap(({ body }) =>
      body.type === 'closed' ? [body] : [],
    );
    return closed === undefined
      ? resumeOn(bench, run)
      : ({ kind: 'closed', receipt: closed.receipt } as const);
  }

  it.each(['kill-before', 'kill-after'] as const)(
    '%s, at every point, loses and doubles no write',
    async (when) => {
      let points = 0;
      while (await killedAt(points + 1, when)) points += 1;
      expect(points).toBeGreaterThan(30);
    },
  );
});

describe('a rollback', () => {
  it('takes back the difference, so that units sold since stay sold', async () => {
    const { bench, shops } = setUp(twoToLower());
    const { plan } = await planOn(bench);
    const ran = await runOn(bench, plan);
    if (ran.kind !== 'closed') throw new Error('not closed');
    for (const offering of shops.listings[0]?.inventory?.products[0]?.offerings ?? []) offering.quantity -= 2;
    const back = await rollbackOn(bench, ran.receipt.run);
    if (back.kind !== 'planned') throw new Error('no plan');
    expect(back.plan.steps.filter(isStock).map(({ before, after }) => [before, after])).toEqual([
      [1, 6],
      [4, 6],
    ]);
    const undone = await runOn(bench, back.plan);
    expect(undone).toMatchObject({
      receipt: { kind: 'rollback', rollback_of: ran.receipt.run, counts: { executed: 2 } },
    });
    expect(shops.listings.map(quantity)).toEqual([6, 6, 5]);
    expect(await rollbackOn(bench, ran.receipt.run)).toMatchObject({
      refusal: { reasons: [{ code: 'nothing-to-do' }] },
    });
  });

  it('gives nothing back twice where two plans of it were confirmed at once', async () => {
    const { bench, shops, timer } = setUp(twoToLower());
    const { plan } = await planOn(bench);
    const before = shops.listings.map(quantity);
    const ran = await runOn(bench, plan);
    if (ran.kind !== 'closed') throw new Error('not closed');
    const confirmed = [];
    for (const _ of ['one', 'another']) {
      timer.pass(2000);
      const back = await rollbackOn(bench, ran.receipt.run);
      if (back.kind !== 'planned') throw new Error('no plan');
      const confirmation = await confirmOn(bench, back.plan);
      if (confirmation.kind !== 'confirmed') throw new Error('not confirmed');
      confirmed.push(confirmation.plan);
    }
    const [one, another] = confirmed;
    if (one === undefined || another === undefined) throw new Error('not two');
    await executeOn(bench, one);
    expect(shops.listings.map(quantity)).toEqual(before);
    const effects = shops.effects.length;
    await expect(executeOn(bench, another)).rejects.toMatchObject({ code: 'shop-busy' });
    expect(shops.listings.map(quantity)).toEqual(before);
    expect(shops.effects).toHaveLength(effects);
  });

  it('is refused where it would go below 0', async () => {
    const items = [item('a', 3)];
    const { bench } = setUp(
      { items, listings: [fakeListing(1, [{ sku: 'a', quantity: 9 }])] },
      {},
      { ...WIDE, inventory_sync: { policy: 'etsy-is-truth' } },
    );
    const { plan } = await planOn(bench);
    const ran = await runOn(bench, plan);
    if (ran.kind !== 'closed') throw new Error('not closed');
    for (const one of items) one.available = 2;
    expect(await rollbackOn(bench, ran.receipt.run)).toMatchObject({
      kind: 'refused',
      refusal: {
        reasons: [{ code: 'below-zero', detail: 'a: there are 2; taking back 6 would go below 0' }],
      },
    });
  });

  it('of a run that nobody knows is refused', async () => {
    const { bench } = setUp(twoToLower());
    expect(await rollbackOn(bench, 'none')).toMatchObject({
      refusal: { reasons: [{ code: 'run-unknown' }] },
    });
  });
});

describe('confirming', () => {
  it.each([
    ['a digest of another plan', { digest: 'f'.repeat(64) }, 'digest-mismatch'],
    ['too short a digest', { digest: 'abc' }, 'digest-mismatch'],
  ])('refuses %s', async (_, more, code) => {
    const { bench, journal } = setUp(twoToLower());
    const { plan } = await planOn(bench);
    expect(await confirmOn(bench, plan, more)).toMatchObject({ refusal: { reasons: [{ code }] } });
    expect(journal.all.map(({ body }) => body.type)).toEqual(['refused']);
  });

  it('takes the first characters of the digest, and no plan that was changed after it was reviewed', async () => {
    const { bench } = setUp(twoToLower());
    const { plan } = await planOn(bench);
    const digest = digestOf(plan).slice(0, 8);
    expect((await confirmOn(bench, plan, { digest })).kind).toBe('confirmed');
    const changed = {
      ...plan,
      steps: plan.steps.filter(isStock).map((step) => ({ ...step, after: step.after + 1 })),
    };
    expect((await confirmOn(bench, changed, { digest })).kind).toBe('refused');
  });

  it('refuses a plan that is too old, of other shops, or from before another run', async () => {
    const { bench, timer } = setUp(twoToLower());
    const { plan } = await planOn(bench);
    expect(await confirmOn(bench, { ...plan, shops: { shopify: 'x', etsy: 'y' } })).toMatchObject({
      refusal: { reasons: [{ code: 'other-shop' }] },
    });
    const again = await planOn(bench);
    await runOn(bench, plan);
    timer.pass(25 * 3_600_000);
    const late = await confirmOn(bench, { ...again.plan, generator: 'other' });
    expect(late).toMatchObject({ refusal: { reasons: [{ code: 'expired' }, { code: 'drift' }] } });
  });

  it('refuses another plan while a run is not finished, and says how to go on', async () => {
    const { bench } = setUp(twoToLower(), { fault: (_, what) => (what === 'put 2' ? 'down' : 'none') });
    const { plan } = await planOn(bench);
    const ran = await runOn(bench, plan);
    expect(ran.kind).toBe('paused');
    const next = await planOn(bench);
    const refused = await confirmOn(bench, next.plan);
    expect(refused).toMatchObject({
      kind: 'refused',
      refusal: { reasons: expect.arrayContaining([expect.objectContaining({ code: 'run-unfinished' })]) },
    });
    const run = ran.kind === 'paused' ? ran.run : '';
    expect(refused).toMatchObject({ refusal: { next: `apeg sync-inventory --resume ${run}` } });
  });
});
