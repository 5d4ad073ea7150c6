import { describe, expect, it } from 'vitest';
import { operationSettingsOf } from '../../src/domain/operation-settings.ts';
import { isStock, Plan } from '../../src/domain/plan.ts';
import { confirmResume } from '../../src/operations/confirm.ts';
import { planRollback } from '../../src/operations/inventory-sync/plan-rollback.ts';
import {
  ACTOR,
  type Bench,
  confirmOn,
  executeOn,
  planOn,
  resumeOn,
  runOn,
  WIDE,
} from './bench-of-operations.ts';
import { fakeListing } from './fake-etsy.ts';
import { PLAIN_FACTS } from './fake-shopify.ts';
import { createFakeShops, virtualTimer } from './fake-shops.ts';
import { createMemoryJournal } from './memory-journal.ts';

const OTHER = { ...ACTOR, name: 'somebody else' };
const ELSEWHERE = { shopify: 'other.myshopify.com', etsy: '42' };

function setUp(written: Bench['written'] = WIDE, journal = createMemoryJournal()) {
  const items = ['a', 'b'].map((sku) => ({
    inventory_item_id: `gid://shopify/InventoryItem/${sku}`,
    sku,
    tracked: true,
    available: 3,
    facts: PLAIN_FACTS,
  }));
  const listings = [1, 2].map((id) => fakeListing(id, [{ sku: id === 1 ? 'a' : 'b', quantity: 8 }]));
  const timer = virtualTimer();
  const shops = createFakeShops({ items, listings }, timer);
  const bench: Bench = { connections: shops.connections, journal, timer, written };
  return { bench, shops };
}

/** A run that died right after its first intent. */
async function halfRun(written: Bench['written'] = WIDE) {
  let killed = false;
  const dying = createMemoryJournal((type) => {
    if (type !== 'intent' || killed) return 'none';
    killed = true;
    return 'kill-after';
  });
  const { bench, shops } = setUp(written, dying);
  const { plan } = await planOn(bench);
  const confirmation = await confirmOn(bench, plan);
  if (confirmation.kind !== 'confirmed') throw new Error('not confirmed');
  await expect(executeOn(bench, confirmation.plan)).rejects.toThrow(Error);
  return { bench, shops, plan, run: confirmation.plan.run, entries: await bench.journal.entries() };
}

describe('a run is taken up', () => {
  it('with the shops that it was confirmed for, and no others', async () => {
    const { bench, run, entries } = await halfRun();
    const { journal, timer: clock } = bench;
    const deps = { settings: operationSettingsOf(bench.written), clock, journal };
    expect(await confirmResume({ run, entries, actor: OTHER, shops: ELSEWHERE }, deps)).toMatchObject({
      kind: 'refused',
      refusal: { reasons: [{ code: 'other-shop' }] },
    });
    const { names } = await bench.connections.readers();
    const refused = (await journal.entries()).at(-1);
    expect(refused?.body).toMatchObject({ type: 'refused', actor: OTHER, operation: 'inventory-sync' });
    expect(await confirmResume({ run, entries, actor: OTHER, shops: names }, deps)).toMatchObject({
      kind: 'confirmed',
    });
  });

  it('in the name of who takes it up, and the receipt names who confirmed it', async () => {
    const { bench, run } = await halfRun();
    const ran = await resumeOn(bench, run, OTHER);
    expect(ran).toMatchObject({ kind: 'closed', receipt: { actor: { name: 'tester' } } });
    const bodies = (await bench.journal.entries(run)).map(({ body }) => body);
    expect(bodies.find(({ type }) => type === 'resumed')).toMatchObject({ actor: OTHER });
  });

  it('outside the quiet hours', async () => {
    const { bench, run, entries } = await halfRun();
    const quiet = { from: '00:00', to: '23:59', zone: 'UTC' };
    const settings = operationSettingsOf({ ...bench.written, quiet_hours: quiet });
    const { names } = await bench.connections.readers();
    const { journal, timer: clock } = bench;
    const asked = { run, entries, actor: OTHER, shops: names };
    expect(await confirmResume(asked, { settings, clock, journal })).toMatchObject({
      refusal: { reasons: [{ code: 'quiet-hours' }] },
    });
  });

  it('for as long as the settings let a plan live, whatever the plan says', async () => {
    const { bench } = setUp();
    const { plan } = await planOn(bench);
    const edited = { ...plan, expires_at: '2099-01-01T00:00:00.000Z' };
    expect(await confirmOn(bench, edited)).toMatchObject({
      plan: { opening: { expires_at: plan.expires_at } },
    });
  });
});

it('gives every refusal a name of its own, also in the same second', async () => {
  const { bench } = setUp();
  const { plan } = await planOn(bench);
  const answers = [];
  for (const digest of ['deadbeef', 'badc0ffe']) answers.push(await confirmOn(bench, plan, { digest }));
  const entries = (await bench.journal.entries()).filter(({ body }) => body.type === 'refused');
  expect(answers.map((answer) => (answer.kind === 'refused' ? answer.entry : null))).toEqual(entries);
  expect(new Set(entries.map(({ at }) => at.slice(0, 19))).size).toBe(1);
  expect(new Set(entries.map(({ run }) => run)).size).toBe(2);
});

it('takes nothing back in another shop', async () => {
  const { bench } = setUp();
  const ran = await runOn(bench, (await planOn(bench)).plan);
  if (ran.kind !== 'closed') throw new Error('not closed');
  const readers = await bench.connections.readers();
  const planned = await planRollback(
    {
      run: ran.receipt.run,
      entries: await bench.journal.entries(),
      readers: { ...readers, names: ELSEWHERE },
      settings: operationSettingsOf(bench.written),
      generator: 'apeg test',
    },
    { clock: bench.timer },
  );
  expect(planned).toMatchObject({ refusal: { reasons: [{ code: 'other-shop' }] } });
});

describe('a plan that was edited', () => {
  it('is none where a step is there twice, two change the same, a time is none or stock goes below 0', async () => {
    const { bench } = setUp();
    const { plan } = await planOn(bench);
    const [first, second] = plan.steps.filter(isStock);
    if (first === undefined || second === undefined) throw new Error('no steps');
    const faultOf = (edited: object): string | undefined =>
      Plan.safeParse({ ...plan, ...edited }).error?.issues[0]?.message;
    expect(faultOf({})).toBeUndefined();
    expect(faultOf({ steps: [first, { ...second, id: first.id }] })).toBe(`${first.id} is there twice`);
    expect(faultOf({ steps: [first, { ...first, id: 's900', after: first.after - 1 }] })).toBe(
      'another step changes the same',
    );
    expect(faultOf({ steps: [{ ...first, after: -5 }, second] })).toBe('must not be below 0');
    expect(faultOf({ created_at: 'soon' })).toBe('is no time');
    expect(faultOf({ expires_at: 'never' })).toBe('is no time');
  });
});
